"""Checkpoints are read only as they were signed, by the key they are asked of."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from corrigenda.core.checkpoint import Checkpoint, CheckpointError, Verifier, opened, signed, verifier_of

SEED, NAME = bytes(range(32)), "desk.test/record/ledger"
CHECKPOINT = Checkpoint(NAME, 3, hashlib.sha256(b"root").digest())
NOTE = signed(CHECKPOINT, SEED)
KEY = verifier_of(SEED, NAME)


def test_a_note_has_the_lines_of_the_form() -> None:
    text, signature = NOTE.split("\n\n")
    root = base64.b64encode(CHECKPOINT.root).decode()
    assert text == f"{NAME}\n3\n{root}"
    dash, name, encoded = signature.rstrip("\n").split(" ")
    public = Ed25519PrivateKey.from_private_bytes(SEED).public_key()
    key_id = hashlib.sha256(f"{NAME}\n".encode() + b"\x01" + public.public_bytes_raw()).digest()[:4]
    assert (dash, name) == ("\u2014", NAME)
    assert base64.b64decode(encoded)[:4] == key_id
    public.verify(base64.b64decode(encoded)[4:], f"{text}\n".encode())


def test_what_was_signed_is_read_again() -> None:
    assert opened(NOTE, KEY) == CHECKPOINT
    assert opened(signed(Checkpoint(NAME, 0, bytes(32)), SEED), KEY).size == 0


def test_other_signatures_and_further_lines_are_passed_over() -> None:
    assert opened(NOTE + "\u2014 witness.test AAAA\n", KEY) == CHECKPOINT


def test_a_verifier_key_is_read_as_it_is_shown() -> None:
    shown = str(KEY)
    assert shown.startswith(f"{NAME}+{KEY.key_id.hex()}+")
    assert Verifier.parse(shown) == KEY


@pytest.mark.parametrize(
    "key", ["", "a", "a+b+c", str(KEY)[:-4], str(KEY).replace("ledger", "other"), "a b+00000000+" + "A" * 44]
)
def test_a_broken_verifier_key_is_refused(key: str) -> None:
    with pytest.raises(CheckpointError):
        Verifier.parse(key)


@pytest.mark.parametrize(
    "note",
    [
        "", "\n\n", NOTE[:-1], NOTE.replace("\n3\n", "\n4\n"), NOTE.replace("ledger", "other"),
        NOTE.split("\n\n")[0] + "\n", NOTE + "x" * 20_000,
        signed(Checkpoint("elsewhere.test", 3, CHECKPOINT.root), SEED), signed(CHECKPOINT, bytes(32)),
    ],
)  # fmt: skip
def test_a_note_that_is_not_signed_by_the_key_as_it_stands_is_refused(note: str) -> None:
    with pytest.raises(CheckpointError):
        opened(note, KEY)


@pytest.mark.parametrize("body", ["\n3\nAAAA\n", f"{NAME}\n03\nAAAA\n", f"{NAME}\n3\nAAAA\n", f"{NAME}\n3\n", NAME])
def test_signed_lines_that_are_no_checkpoint_are_refused(body: str) -> None:
    text = body if body.endswith("\n") else body + "\n"
    signature = KEY.key_id + Ed25519PrivateKey.from_private_bytes(SEED).sign(text.encode())
    with pytest.raises(CheckpointError):
        opened(f"{text}\n\u2014 {NAME} {base64.b64encode(signature).decode()}\n", KEY)
