"""Sitemaps, news sitemaps, and indexes of sitemaps (sitemaps.org protocol 0.9; Google's news namespace 0.9)."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from corrigenda.core.feeds.feed import Entry, Feed, FeedError, FeedKind, bounded, entry, flaws
from corrigenda.core.feeds.markup import walk
from corrigenda.core.page import parse_time

_NEWS = "http://www.google.com/schemas/sitemap-news/"
_FIELDS = {
    "loc": "loc",
    "lastmod": "lastmod",
    "news title": "title",
    "news publication_date": "published",
}


def read(data: bytes, root: str, url: str) -> Feed:
    """Read a sitemap in UTF-8. Raises FeedError."""
    rows: list[dict[str, str]] = []
    depth = 0
    has_news = False

    def opened(name: str) -> None:
        nonlocal depth, has_news
        depth += 1
        if depth == 2 and name.rpartition(" ")[2] in ("url", "sitemap"):
            rows.append({})
        has_news = has_news or name.startswith(_NEWS)

    def closed(name: str, text: str) -> None:
        nonlocal depth
        depth -= 1
        namespace, _, local = name.rpartition(" ")
        wanted = _FIELDS.get(f"news {local}" if namespace.startswith(_NEWS) else local)
        # An image of the page has a loc too, one level further in.
        if wanted and rows and depth >= 1 and (depth == 2 or namespace.startswith(_NEWS)):
            rows[-1].setdefault(wanted, text.strip())

    flaw = walk(data, opened, closed)
    entries, cut = bounded(_entries(rows, url))
    if flaw and not entries:
        raise FeedError(flaw)
    kind = FeedKind.INDEX if root == "sitemapindex" else FeedKind.NEWS if has_news else FeedKind.SITEMAP
    return Feed(kind, entries, title=urlsplit(url).path.rpartition("/")[2][:500], flaw=flaws(flaw, cut))


def _entries(rows: list[dict[str, str]], base: str) -> Iterator[Entry | None]:
    for row in rows:
        yield entry(
            row.get("loc", ""), base, title=row.get("title", ""),
            published=parse_time(row.get("published", "")), updated=parse_time(row.get("lastmod", "")),
            entry_id=row.get("loc", ""),
        ) if row.get("loc") else None  # fmt: skip
