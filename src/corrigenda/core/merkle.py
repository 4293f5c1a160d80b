"""The Merkle tree of the public log: its root, and short proofs that an entry is in it and that it only grew.

RFC 9162, section 2.1, with SHA-256. A tree of n entries is split at the largest power of two below n, so every complete
subtree, once its last entry is there, never changes. That is why the log keeps the hash of each of them beside the
entry that completes it: a root or a proof then needs a few dozen hashes, not all entries. The functions that make
something ask for such hashes through a `Nodes`; those that verify need nothing but the proof.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

Nodes = Callable[[int, int], bytes]
"""The hash of the complete subtree with 2**level entries, the index-th of that size, counted from 0."""

EMPTY = hashlib.sha256().digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees put together."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def completed(index: int, leaf: bytes, nodes: Nodes) -> list[bytes]:
    """The hashes of the subtrees that entry `index` completes, the smallest, which is the entry itself, first."""
    found = [leaf]
    while index >> (level := len(found) - 1) & 1:
        found.append(node_hash(nodes(level, (index >> level) - 1), found[-1]))
    return found


def nodes_of(leaves: Iterable[bytes]) -> Nodes:
    """The complete subtrees over leaf hashes, all in memory."""
    levels: list[list[bytes]] = [[]]

    def kept(level: int, index: int) -> bytes:
        return levels[level][index]

    for position, leaf in enumerate(leaves):
        for level, hashed in enumerate(completed(position, leaf, kept)):
            if level == len(levels):
                levels.append([])
            levels[level].append(hashed)
    return kept


def root(size: int, nodes: Nodes) -> bytes:
    """The root of the first `size` entries."""
    return _range(0, size, nodes) if size else EMPTY


def inclusion(index: int, size: int, nodes: Nodes) -> list[bytes]:
    """The proof that entry `index` is among the first `size` (section 2.1.3.1). Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError(f"entry {index} is not among {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range(middle, end, nodes))
            end = middle
        else:
            proof.append(_range(start, middle, nodes))
            start = middle
    return proof[::-1]


def consistency(old: int, new: int, nodes: Nodes) -> list[bytes]:
    """The proof that the first `new` entries begin with the first `old` (section 2.1.4.1). Raises ValueError."""
    if not 0 <= old <= new:
        raise ValueError(f"{new} entries cannot begin with {old}")
    if old in (0, new):
        return []
    proof: list[bytes] = []
    start, end = 0, new
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range(middle, end, nodes))
            end = middle
        else:
            proof.append(_range(start, middle, nodes))
            start = middle
    if start:  # else the verifier has this hash: it is the old root
        proof.append(_range(start, end, nodes))
    return proof[::-1]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether a proof shows that `leaf` is entry `index` of the tree with this size and root (section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, hashed = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            hashed = node_hash(sibling, hashed)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            hashed = node_hash(hashed, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and hashed == root


def grew(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a proof shows that the tree `new` begins with the tree `old` (section 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in (0, new):
        return not proof and old_root == (new_root if old else EMPTY)
    path = list(proof) if old & (old - 1) else [old_root, *proof]  # a whole subtree is its own first hash
    if not path:
        return False
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    was = now = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, now = node_hash(sibling, was), node_hash(sibling, now)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            now = node_hash(now, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and now == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`, which is at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _range(start: int, end: int, nodes: Nodes) -> bytes:
    """The hash of the entries from `start` to before `end`, where `start` is where a split may be."""
    size = end - start
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return nodes(level, start >> level)
    middle = start + _split(size)
    return node_hash(_range(start, middle, nodes), _range(middle, end, nodes))
