"""Where a public log is read from: a desk, by its addresses, or a folder that holds what a desk said once."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import urllib3

_MOST_BYTES = 100_000_000  # of one answer; a thousand entries are far below
_FRESH = {"Cache-Control": "no-cache"}  # parts that were kept at different times would not agree


class SourceError(Exception):
    """The log cannot be read; the message says why."""


class Source(Protocol):
    """Gives the parts of a log. All raise SourceError."""

    def text(self, name: str) -> str:
        """A small part."""

    def lines(self, name: str, start: int, end: int) -> list[bytes]:
        """The lines of a part, from `start` to before `end`; a folder gives all that it has."""

    def proof(self, old: int, new: int) -> list[bytes] | None:
        """The log's own proof that it grew from the one size to the other; None where it gives none."""

    def inclusions(self, number: int, size: int) -> list[tuple[int, bytes, list[bytes]]] | None:
        """Index, line and proof of each entry of a notice; None where it gives none."""


@dataclass(frozen=True)
class Folder:
    """A folder made by --save."""

    path: Path

    def text(self, name: str) -> str:
        """The file's."""
        return decoded(self._read(name), name)

    def lines(self, name: str, start: int, end: int) -> list[bytes]:  # noqa: ARG002
        """All lines of the file: a folder does not grow, and what is too much in it is wrong."""
        return split(self._read(name))

    def proof(self, old: int, new: int) -> None:
        """None."""

    def inclusions(self, number: int, size: int) -> None:
        """None."""

    def _read(self, name: str) -> bytes:
        try:
            return (self.path / name).read_bytes()
        except OSError as error:
            raise SourceError(f"{self.path / name}: {error.strerror}") from error


class Desk:
    """A desk's record at its address."""

    def __init__(self, url: str) -> None:
        self.base = url.split("?")[0].rstrip("/") + "/log/"
        self.pool = urllib3.PoolManager(
            headers=_FRESH, timeout=urllib3.Timeout(connect=10, read=60), retries=urllib3.Retry(2, redirect=3)
        )

    def text(self, name: str) -> str:
        """The answer."""
        return decoded(self._get(name), name)

    def lines(self, name: str, start: int, end: int) -> list[bytes]:
        """Answer by answer, until one is empty or there are enough."""
        found: list[bytes] = []
        while start + len(found) < end:
            more = split(self._get(f"{name}?start={start + len(found)}"))
            if not more:
                break
            found += more
        return found[: max(0, end - start)]

    def proof(self, old: int, new: int) -> list[bytes]:
        """The answer's; one that proves nothing where it is in no form."""
        try:
            return _hashes(json.loads(self._get(f"consistency?from={old}&to={new}"))["proof"])
        except (ValueError, LookupError, TypeError, RecursionError):
            return [b""]

    def inclusions(self, number: int, size: int) -> list[tuple[int, bytes, list[bytes]]]:
        """The answer's; none where it is in no form."""
        try:
            entries = json.loads(self._get(f"inclusion/{number}?size={size}"))["entries"]
            return [(int(one["index"]), str(one["entry"]).encode(), _hashes(one["proof"])) for one in entries]
        except (ValueError, LookupError, TypeError, RecursionError):
            return []

    def _get(self, name: str) -> bytes:
        try:
            answer = self.pool.request("GET", self.base + name, preload_content=False)
            body = answer.read(_MOST_BYTES, decode_content=True)
            answer.release_conn()
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise SourceError(f"{self.base}{name} cannot be read: {error}") from error
        if answer.status != 200:
            raise SourceError(f"{self.base}{name} is answered with {answer.status}. {_detail(body)}".rstrip())
        return body


def _detail(body: bytes) -> str:
    """What a problem document says, where it is one and can be shown."""
    try:
        detail = str(json.loads(body)["detail"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""
    return detail if detail.isprintable() else ""


def split(content: bytes) -> list[bytes]:
    """The lines, by line feeds alone; a last one without is a line too."""
    lines = content.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def decoded(content: bytes, name: str) -> str:
    """The text of a part. Raises SourceError."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise SourceError(f"{name} is not in UTF-8.") from error


def _hashes(proof: Sequence[str]) -> list[bytes]:
    return [base64.b64decode(hashed, validate=True) for hashed in proof]
