"""Atom, RSS and RDF, read by feedparser after our own bounds are kept.

feedparser is always given a stream: a string, and even bytes, it would take for an address or for the name of a file
first. Its cleaning of HTML is off, because no HTML of a feed is used.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

import feedparser

from corrigenda.core.feeds.feed import Entry, Feed, FeedError, FeedKind, bounded, entry, flaws, line, ttl_of
from corrigenda.core.feeds.markup import walk
from corrigenda.core.origins import absolute

_KINDS = {"rss": FeedKind.RSS, "feed": FeedKind.ATOM, "rdf": FeedKind.RDF}
# What is not well-formed is read by a parser that guesses, and that takes its time.
_MOST_BROKEN_BYTES = 2_000_000
_MOST_BROKEN_TAGS = 60_000
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}  # hours (RSS module Syndication)


def read(data: bytes, root: str, url: str) -> Feed:
    """Read a feed in UTF-8. Raises FeedError."""
    flaw = walk(data, lambda _: None, lambda *_: None)
    if flaw and (len(data) > _MOST_BROKEN_BYTES or data.count(b"<") > _MOST_BROKEN_TAGS or b"<!ENTITY" in data):
        raise FeedError(flaw)
    try:
        said = feedparser.parse(
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False,
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        )  # fmt: skip
    except Exception as error:  # a parser that guesses may fail in any way
        raise FeedError(flaw or f"it cannot be read ({type(error).__name__})") from error
    entries, cut = bounded(_entries(said.entries, url))
    if flaw and not entries:
        raise FeedError(flaw)
    about = said.feed
    return Feed(
        _KINDS[root],
        entries,
        title=line(_text(about, "title")),
        hub=_link(about, "hub", url),
        self_url=_link(about, "self", url),
        ttl=_ttl(about),
        flaw=flaws(flaw, cut),
    )


def _entries(items: list[Any], base: str) -> Iterator[Entry | None]:
    for item in items:
        # FeedBurner's own link leads through FeedBurner; it keeps the article's beside it.
        address = _text(item, "feedburner_origlink") or _text(item, "link")
        if address:
            yield entry(
                address, base, title=_text(item, "title"),
                published=_time(item, "published_parsed") or _time(item, "created_parsed"),
                updated=_time(item, "updated_parsed"), entry_id=_text(item, "id"),
            )  # fmt: skip


def _text(item: Any, name: str) -> str:
    value = dict.get(item, name)  # feedparser's own get takes published for updated
    return value if isinstance(value, str) else ""


def _time(item: Any, name: str) -> datetime | None:
    value = dict.get(item, name)
    if not isinstance(value, struct_time):
        return None
    try:
        return datetime(*value[:6], tzinfo=UTC)
    except ValueError:  # a leap second, or a year that no calendar has
        return None


def _link(about: Any, relation: str, base: str) -> str:
    for link in dict.get(about, "links") or ():
        if relation in _text(link, "rel").lower().split() and (found := _text(link, "href")):
            return absolute(found, base)
    return ""


def _ttl(about: Any) -> timedelta | None:
    try:
        if minutes := _text(about, "ttl"):
            return ttl_of(float(minutes[:20]))
        if hours := _PERIODS.get(_text(about, "sy_updateperiod").strip().lower()):
            return ttl_of(60 * hours / max(1.0, float(_text(about, "sy_updatefrequency")[:20] or 1)))
    except (ValueError, OverflowError):
        pass
    return None
