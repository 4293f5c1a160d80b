"""Edit histories: what one file said, commit after commit, read from git repositories on disk.

Only the first parent of a merge is followed, so that a history is one line of versions and each step is one change.
Nothing is checked out and nothing is written.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = (".md", ".markdown", ".adoc", ".asc", ".asciidoc", ".rst", ".txt", ".Rmd", ".qmd")
_LEAST, _MOST = 400, 120_000  # code points of a version worth asking about
_MOST_VERSIONS = 90


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one text, oldest first; neighbours differ."""

    language: str
    name: str
    versions: tuple[str, ...]


class Repository:
    """A git repository on disk, with a work tree or bare."""

    def __init__(self, path: Path, language: str) -> None:
        self.path, self.language = path, language

    def histories(self, files: int, seed: int) -> Iterator[History]:
        """Up to `files` histories of prose files with at least one change, in an order that `seed` decides."""
        import random

        changed = self._changes()
        names = sorted(name for name, commits in changed.items() if len(commits) > 1 and name.endswith(SUFFIXES))
        # Long histories tell more: a file is the more likely to be taken the more often it was changed.
        chance = random.Random(seed)
        names.sort(key=lambda name: chance.random() ** (1 / min(len(changed[name]), 60)), reverse=True)
        given = 0
        for name in names:
            if given >= files:
                return
            versions = self._versions(changed[name])
            if len(versions) > 1:
                given += 1
                yield History(self.language, f"{self.path.parent.name}/{name}", versions)

    def _git(self, *arguments: str, given: bytes | None = None) -> bytes:
        command = ["git", "-C", str(self.path), "-c", "core.quotePath=false", *arguments]
        return subprocess.run(command, check=True, input=given, stdout=subprocess.PIPE).stdout

    def _changes(self) -> dict[str, list[str]]:
        """The blobs a path has had, oldest first."""
        log = self._git("log", "--first-parent", "-m", "--reverse", "--raw", "--no-renames", "--no-abbrev", "--format=")
        blobs: dict[str, list[str]] = {}
        for line in log.decode(errors="replace").splitlines():
            if not line.startswith(":"):
                continue
            fields, _, name = line.partition("\t")
            _, _, _, blob, status = fields.split(" ")
            if status in "AM":
                blobs.setdefault(name, []).append(blob)
        return blobs

    def _versions(self, blobs: list[str]) -> tuple[str, ...]:
        out = self._git("cat-file", "--batch", given="\n".join(blobs[-_MOST_VERSIONS:]).encode())
        versions: list[str] = []
        position = 0
        while position < len(out):
            end = out.index(b"\n", position)
            header = out[position:end].split(b" ")
            if header[-1] == b"missing":
                position = end + 1
                versions.clear()
                continue
            size = int(header[2])
            text = out[end + 1 : end + 1 + size].decode(errors="replace").replace("\r\n", "\n")
            position = end + 2 + size
            if not _LEAST <= len(text) <= _MOST:
                versions.clear()  # a stub or a dump: the line of versions begins anew after it
            elif not versions or versions[-1] != text:
                versions.append(text)
        return tuple(versions)
