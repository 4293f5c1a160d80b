"""The public log's tree: its root and proofs are those of the recursive definition, and nothing else is believed."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as some

from corrigenda.core.merkle import (
    EMPTY,
    completed,
    consistency,
    grew,
    includes,
    inclusion,
    leaf_hash,
    node_hash,
    nodes_of,
    root,
)  # fmt: skip

LEAVES = [leaf_hash(bytes([n])) for n in range(67)]
NODES = nodes_of(LEAVES)
sizes = some.integers(0, len(LEAVES))


def naive(leaves: list[bytes]) -> bytes:
    """The definition of section 2.1.1, word by word."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive(leaves[:k]) + naive(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of section 2.1.4.1."""
    if m == len(leaves):
        return [] if whole else [naive(leaves)]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive(leaves[:k])]


def test_known_trees_have_known_roots() -> None:
    assert root(0, NODES).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    words = [leaf_hash(word) for word in (b"one", b"two", b"three")]
    by_hand = hashlib.sha256(
        b"\x01" + hashlib.sha256(b"\x01" + words[0] + words[1]).digest() + hashlib.sha256(b"\x00three").digest()
    )
    assert root(3, nodes_of(words)) == by_hand.digest()


@given(sizes)
def test_the_root_is_that_of_the_definition(size: int) -> None:
    assert root(size, NODES) == naive(LEAVES[:size])


@given(some.data())
def test_the_proofs_are_those_of_the_definition_and_are_believed(data: some.DataObject) -> None:
    new = data.draw(some.integers(1, len(LEAVES)))
    old, index = data.draw(some.integers(1, new)), data.draw(some.integers(0, new - 1))
    path, steps = inclusion(index, new, NODES), consistency(old, new, NODES)
    assert path == naive_path(index, LEAVES[:new])
    assert steps == naive_subproof(old, LEAVES[:new], True)
    assert includes(LEAVES[index], index, new, path, root(new, NODES))
    assert grew(old, root(old, NODES), new, root(new, NODES), steps)


@given(some.data())
def test_a_proof_for_something_else_is_not_believed(data: some.DataObject) -> None:
    size = data.draw(some.integers(2, len(LEAVES)))
    index, other = data.draw(some.permutations(range(size)))[:2]
    path, top = inclusion(index, size, NODES), root(size, NODES)
    assert not includes(LEAVES[other], index, size, path, top)
    assert not includes(LEAVES[index], other, size, path, top)
    assert not includes(LEAVES[index], index, size, [*path, EMPTY], top)
    assert not includes(LEAVES[index], index, size, path[:-1], top)
    assert not includes(LEAVES[index], index, size, path, EMPTY)
    assert not includes(LEAVES[index], size, size, path, top)


@given(some.data())
def test_a_tree_with_another_past_is_not_believed(data: some.DataObject) -> None:
    new = data.draw(some.integers(2, len(LEAVES)))
    old = data.draw(some.integers(1, new - 1))
    steps, before, now = consistency(old, new, NODES), root(old, NODES), root(new, NODES)
    place = data.draw(some.integers(0, old - 1))
    rewritten = nodes_of([*LEAVES[:place], EMPTY, *LEAVES[place + 1 : new]])
    assert not grew(old, before, new, root(new, rewritten), consistency(old, new, rewritten))
    assert not grew(old, before, new, now, steps[:-1])
    assert not grew(old, before, new, now, [*steps, EMPTY])
    assert not grew(new, now, old, before, steps)


def test_an_empty_log_is_the_beginning_of_every_log() -> None:
    assert grew(0, EMPTY, 3, root(3, NODES), consistency(0, 3, NODES))
    assert not grew(0, LEAVES[0], 3, root(3, NODES), [])


def test_an_entry_completes_itself_and_the_subtrees_it_is_last_of() -> None:
    pair = node_hash(LEAVES[2], LEAVES[3])
    assert completed(2, LEAVES[2], NODES) == [LEAVES[2]]
    assert completed(3, LEAVES[3], NODES) == [LEAVES[3], pair, node_hash(node_hash(*LEAVES[:2]), pair)]
