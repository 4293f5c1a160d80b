"""GET an article's page or a feed, and nothing but those.

Only the site's registered origins are asked; each redirect starts over. Private addresses are reached only where the
operator lists the origin; `reach` holds to that. A host is asked for one thing at a time, one on the public Internet
with a pause after each, and left alone for as long as it asks with Retry-After; `turns` holds to that. Size, time and
redirects are limited; a compressed answer counts by what it unpacks to.

robots.txt is not consulted: it speaks to strangers, and the desk asks only the operator's own site, for pages that the
site's readers, editors and feeds named.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from urllib3 import BaseHTTPResponse

from corrigenda.articles.turns import PAUSE_SECONDS, NotNow, turns
from corrigenda.core.charset import decode
from corrigenda.core.http_time import http_date, retry_after
from corrigenda.core.origins import article_url, origin_of
from corrigenda.reach import FAILURES, USER_AGENT, Late, Unreachable, answer

MOST_BYTES = 5_000_000
_MOST_FEED_BYTES = 10_000_000
_MOST_REDIRECTS = 5
_SECONDS = 20.0
_SETTLED = timedelta(seconds=60)
_HEADERS = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}


class FetchError(Exception):
    """The page could not be had; the message says why, for the desk.

    `gone` when the server said so for good; `retry_after` when it said how long to leave it alone.
    """

    def __init__(self, why: str, *, gone: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(why)
        self.gone = gone
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: its name in messages, the Accept header, the media types that are taken (none: any)."""

    noun: str
    accept: str
    media: frozenset[str]
    most_bytes: int


PAGE = Wanted("page", "text/html, application/xhtml+xml", frozenset({"text/html", "application/xhtml+xml"}), MOST_BYTES)
FEED = Wanted(
    "feed",
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, */*;q=0.1",
    frozenset(),  # servers name feeds carelessly; core.feeds looks at the bytes
    _MOST_FEED_BYTES,
)


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said to tell a page unchanged by (RFC 9110, section 8.8); "" where it said nothing."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """The request headers that ask for the page only if it changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


NONE = Validators()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was had: the URL it was finally had from and, of a page, its HTML, which is None when it has not changed.

    `status` is 200, or 304 for “not modified”. `moved_to` is where a permanent redirect led, "" without one; `robots`
    the server's X-Robots-Tag, `links` its Link; `modified_at` when the server says it was changed (UTC).
    """

    url: str
    html: str | None
    validators: Validators = NONE
    moved_to: str = ""
    robots: str = ""
    modified_at: datetime | None = None
    status: int = 200
    body: bytes = b""
    content_type: str = ""
    links: str = ""


def fetch(
    url: str,
    origins: Collection[str],
    private_origins: Collection[str] = (),
    known: Validators = NONE,
    *,
    wanted: Wanted = PAGE,
) -> Fetched:
    """Fetch from one of a site's origins, unless what is there is what is already known. Raises FetchError."""
    moved_to, is_for_good = "", True
    seconds = _SECONDS
    for _ in range(_MOST_REDIRECTS + 1):
        origin = origin_of(url)
        if origin is None or origin not in origins:
            raise FetchError(f"the address is not on the site's origins: {url}")
        private = origin in private_origins
        try:
            with turns.turn(origin, pause=0 if private else PAUSE_SECONDS):
                begun = time.monotonic()
                found = _ask(url, origin, known, wanted, moved_to, private=private, seconds=max(seconds, 0.1))
                seconds -= time.monotonic() - begun
        except NotNow as error:
            raise FetchError(str(error), retry_after=error.patience) from error
        if isinstance(found, Fetched):
            return found
        url = found.to
        is_for_good = is_for_good and found.is_for_good
        moved_to = url if is_for_good else moved_to
    raise FetchError(f"more than {_MOST_REDIRECTS} redirects")


@dataclass(frozen=True, slots=True)
class _Redirect:
    """Where the server sent us on to, and whether for good (301, 308)."""

    to: str
    is_for_good: bool


def _ask(
    url: str, origin: str, known: Validators, wanted: Wanted, moved_to: str, *, private: bool, seconds: float
) -> Fetched | _Redirect:
    """Ask once: what was had, or where to ask next."""
    headers = {**_HEADERS, "Accept": wanted.accept, **known.headers()}
    try:
        with answer(url, headers, private=private, seconds=seconds) as (response, is_late):
            location = response.headers.get("Location")
            if response.status in (301, 302, 303, 307, 308) and location:
                return _redirect(url, location, response.status)
            robots = response.headers.get("X-Robots-Tag", "")
            if response.status == 304 and known.headers():
                return Fetched(url, None, known, moved_to, robots, status=304)
            _refuse(response, origin, wanted)
            body = _read(response, is_late, wanted)
            modified_at = http_date(response.headers.get("Last-Modified", ""))
            content_type = response.headers.get("Content-Type", "")[:200]
            return Fetched(
                url, _html(body, content_type) if wanted is PAGE else None, _validators(response, modified_at),
                moved_to, robots, modified_at, body=body, content_type=content_type,
                links=response.headers.get("Link", ""),
            )  # fmt: skip
    except Unreachable as error:
        raise FetchError(str(error)) from error
    except Late as error:
        raise FetchError(f"the {wanted.noun} took longer than {_SECONDS:.0f} seconds") from error
    except FAILURES as error:
        raise FetchError(f"the {wanted.noun} cannot be reached: {type(error).__name__}") from error


def _redirect(url: str, location: str, status: int) -> _Redirect:
    try:
        return _Redirect(article_url(urljoin(url, location)), status in (301, 308))
    except ValueError as error:
        raise FetchError("the server redirects to what is no address") from error


def _refuse(response: BaseHTTPResponse, origin: str, wanted: Wanted) -> None:
    """Raise FetchError for an answer that is not what was wanted."""
    if response.status in (404, 410):
        raise FetchError(f"the {wanted.noun} is gone (HTTP {response.status})", gone=True)
    if response.status in (429, 503):
        patience = retry_after(response.headers.get("Retry-After", ""), datetime.now(UTC))
        if patience is not None:
            turns.close(origin, patience.total_seconds())
        raise FetchError(f"the server answered HTTP {response.status}", retry_after=patience)
    if response.status != 200:
        raise FetchError(f"the server answered HTTP {response.status}")
    media = response.headers.get("Content-Type", "text/html").partition(";")[0].strip()
    if wanted.media and media.lower() not in wanted.media:
        raise FetchError(f"the {wanted.noun} is not HTML but {media[:60]}")


def _read(response: BaseHTTPResponse, is_late: threading.Event, wanted: Wanted) -> bytes:
    body = bytearray()
    try:
        for piece in response.stream(65_536, decode_content=True):
            body += piece
            if len(body) > wanted.most_bytes:
                raise FetchError(f"the {wanted.noun} is larger than {wanted.most_bytes:,} bytes")
    except FAILURES as error:
        if is_late.is_set():
            raise Late from error
        raise FetchError(f"the {wanted.noun} broke off: {type(error).__name__}") from error
    if is_late.is_set():
        raise Late
    return bytes(body)


def _html(body: bytes, content_type: str) -> str:
    charset = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", content_type, re.IGNORECASE)
    return decode(body, charset[1] if charset else "")


def _validators(response: BaseHTTPResponse, modified_at: datetime | None) -> Validators:
    """What to ask with next time. A time counts whole seconds and says nothing of a page changed just now."""
    is_settled = modified_at is not None and datetime.now(UTC) - modified_at >= _SETTLED
    return Validators(
        _kept(response.headers.get("ETag", ""), 200),
        _kept(response.headers.get("Last-Modified", ""), 60) if is_settled else "",
    )


def _kept(value: str, most: int) -> str:
    """A header to send back as it came; one too long to keep is none."""
    return value if len(value) <= most and value.isascii() else ""
