"""Signatures of webhooks: HMAC-SHA256 over id, time and body (Standard Webhooks 1.0, symmetric signatures)."""

from __future__ import annotations

import base64
import hashlib
import hmac

SECRET_BYTES = 32
_BEGINNING = "whsec_"


def secret_of(random: bytes) -> str:
    """A secret as its receiver is given it."""
    return _BEGINNING + base64.b64encode(random).decode()


def sign(secret: str, message_id: str, seconds: int, body: bytes) -> str:
    """The header `webhook-signature` of a body sent at a time (seconds of Unix time)."""
    key = base64.b64decode(secret.removeprefix(_BEGINNING))
    digest = hmac.digest(key, b".".join((message_id.encode(), str(seconds).encode(), body)), hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"
