"""The ASGI application: the hot addresses on the event loop, Django's pages in threads behind them.

A report waits for a commit that it shares with others. A waiting coroutine costs next to nothing; a waiting thread
costs a switch of the interpreter's lock each way, which was more than the report's own work. Django's views stay plain.
"""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")

from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application

_wsgi = get_wsgi_application()

# After Django is set up: these read tables.
from django.conf import settings  # noqa: E402

from corrigenda.core.answers import Answer, Request, problem_answer  # noqa: E402
from corrigenda.core.problems import Problem  # noqa: E402
from corrigenda.intake import door as intake_door  # noqa: E402
from corrigenda.record import door as record_door  # noqa: E402
from corrigenda.server import end_with_server  # noqa: E402

end_with_server()

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

django_application: Any = WSGIMiddleware(cast(Any, _wsgi), workers=settings.CORRIGENDA.config.serve.threads)


DRAIN_SECONDS = 10.0
_DRAIN_LOOK_SECONDS = 0.02
_in_flight: set[int] = set()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """Answer one request."""
    if scope["type"] == "lifespan":
        return await _live(receive, send)
    _in_flight.add(id(scope))
    try:
        await _answer(scope, receive, send)
    finally:
        _in_flight.discard(id(scope))


async def _answer(scope: Message, receive: Receive, send: Send) -> None:
    path: str = scope["path"]
    if path.startswith("/api/v1/"):
        request = _request(scope, receive)
        try:
            answer = await _hot(path, request)
        except Exception:
            log.exception("%s failed", path)
            answer = problem_answer(Problem("unavailable", "Something went wrong here. Try again.", retry_after=30))
        if answer is not None:
            return await _send(answer, request, send)

    async def message() -> Message:
        # The server's own gives a future, which a2wsgi cannot hand from thread to loop.
        return await receive()

    await django_application(scope, message, send)


async def _hot(path: str, request: Request) -> Answer | None:
    if path == "/api/v1/reports":
        return await intake_door.reports(request)
    if path == "/api/v1/notices":
        return await record_door.article_notices(request)
    if path.startswith("/api/v1/sites/") and path.endswith("/widget"):
        key = path.removeprefix("/api/v1/sites/").removesuffix("/widget")
        return await intake_door.widget_rules(request, key)
    return None


def _request(scope: Message, receive: Receive) -> Request:
    client = scope.get("client")
    return Request(
        method=scope["method"],
        query=scope["query_string"].decode("latin-1"),
        headers={name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
        remote=client[0] if client else "",
        receive=receive,
    )


async def _send(answer: Answer, request: Request, send: Send) -> None:
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else answer.body})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await _drain()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _drain() -> None:
    """Let the requests in hand end, for `DRAIN_SECONDS` at most.

    A view's thread hands its answer to this loop and waits; were the loop gone, it would wait for ever, and the process
    with it. What takes longer is killed with the process (`server.KILL_SECONDS`).
    """
    deadline = time.monotonic() + DRAIN_SECONDS
    while _in_flight and time.monotonic() < deadline:
        await asyncio.sleep(_DRAIN_LOOK_SECONDS)
