"""What a feed says, whatever it was written in, and the bounds that every kind of feed is held to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from corrigenda.core.origins import absolute

MOST_BYTES = 10_000_000  # after unpacking; a sitemap with all the 50,000 addresses it may have is some 8 MB
MOST_ENTRIES = 50_000  # as many as a sitemap may have (sitemaps.org)
_LONGEST_TITLE = 500
_LONGEST_ID = 2_000
_YEARS = range(1990, 2101)  # what lies outside of them is a program's mistake
_TTL = (timedelta(minutes=1), timedelta(days=1))


class FeedError(Exception):
    """The feed cannot be read; the message says why, as a sentence about it: “it is empty”."""


class FeedKind(StrEnum):
    """What a feed is written in."""

    ATOM = "atom"
    RSS = "rss"
    RDF = "rdf"
    JSON = "jsonfeed"
    SITEMAP = "sitemap"
    NEWS = "newssitemap"
    INDEX = "sitemapindex"

    @property
    def label(self) -> str:
        """As people say it."""
        return _LABELS[self]


_LABELS = {
    FeedKind.ATOM: "Atom",
    FeedKind.RSS: "RSS",
    FeedKind.RDF: "RSS 1.0 (RDF)",
    FeedKind.JSON: "JSON Feed",
    FeedKind.SITEMAP: "a sitemap",
    FeedKind.NEWS: "a news sitemap",
    FeedKind.INDEX: "an index of sitemaps",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that a feed names. `url` is absolute and written as browsers write it; times are UTC."""

    url: str
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    id: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read. The entries of a sitemap index are sitemaps. Addresses are "" where it names none.

    `hub` is the WebSub hub, `self_url` the address it gives itself, `ttl` how long it asks to be left alone, `flaw`
    what was wrong with it although it could be read.
    """

    kind: FeedKind
    entries: tuple[Entry, ...] = ()
    title: str = ""
    hub: str = ""
    self_url: str = ""
    ttl: timedelta | None = None
    flaw: str = ""


def entry(
    url: str,
    base: str,
    *,
    title: str = "",
    published: datetime | None = None,
    updated: datetime | None = None,
    entry_id: str = "",
) -> Entry | None:
    """An entry within the bounds, or None when its address is none."""
    address = absolute(url, base)
    if not address:
        return None
    return Entry(
        address,
        line(title),
        plausible(published),
        plausible(updated),
        entry_id.strip()[:_LONGEST_ID],
    )


def line(title: str) -> str:
    """A title in one line, within its bound."""
    return " ".join(title[: 4 * _LONGEST_TITLE].replace("\0", "").split())[:_LONGEST_TITLE]


def bounded(found: Iterable[Entry | None]) -> tuple[tuple[Entry, ...], str]:
    """The first entries, as many as there may be, and what was left out."""
    kept: list[Entry] = []
    for one in found:
        if one is not None:
            if len(kept) == MOST_ENTRIES:
                return tuple(kept), f"it names more than {MOST_ENTRIES:,} articles; the first {MOST_ENTRIES:,} count"
            kept.append(one)
    return tuple(kept), ""


def plausible(at: datetime | None) -> datetime | None:
    """A time in UTC, if it can be meant."""
    if at is None:
        return None
    try:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year in _YEARS else None


def ttl_of(minutes: float) -> timedelta | None:
    """How long a feed asks to be left alone, between a minute and a day."""
    least, most = _TTL
    return max(least, timedelta(minutes=min(minutes, most / timedelta(minutes=1)))) if minutes > 0 else None


def flaws(*said: str) -> str:
    """What was wrong, in one sentence."""
    return "; ".join(filter(None, said))
