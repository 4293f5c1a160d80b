"""The public log as files that never change: C2SP tlog-tiles, with tiles 256 hashes wide and entries in bundles.

A tile of level L holds the hashes of complete subtrees with 256**L entries, a bundle 256 entries, each after its length
in two bytes. What is not full yet is a partial tile, named by its width, and gives way to a wider one. https://c2sp.org
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 256
HEIGHT = 8  # levels of the tree in a tile
LONGEST = 65_535  # bytes of an entry
_HASH = 32


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile of a level, the index-th, with so many hashes; level -1 is a bundle of entries."""

    level: int
    index: int
    width: int

    @property
    def path(self) -> str:
        """Where it is, below the log's address."""
        groups = [f"{self.index % 1000:03}"]
        rest = self.index // 1000
        while rest:
            groups.append(f"x{rest % 1000:03}")
            rest //= 1000
        level = "entries" if self.level < 0 else str(self.level)
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{'/'.join(groups[::-1])}{partial}"

    @property
    def start(self) -> int:
        """The index of its first hash on its level of the tree, or of its first entry."""
        return self.index * WIDTH


def tiles(size: int) -> Iterator[Tile]:
    """The tiles of a log with so many entries, each level's in order; full ones do not change as it grows."""
    yield from _level(-1, size)
    level, hashes = 0, size
    while hashes:
        yield from _level(level, hashes)
        level, hashes = level + 1, hashes // WIDTH


def bundle(entries: Sequence[bytes]) -> bytes:
    """A bundle of entries. Raises ValueError when one is too long for it."""
    if any(len(entry) > LONGEST for entry in entries):
        raise ValueError(f"an entry is longer than {LONGEST} bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundled(content: bytes) -> list[bytes]:
    """The entries of a bundle. Raises ValueError when it breaks off."""
    found, at = [], 0
    while at < len(content):
        start = at + 2
        at = start + int.from_bytes(content[at:start], "big")
        if at > len(content) or start > len(content):
            raise ValueError("a bundle of entries breaks off")
        found.append(content[start:at])
    return found


def hashes_of(content: bytes) -> list[bytes]:
    """The hashes of a tile; a last one that breaks off is too short to be one."""
    return [content[at : at + _HASH] for at in range(0, len(content), _HASH)]


def _level(level: int, count: int) -> Iterator[Tile]:
    for index in range(-(-count // WIDTH)):
        yield Tile(level, index, min(WIDTH, count - index * WIDTH))
