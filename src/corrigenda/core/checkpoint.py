"""Checkpoints of the public log: its size and root, signed, in the text forms of C2SP.

    CheckpointError(ValueError)          what was read is no checkpoint, or not signed by this key

tlog-checkpoint says what the lines are, signed-note how they are signed: Ed25519 over the lines, in a signature line
that begins with an em dash and names the key by its name and the first four bytes of a hash. https://c2sp.org
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_ED25519 = b"\x01"
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_NAME = re.compile(r"[^\s+]+")
_LONGEST = 20_000  # characters of a checkpoint with its signatures; witnesses may add some


class CheckpointError(ValueError):
    """This is no checkpoint, or it is not signed by the key; the message says which."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: whose it is, how many entries it has, the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True, slots=True)
class Verifier:
    """The public half of a log's key, with the log's name."""

    name: str
    public: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{_base64(_ED25519 + self.public)}"

    @property
    def key_id(self) -> bytes:
        """The four bytes by which a signature names the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    @classmethod
    def parse(cls, key: str) -> Verifier:
        """Read name+hash+base64. Raises CheckpointError."""
        name, _, rest = key.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            content = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            content = b""
        if not _NAME.fullmatch(name) or not name.isprintable() or len(content) != 33 or content[:1] != _ED25519:
            raise CheckpointError("a verifier key has the form name+hash+base64, and is of Ed25519")
        found = cls(name, content[1:])
        if found.key_id.hex() != key_id:
            raise CheckpointError("the hash in the verifier key is not that of its name and key")
        return found


def verifier_of(seed: bytes, name: str) -> Verifier:
    """The public half of the key with this seed (32 bytes), under this name."""
    return Verifier(name, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def signed(checkpoint: Checkpoint, seed: bytes) -> str:
    """The checkpoint as a signed note. The key's name is the log's origin."""
    verifier, text = verifier_of(seed, checkpoint.origin), checkpoint.text()
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return f"{text}\n— {verifier.name} {_base64(verifier.key_id + signature)}\n"


def opened(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint in a signed note that the key signed. Raises CheckpointError."""
    text, blank, signatures = note.rpartition("\n\n")
    if len(note) > _LONGEST or not blank or not signatures.endswith("\n"):
        raise CheckpointError("this is no signed note")
    text += "\n"
    if not any(_is_by(verifier, line, text) for line in signatures[:-1].split("\n")):
        raise CheckpointError(f"the checkpoint is not signed by the key of {verifier.name}")
    found = _parsed(text)
    if found.origin != verifier.name:
        raise CheckpointError(f"the checkpoint is that of another log, {found.origin}")
    return found


def _is_by(verifier: Verifier, line: str, text: str) -> bool:
    """Whether a signature line is this key's, and right. The form asks to pass over those of other keys."""
    mark, _, rest = line.partition(" ")
    name, _, encoded = rest.partition(" ")
    if mark != "—" or name != verifier.name:
        return False
    try:
        content = base64.b64decode(encoded, validate=True)
        if content[:4] != verifier.key_id:
            return False
        Ed25519PublicKey.from_public_bytes(verifier.public).verify(content[4:], text.encode())
    except (binascii.Error, ValueError, InvalidSignature):
        return False
    return True


def _parsed(text: str) -> Checkpoint:
    origin, *lines = text.split("\n")
    if not origin or len(lines) < 3 or not _SIZE.fullmatch(lines[0]):
        raise CheckpointError("a checkpoint has an origin, a size and a root, a line each")
    try:
        root = base64.b64decode(lines[1], validate=True)
    except (binascii.Error, ValueError):
        root = b""
    if len(root) != hashlib.sha256().digest_size:
        raise CheckpointError("the root of the checkpoint is no SHA-256")
    return Checkpoint(origin, int(lines[0]), root)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
