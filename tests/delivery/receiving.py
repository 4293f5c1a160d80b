"""A receiver of webhooks on loopback, and what a receiver does with a message: it checks the signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from django.conf import settings

from corrigenda.models import Webhook
from tests.articles.servers import Server, serving


@contextmanager
def receiving(monkeypatch: pytest.MonkeyPatch, *, is_allowed: bool = True) -> Iterator[Server]:
    """A server that takes what is posted to /hook; its private address `is_allowed` in the configuration, or not."""
    with serving() as server:
        server.answers["/hook"] = (204, {}, b"")
        if is_allowed:
            config = msgspec.structs.replace(settings.CORRIGENDA.config, private_origins=(server.origin,))
            monkeypatch.setattr(settings, "CORRIGENDA", msgspec.structs.replace(settings.CORRIGENDA, config=config))
        yield server


def checked(server: Server, nth: int, webhook: Webhook) -> Any:
    """What the nth message says, once its signature was checked by the words of the specification."""
    headers, body = server.headers[nth], server.bodies[nth]
    key = base64.b64decode(webhook.secret.split("_", 1)[1])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    return json.loads(body)
