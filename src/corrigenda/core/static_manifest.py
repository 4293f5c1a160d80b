"""The list of a static record's files: what each was made from, and what is in it."""

from __future__ import annotations

import hashlib
from typing import ClassVar, Self

import msgspec


class Manifest(msgspec.Struct, frozen=True):
    """By path, a stamp and a digest. `size` is the log's at that time; to what is `stale` nothing leads any more.

    It is no proof of anything: nobody signs it. The log is.
    """

    NAME: ClassVar[str] = "manifest.json"
    DIGEST: ClassVar[int] = 16  # bytes of BLAKE2b

    version: int
    size: int
    files: dict[str, tuple[str, str]]
    stale: list[str]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read what a build wrote. Raises ValueError when it is none, or of another version."""
        try:
            found = msgspec.json.decode(content, type=cls)
        except msgspec.MsgspecError as error:
            raise ValueError(str(error)) from error
        if found.version != 1:
            raise ValueError(f"it is of version {found.version}")
        return found


def digest_of(content: bytes) -> str:
    """The digest of a file's content, in hex."""
    return hashlib.blake2b(content, digest_size=Manifest.DIGEST).hexdigest()
