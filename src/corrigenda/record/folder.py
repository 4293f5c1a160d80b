"""A folder that holds a static record: each file written whole or not at all, and only where it differs.

The manifest lists every file with the stamp of what it was made from and the digest of what is in it. It is written
last: a build that breaks off leaves whole files, old and new, and the next one goes on. What is listed no more is
kept until the build after the next, for caches and for whoever reads just now.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import msgspec

from corrigenda.core.static_manifest import Manifest, digest_of

Content: TypeAlias = bytes | Iterable[bytes]


class Busy(Exception):
    """Another build writes into the folder."""


class Folder:
    """The folder of one site's record. Paths are relative to its root, with slashes."""

    def __init__(self, root: Path, base: str) -> None:
        self.root = root
        self._manifest = root / base / Manifest.NAME
        self.before = self._read()
        self.files: dict[str, tuple[str, str]] = {}
        self._now = dict(self.before.files)
        self.written = 0

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other builds out. Raises Busy when one is at it."""
        self._manifest.parent.mkdir(parents=True, exist_ok=True)
        with open(self._manifest.with_name(".lock"), "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy from None
            self.before = self._read()
            self._now = dict(self.before.files)
            yield

    def distrust(self) -> None:
        """Take no file for what the manifest says of it."""
        self._now = {}
        self.before = Manifest(1, 0, {}, [*self.before.files, *self.before.stale])

    def lacks(self, stamps: dict[str, str]) -> set[str]:
        """Which of these files were not made from what their stamps say; the others stay."""
        missing = set()
        for path, stamp in stamps.items():
            there = self._now.get(path)
            if there is not None and there[0] == stamp:
                self.files[path] = there
            else:
                missing.add(path)
        return missing

    def put(self, path: str, stamp: str, content: Content) -> None:
        """Write a file, unless the same is in it."""
        chunks = [content] if isinstance(content, bytes) else content
        target = self.root / path
        draft = target.with_name(f"{target.name}.new")
        target.parent.mkdir(parents=True, exist_ok=True)
        hashed = hashlib.blake2b(digest_size=Manifest.DIGEST)
        with open(draft, "wb") as file:
            for chunk in chunks:
                hashed.update(chunk)
                file.write(chunk)
        digest = hashed.hexdigest()
        if target.is_file() and (self._now.get(path) or ("", digest_of(target.read_bytes())))[1] == digest:
            draft.unlink()
        else:
            os.replace(draft, target)
            self.written += 1
        self.files[path] = self._now[path] = (stamp, digest)

    def finish(self, size: int) -> None:
        """Write the manifest, of a log of `size`, and take away what the last build already did without."""
        now = {*self.files}
        stale = sorted(self._now.keys() - now)
        gone = [path for path in self.before.stale if path not in now and path not in stale]
        manifest = Manifest(version=1, size=size, files=self.files, stale=stale)
        if manifest != self.before:
            os.sync()  # what the manifest lists is on the disk before it is
            self._write(msgspec.json.encode(manifest))
        for path in gone:
            (self.root / path).unlink(missing_ok=True)
        self.before = manifest

    def _write(self, content: bytes) -> None:
        draft = self._manifest.with_name(f"{Manifest.NAME}.new")
        with open(draft, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, self._manifest)

    def _read(self) -> Manifest:
        try:
            return Manifest.read(self._manifest.read_bytes())
        except (FileNotFoundError, ValueError):
            return Manifest(version=1, size=0, files={}, stale=[])  # everything is written anew


def stamp_of(*parts: object) -> str:
    """Names what a file is made from: equal parts, equal stamps."""
    return digest_of(repr(parts).encode())[:16]
