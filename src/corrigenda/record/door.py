"""The record's hot address, answered before Django: an article's notices, for the widget and for anyone's page."""

from __future__ import annotations

import asyncio
import threading
import time
from urllib.parse import parse_qs

from django.db import close_old_connections

from corrigenda.core.answers import Answer, Headers, Request, json_answer, matches, not_modified, problem_answer, tagged
from corrigenda.core.problems import Problem
from corrigenda.models import Site
from corrigenda.record.notices import notices

_FRESH_SECONDS = 1.0
_MOST_KEPT = 20_000
_HEADERS: Headers = (("Access-Control-Allow-Origin", "*"), ("Cache-Control", "public, max-age=60"))

# query string → (made at, tag, answer, its 304)
_kept: dict[str, tuple[float, str, Answer, Answer]] = {}
_lock = threading.Lock()


async def article_notices(request: Request) -> Answer:
    """`/api/v1/notices?site=KEY&url=…`: the article's published notices, at most a second old, with an ETag."""
    if request.method not in ("GET", "HEAD"):
        return problem_answer(Problem("method", "This address is read with GET.")).also(("Allow", "GET, HEAD"))
    query = request.query
    now = time.monotonic()
    kept = _kept.get(query)
    if kept is None or now - kept[0] > _FRESH_SECONDS:
        try:
            tag, answer = tagged(await asyncio.to_thread(_ask, query))
        except Problem as problem:
            return problem_answer(problem).also(_HEADERS[0])
        kept = (now, tag, answer, not_modified(answer))
        with _lock:
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            _kept[query] = kept
    return kept[3] if matches(request.headers.get("if-none-match", ""), kept[1]) else kept[2]


def forget_kept() -> None:
    """Let the next request ask the database."""
    with _lock:
        _kept.clear()


def _ask(query: str) -> Answer:
    close_old_connections()  # a thread of the loop's own keeps its connection between requests
    try:
        fields = parse_qs(query, max_num_fields=10)
    except ValueError as error:
        raise Problem("malformed", str(error)) from error
    site = Site.known().get(fields.get("site", [""])[0])
    if site is None:
        raise Problem("not-found", "Name a site of this desk: ?site=KEY&url=…")
    return json_answer(200, notices(site, fields.get("url", [""])[0]), *_HEADERS)
