"""Requests and answers as values, for the addresses that are served before Django by `project/asgi.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from corrigenda.core.problems import Problem

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """What a door needs of a request: header names in lower case, the connection's address, and the body on demand."""

    method: str
    query: str
    headers: Mapping[str, str]
    remote: str
    receive: Callable[[], Awaitable[Mapping[str, Any]]]

    async def body(self, most: int) -> bytes:
        """The body, read until it is complete or longer than `most` bytes. Raises Problem: too-large, malformed."""
        announced = self.headers.get("content-length", "")
        if announced and not (announced.isascii() and announced.isdigit()):
            raise Problem("malformed", "Content-Length is not a number.")
        if announced and int(announced) > most:
            raise Problem("too-large", f"The body has at most {most} bytes.")
        body = b""
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Problem("malformed", "The request ended before its body was complete.")
            body += bytes(message.get("body", b""))
            if len(body) > most:
                raise Problem("too-large", f"The body has at most {most} bytes.")
            if not message.get("more_body"):
                break
        if announced and len(body) != int(announced):
            raise Problem("malformed", "The body is not as long as announced.")
        return body


@dataclass(frozen=True, slots=True)
class Answer:
    """Status code, headers (Content-Length included) and body."""

    status: int
    headers: Headers
    body: bytes = b""

    def also(self, *headers: tuple[str, str]) -> Answer:
        """The same answer with more headers."""
        return Answer(self.status, self.headers + headers, self.body)


def json_answer(
    status: int, members: Mapping[str, object], *headers: tuple[str, str], media: str = "application/json"
) -> Answer:
    """An answer with a JSON body, compact, in UTF-8."""
    body = msgspec.json.encode(members)
    return Answer(status, (("Content-Type", media), ("Content-Length", str(len(body))), *headers), body)


def problem_answer(problem: Problem) -> Answer:
    """A problem as RFC 9457 asks for it, never cached."""
    headers: list[tuple[str, str]] = [("Cache-Control", "no-store")]
    if problem.retry_after is not None:
        headers.append(("Retry-After", str(problem.retry_after)))
    return json_answer(problem.status, problem.as_json(), *headers, media="application/problem+json")


def tagged(answer: Answer) -> tuple[str, Answer]:
    """The answer with a strong ETag of its body, and the tag."""
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    return tag, answer.also(("ETag", tag))


def not_modified(answer: Answer) -> Answer:
    """The 304 for an answer: its validators and caching, no body (RFC 9110, section 15.4.5)."""
    kept = {"etag", "cache-control", "vary", "access-control-allow-origin"}
    return Answer(304, tuple(header for header in answer.headers if header[0].lower() in kept))


def matches(if_none_match: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag (weak comparison, RFC 9110, section 13.1.2)."""
    if not if_none_match:
        return False
    if if_none_match.strip() == "*":
        return True
    return any(candidate.strip().removeprefix("W/") == tag for candidate in if_none_match.split(","))
