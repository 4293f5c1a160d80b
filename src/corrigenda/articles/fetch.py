"""GET an article's page, and nothing but an article's page.

Only the site's registered origins are asked. Every address a name resolves to is checked before
connecting, the connection goes to the checked address (so that no second look-up can give another), and each redirect
starts over. Private addresses are reached only where the operator lists the origin. Size, time and redirects are
limited; a compressed page counts by what it unpacks to.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError

from corrigenda import __version__
from corrigenda.core.charset import decode
from corrigenda.core.origins import article_url, origin_of

MOST_BYTES = 5_000_000
_MOST_REDIRECTS = 5
_SECONDS = 20.0
_SETTLED = timedelta(seconds=60)
_TIMEOUT = urllib3.Timeout(connect=5, read=10)
_HEADERS = {
    "User-Agent": f"Corrigenda/{__version__} (corrections desk)",
    "Accept": "text/html, application/xhtml+xml",
    "Accept-Encoding": "gzip, deflate",
}


class FetchError(Exception):
    """The page could not be had; the message says why, for the desk. `gone` when the server said so for good."""

    def __init__(self, why: str, *, gone: bool = False) -> None:
        super().__init__(why)
        self.gone = gone


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said to tell a page unchanged by (RFC 9110, section 8.8); "" where it said nothing."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """The request headers that ask for the page only if it changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: the URL it was finally had from and its HTML, which is None when it has not changed.

    `moved_to` is where a permanent redirect led, "" without one; `robots` the server's X-Robots-Tag; `modified_at` when
    the server says the page was changed (UTC).
    """

    url: str
    html: str | None
    validators: Validators = Validators()
    moved_to: str = ""
    robots: str = ""
    modified_at: datetime | None = None


def fetch(
    url: str, origins: Collection[str], private_origins: Collection[str] = (), known: Validators = Validators()
) -> Fetched:
    """Fetch an article's page from one of a site's origins, unless it is the one already known. Raises FetchError."""
    deadline = time.monotonic() + _SECONDS
    moved_to, for_good = "", True
    for _ in range(_MOST_REDIRECTS + 1):
        origin = origin_of(url)
        if origin is None or origin not in origins:
            raise FetchError(f"the address is not on the site's origins: {url}")
        response = _get(url, known, private=origin in private_origins)
        try:
            location = response.headers.get("Location")
            if response.status in (301, 302, 303, 307, 308) and location:
                url = article_url(urljoin(url, location))
                for_good = for_good and response.status in (301, 308)
                moved_to = url if for_good else moved_to
                continue
            robots = response.headers.get("X-Robots-Tag", "")
            if response.status == 304 and known.headers():
                return Fetched(url, None, known, moved_to, robots)
            html = _read(response, deadline)
            modified_at = _http_date(response.headers.get("Last-Modified", ""))
            return Fetched(url, html, _validators(response, modified_at), moved_to, robots, modified_at)
        finally:
            response.close()
    raise FetchError(f"more than {_MOST_REDIRECTS} redirects")


def _validators(response: urllib3.BaseHTTPResponse, modified_at: datetime | None) -> Validators:
    """What to ask with next time. A time counts whole seconds and says nothing of a page changed just now."""
    is_settled = modified_at is not None and datetime.now(UTC) - modified_at >= _SETTLED
    return Validators(
        _kept(response.headers.get("ETag", ""), 200),
        _kept(response.headers.get("Last-Modified", ""), 60) if is_settled else "",
    )


def _kept(value: str, most: int) -> str:
    """A header to send back as it came; one too long to keep is none."""
    return value if len(value) <= most and value.isascii() else ""


def _http_date(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value).astimezone(UTC) if value else None
    except (ValueError, TypeError, OverflowError):
        return None


def _get(url: str, known: Validators, *, private: bool) -> urllib3.BaseHTTPResponse:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = _checked_address(host, port, private=private)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host)
    else:
        pool = urllib3.HTTPConnectionPool(address, port)
    try:
        return pool.urlopen(
            "GET", target, headers={**_HEADERS, **known.headers(), "Host": parts.netloc}, redirect=False, retries=False,
            timeout=_TIMEOUT, preload_content=False, assert_same_host=False,
        )  # fmt: skip
    except (HTTPError, OSError, UnicodeError) as error:
        raise FetchError(f"the page cannot be reached: {type(error).__name__}") from error


def _checked_address(host: str, port: int, *, private: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"the host is not known: {host}") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise FetchError(f"the host has no address: {host}")
    for address in addresses:
        if not private and not _is_public(address):
            raise FetchError(f"{host} is at a private address, which has to be allowed in the configuration")
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ip_address(address.split("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
    return parsed.is_global and not parsed.is_multicast and (mapped is None or mapped.is_global)


def _read(response: urllib3.BaseHTTPResponse, deadline: float) -> str:
    if response.status in (404, 410):
        raise FetchError(f"the page is gone (HTTP {response.status})", gone=True)
    if response.status != 200:
        raise FetchError(f"the server answered HTTP {response.status}")
    media, _, parameters = response.headers.get("Content-Type", "text/html").partition(";")
    if media.strip().lower() not in ("text/html", "application/xhtml+xml"):
        raise FetchError(f"the page is not HTML but {media.strip()[:60]}")
    body = bytearray()
    try:
        for piece in response.stream(65_536, decode_content=True):
            body += piece
            if len(body) > MOST_BYTES:
                raise FetchError(f"the page is larger than {MOST_BYTES:,} bytes")
            if time.monotonic() > deadline:
                raise FetchError(f"the page took longer than {_SECONDS:.0f} seconds")
    except (HTTPError, OSError) as error:
        raise FetchError(f"the page broke off: {type(error).__name__}") from error
    charset = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", parameters, re.IGNORECASE)
    return decode(bytes(body), charset[1] if charset else "")
