"""A server that is asked to end lets the requests in hand end first."""

from __future__ import annotations

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from corrigenda.core.answers import Answer, Request
from corrigenda.project import asgi


async def _end_while_a_request_waits(monkeypatch: pytest.MonkeyPatch, answer_after: float) -> list[str]:
    """What happened in which order: a request that takes a while, and the server's end."""
    happened: list[str] = []
    ready = asyncio.Event()

    async def slow(path: str, request: Request) -> Answer:
        await ready.wait()
        return Answer(204, ())

    async def nothing() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def end() -> dict[str, Any]:
        return {"type": "lifespan.shutdown"}

    async def send(message: MutableMapping[str, Any]) -> None:
        happened.append(message["type"])

    monkeypatch.setattr(asgi, "_hot", slow)
    scope = {"type": "http", "method": "GET", "path": "/api/v1/slow", "query_string": b"", "headers": []}
    request = asyncio.ensure_future(asgi.application(scope, nothing, send))
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_later(answer_after, ready.set)
    await asgi.application({"type": "lifespan"}, end, send)
    ready.set()
    await request
    return happened


def test_the_end_waits_for_a_request_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = asyncio.run(_end_while_a_request_waits(monkeypatch, answer_after=0.2))
    assert happened == ["http.response.start", "http.response.body", "lifespan.shutdown.complete"]


def test_the_end_does_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asgi, "DRAIN_SECONDS", 0.1)
    happened = asyncio.run(_end_while_a_request_waits(monkeypatch, answer_after=30))
    assert happened[0] == "lifespan.shutdown.complete"
