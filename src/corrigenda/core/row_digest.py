"""A digest of rows that is the same whichever database they were read from.

Two databases hold one value in two ways: SQLite keeps a time as text and JSON as it was written, PostgreSQL keeps
both in forms of its own, and reorders an object's members. So what is hashed is the value that both give back, written
in one way: its kind, its length, its bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Sum:
    """How many rows there are, and the SHA-256 over all of them, in hex."""

    rows: int
    digest: str


def sum_up(rows: Iterable[Sequence[object]]) -> Sum:
    """Sum rows up in the order in which they come. Raises TypeError for a value of an unknown kind."""
    count, digest = 0, hashlib.sha256()
    for row in rows:
        count += 1
        for value in row:
            kind, content = _written(value)
            digest.update(b"%b%d:" % (kind, len(content)) + content)
        digest.update(b"\n")
    return Sum(count, digest.hexdigest())


def _written(value: object) -> tuple[bytes, bytes]:
    """A value's kind and its bytes. A bool is an int and a datetime a date, so the order matters."""
    match value:
        case None:
            return b"n", b""
        case bool():
            return b"b", b"1" if value else b"0"
        case int():
            return b"i", str(value).encode()
        case float():
            return b"f", repr(value).encode()
        case str():
            return b"s", value.encode()
        case bytes() | bytearray() | memoryview():
            return b"x", bytes(value)
        case datetime():
            return b"t", value.astimezone(UTC).isoformat(timespec="microseconds").encode()
        case date():
            return b"d", value.isoformat().encode()
        case timedelta():
            return b"l", str(value // _MICROSECOND).encode()
        case UUID():
            return b"u", value.bytes
        case dict() | list():
            return b"j", json.dumps(_plain(value), sort_keys=True, ensure_ascii=True).encode()
    raise TypeError(f"no digest of a {type(value).__name__}")


def _plain(value: Any) -> Any:
    """JSON knows one kind of number: what one database gives back as 1e16, the other does as 10000000000000000."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
