"""The log's tiles: named as C2SP tlog-tiles says, and holding what the tree has."""

from __future__ import annotations

import pytest

from corrigenda.core.tiles import Tile, bundle, hashes_of, tiles, unbundled


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0, 256), "tile/0/000"),
        (Tile(0, 1_234_067, 256), "tile/0/x001/x234/067"),
        (Tile(1, 5, 12), "tile/1/005.p/12"),
        (Tile(-1, 1_000, 1), "tile/entries/x001/000.p/1"),
    ],
)
def test_a_tile_has_the_path_of_the_specification(tile: Tile, path: str) -> None:
    assert tile.path == path


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
        (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]),
        (
            600,
            ["tile/entries/000", "tile/entries/001", "tile/entries/002.p/88", "tile/0/000", "tile/0/001",
             "tile/0/002.p/88", "tile/1/000.p/2"],
        ),
    ],
)  # fmt: skip
def test_a_log_has_the_tiles_of_its_size(size: int, paths: list[str]) -> None:
    assert [tile.path for tile in tiles(size)] == paths


def test_a_log_of_seventy_thousand_has_a_third_level() -> None:
    assert [tile.path for tile in tiles(70_000) if tile.level > 0] == [
        "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1",
    ]  # fmt: skip


def test_a_bundle_gives_its_entries_back() -> None:
    entries = [b"", b"one", "zwei 🙂".encode(), b"x" * 65_535]
    assert unbundled(bundle(entries)) == entries
    assert bundle([b"one"]) == b"\x00\x03one"


@pytest.mark.parametrize("content", [b"\x00", b"\x00\x03on", b"\x00\x01a\x00"])
def test_a_bundle_that_breaks_off_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError):
        unbundled(content)


def test_an_entry_that_no_bundle_can_hold_is_refused() -> None:
    with pytest.raises(ValueError):
        bundle([b"x" * 65_536])


def test_a_tile_that_breaks_off_has_a_hash_that_is_none() -> None:
    assert list(map(len, hashes_of(b"x" * 70))) == [32, 32, 6]
