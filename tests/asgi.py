"""Call the ASGI application as a server does."""

from __future__ import annotations

import asyncio
import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from corrigenda.project.asgi import application


@dataclass(frozen=True)
class Called:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body parsed."""
        return json.loads(self.body)


def call(method: str, path: str, body: bytes = b"", remote: str = "203.0.113.7", **headers: str) -> Called:
    """One request; `headers` by their CGI names, e.g. HTTP_ORIGIN, CONTENT_TYPE; an empty CONTENT_LENGTH sends none."""
    path, _, query = path.partition("?")
    given = {"CONTENT_LENGTH": str(len(body)) if body else "", **headers}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [
            (name.removeprefix("HTTP_").replace("_", "-").lower().encode(), value.encode("latin-1"))
            for name, value in given.items()
            if value
        ],
        "client": (remote, 40000),
        "server": ("desk.test", 80),
    }
    return asyncio.run(_call(scope, body))


async def _call(scope: dict[str, Any], body: bytes) -> Called:
    # In two pieces, as a network does.
    pieces = [body[: len(body) // 2], body[len(body) // 2 :]]
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if not pieces:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await application(scope, receive, send)
    start, *rest = sent
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return Called(start["status"], headers, b"".join(message.get("body", b"") for message in rest))
