"""A record that “corrigenda record build” wrote: its log, and whether its files are what they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corrigenda.console.log_source import SourceError, decoded, split
from corrigenda.core.catalogue import LANGUAGES, say
from corrigenda.core.log_form import AMEND, PUBLISH, WITHDRAW, WORDS, parsed
from corrigenda.core.merkle import leaf_hash, nodes_of
from corrigenda.core.static_manifest import Manifest, digest_of
from corrigenda.core.tiles import HEIGHT, hashes_of, tiles, unbundled
from corrigenda.core.verifying import Finding, Log, newest_entries, version_of


@dataclass(frozen=True)
class StaticRecord:
    """The folder of one site, DIR/record/KEY."""

    path: Path

    @classmethod
    def within(cls, path: Path) -> list[Path]:
        """The records at a path, or in the folder that they were written into."""
        candidates = [path, *sorted((path / "record").glob("*"))]
        return [each for each in candidates if (each / "log" / "checkpoint").is_file()]

    def text(self, name: str) -> str:
        """The log's file."""
        return decoded(self._read(f"log/{name}"), name)

    def lines(self, name: str, start: int, end: int) -> list[bytes]:
        """Entries and hashes from the tiles of a log of size `end`; what is shown, as far as there are files of it."""
        if name == "shown":
            return [line for content in self._shown() for line in split(content)]
        level = -1 if name == "entries" else 0
        found: list[bytes] = []
        for tile in tiles(end):
            if tile.level == level:
                content = self._read(f"log/{tile.path}")
                try:
                    found += unbundled(content) if level < 0 else [each.hex().encode() for each in hashes_of(content)]
                except ValueError as error:
                    raise SourceError(f"{self.path}/log/{tile.path}: {error}") from error
        return found[start:]

    def proof(self, old: int, new: int) -> None:
        """None: whoever has all entries needs none."""

    def inclusions(self, number: int, size: int) -> None:
        """None."""

    def check(self, log: Log) -> list[Finding]:
        """What is wrong beside the log: files that are missing or other, and lines that the log does not bear out."""
        return [*self._of_files(), *self._of_tiles(log), *self._of_pages(log), *self._of_lines(log)]

    def _of_files(self) -> Iterator[Finding]:
        try:
            manifest = Manifest.read(self._read(Manifest.NAME))
        except ValueError as error:
            yield Finding(Manifest.NAME, f"it is no manifest: {error}")
            return
        root = self.path.resolve().parent.parent
        for path, (_, digest) in sorted(manifest.files.items()):
            file = root / path
            if not file.resolve().is_relative_to(root) or not file.is_file():
                yield Finding(path, "it is missing")
            elif digest_of(file.read_bytes()) != digest:
                yield Finding(path, "it is not what was written")

    def _of_tiles(self, log: Log) -> Iterator[Finding]:
        """The tiles above the entries' hashes."""
        nodes = nodes_of(map(leaf_hash, log.entries))
        for tile in tiles(len(log.entries)):
            if tile.level > 0:
                level = tile.level * HEIGHT
                hashes = [nodes(level, tile.start + at) for at in range(tile.width)]
                file = self.path / "log" / tile.path
                if not file.is_file() or file.read_bytes() != b"".join(hashes):
                    yield Finding(f"log/{tile.path}", "it is not the tile of these entries")

    def _of_pages(self, log: Log) -> Iterator[Finding]:
        for number in newest_entries(log.entries):
            if not (self.path / str(number) / "index.html").is_file():
                yield Finding(f"notice {number}", "it has no page")

    def _of_lines(self, log: Log) -> Iterator[Finding]:
        """corrections.jsonl says of each notice what its newest entry says."""
        said, told = newest_entries(log.entries), 0
        begun = newest_entries([line for line in log.entries if _publishes(line)])
        for line in split(self._read("corrections.jsonl")):
            told += 1
            try:
                row: dict[str, Any] = json.loads(line)
                wrong = _differs(row, said.get(int(row["number"])), begun.get(int(row["number"])))
            except (ValueError, LookupError, TypeError, RecursionError):
                yield Finding("corrections.jsonl", f"line {told} cannot be read")
                continue
            if wrong:
                yield Finding(f"notice {row['number']}", f"corrections.jsonl {wrong}")
        if told != len(said):
            yield Finding("corrections.jsonl", f"it has {told} lines, and the log {len(said)} notices")

    def _shown(self) -> Iterator[bytes]:
        part = 1
        while (self.path / "log" / f"shown-{part}.jsonl").is_file():
            yield self._read(f"log/shown-{part}.jsonl")
            part += 1

    def _read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise SourceError(f"{self.path / name}: {error.strerror}") from error


def _publishes(line: bytes) -> bool:
    try:
        return bool(parsed(line)["act"] == PUBLISH)
    except ValueError:
        return False


def _differs(row: dict[str, Any], entry: dict[str, Any] | None, first: dict[str, Any] | None) -> str:
    """In what a line differs from its notice's entries, the newest and the `first`."""
    if entry is None or row["version"] != version_of(entry) or bool(row["withdrawn"]) != (entry["act"] == WITHDRAW):
        return "has another version of it than the log"
    if first is not None and row["published"] != _seconds(first):
        return "dates it otherwise than the log"
    changed_at = {WITHDRAW: row["withdrawn"], AMEND: row["amended"]}.get(entry["act"])
    if changed_at is not None and changed_at != _seconds(entry):
        return "dates it otherwise than the log"
    if not row["article"]:
        return "" if _is_stub(row) else "hides its article and shows words"
    if row["reason"] != entry.get("reason", ""):
        return "gives another reason than the log"
    if row["withdrawn"]:
        return "shows words of what was withdrawn" if row["before"] or row["after"] else ""
    return "says something else than the log" if any(row[name] != entry[name] for name in WORDS) else ""


def _seconds(entry: dict[str, Any]) -> str:
    """When an entry was made, as the record's lines say it."""
    return f"{entry['published'][:19]}Z"


def _is_stub(row: dict[str, Any]) -> bool:
    """Whether a line says of a notice only that its article is no longer published, in whatever language."""
    sentences = {say(language, "record.unpublished") for language in LANGUAGES}
    return row["text"] in sentences and not (row["before"] or row["after"] or row["reason"])
