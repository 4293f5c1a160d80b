"""Feeds: what a publication itself says of its new and changed articles.

`read_feed` takes the bytes of an Atom, RSS or JSON feed, or of a sitemap, and gives one typed `Feed`. What the bytes
are is decided by looking at them, because servers name media types carelessly. Atom and RSS are read by feedparser,
which knows twenty years of other people's mistakes; sitemaps and JSON Feed are small enough to be read here.

A feed is somebody else's text. So before anything is read, its size, depth and number of elements are bounded, and
entities are refused rather than expanded; nothing is ever fetched.
"""

from __future__ import annotations

from corrigenda.core.feeds import jsonfeed, sitemap, syndicated
from corrigenda.core.feeds.feed import MOST_BYTES, MOST_ENTRIES, Entry, Feed, FeedError, FeedKind
from corrigenda.core.feeds.markup import characters, root_of, unpacked
from corrigenda.core.feeds.webpage import feeds_named_by, is_web_page

__all__ = ["MOST_BYTES", "MOST_ENTRIES", "Entry", "Feed", "FeedError", "FeedKind", "read_feed"]


def read_feed(body: bytes, content_type: str, url: str) -> Feed:
    """Read a feed or sitemap that was had from `url`. Raises FeedError with a reason an editor can read."""
    text = characters(unpacked(body), content_type).lstrip("\ufeff\0 \t\r\n")
    if not text:
        raise FeedError("it is empty")
    if text.startswith("{"):
        return jsonfeed.read(text, url)
    if not text.startswith("<"):
        raise FeedError("it is neither XML nor JSON")
    data = text.encode("utf-8", "replace")
    root = root_of(data)
    if root in ("urlset", "sitemapindex"):
        return sitemap.read(data, root, url)
    if root in ("rss", "feed", "rdf"):
        return syndicated.read(data, root, url)
    if root == "html" or is_web_page(text, content_type):
        named = feeds_named_by(text, url)
        hint = f"; it names these feeds: {', '.join(named)}" if named else ""
        raise FeedError(f"it is a web page and not a feed{hint}")
    raise FeedError(f"it is XML, but no feed: it begins with <{root[:40]}>" if root else "it is not well-formed XML")
