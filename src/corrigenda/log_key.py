"""The key that signs the public log: a file in the data folder that only its owner may read."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from pathlib import Path

NAME = "log.key"
_BYTES = 32  # the seed of an Ed25519 key


class LogKeyError(Exception):
    """The key cannot be read or made; the message says why."""


def log_key(data: Path) -> bytes:
    """The seed of the key in this data folder, made at first use. Raises LogKeyError.

    It is never made over an existing file: with another key, nobody who knows the log could check it any more.
    """
    path = data / NAME
    try:
        try:
            return _read(path)
        except FileNotFoundError:
            _make(path)
            return _read(path)
    except OSError as error:
        raise LogKeyError(f"{path}: {error.strerror}") from error


def _read(path: Path) -> bytes:
    try:
        seed = base64.b64decode(path.read_text(encoding="ascii").strip(), validate=True)
    except (binascii.Error, ValueError):
        seed = b""
    if len(seed) != _BYTES:
        raise LogKeyError(f"{path} is not a key of the public log; bring it back from a backup.")
    return seed


def _make(path: Path) -> None:
    """Write a new key under its name in one step: of two processes that begin at once, one wins, and both read that."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{NAME}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(base64.b64encode(secrets.token_bytes(_BYTES)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
