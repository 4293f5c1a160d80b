"""The public log as files: tiles and bundles of entries (C2SP tlog-tiles), the signed checkpoint, and what is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from django.conf import settings

from corrigenda.core import merkle
from corrigenda.core.checkpoint import Checkpoint, signed, verifier_of
from corrigenda.core.tiles import HEIGHT, Tile, bundle, tiles
from corrigenda.log_key import log_key
from corrigenda.models import LogEntry, Site
from corrigenda.models.log_entry import said
from corrigenda.record.facts import Fact, Facts, in_chunks, stamp_of_all
from corrigenda.record.files import Batch, Made, base_of, rows_of
from corrigenda.record.folder import stamp_of

_HASH = 32


def log_batches(facts: Facts, size: int) -> Iterator[Batch]:
    """The files of a log of `size`, the checkpoint last: what it signs is there before it."""
    site, folder = facts.site, f"{base_of(facts.site)}/log"
    for tile in tiles(size):  # a full one never changes, and a partial one is named by its width
        path = f"{folder}/{tile.path}"
        yield Batch({path: "whole"}, partial(_tile, site, tile, path))
    for part, chunk in enumerate(in_chunks(facts.notices), 1):
        path = f"{folder}/shown-{part}.jsonl"
        yield Batch({path: stamp_of_all(chunk)}, partial(_shown, site, chunk, path))
    names = [f"{folder}/{name}" for name in ("key", "checkpoint")]
    key = str(verifier_of(log_key(settings.CORRIGENDA.data), site.log_origin))
    yield Batch(dict.fromkeys(names, stamp_of(key, size)), partial(_checkpoint, site, size, folder))


def _tile(site: Site, tile: Tile, path: str, _: set[str]) -> Made:
    rows = site.log.order_by("index")
    if tile.level < 0:
        found = rows.filter(index__gte=tile.start, index__lt=tile.start + tile.width).values_list("entry", flat=True)
        yield path, bundle([entry.encode() for entry in found])
        return
    level = tile.level * HEIGHT
    # Of a complete subtree, the hash stands beside the entry that completed it.
    last = [((tile.start + at + 1) << level) - 1 for at in range(tile.width)]
    nodes = rows.filter(index__in=last).values_list("nodes", flat=True)
    yield path, b"".join(bytes(each)[level * _HASH : (level + 1) * _HASH] for each in nodes)


def _shown(site: Site, chunk: Sequence[Fact], path: str, _: set[str]) -> Made:
    found = rows_of(site, chunk).order_by("number")
    yield path, b"".join(said(site, correction).encode() + b"\n" for correction in found)


def _checkpoint(site: Site, size: int, folder: str, _: set[str]) -> Made:
    seed = log_key(settings.CORRIGENDA.data)
    top = Checkpoint(site.log_origin, size, merkle.root(size, LogEntry.nodes_of(site)))
    yield f"{folder}/key", f"{verifier_of(seed, site.log_origin)}\n".encode()
    yield f"{folder}/checkpoint", signed(top, seed).encode()
