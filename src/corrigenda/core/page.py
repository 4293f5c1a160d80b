"""What a page says of itself besides its text: title, byline, dates, language, where it lives, whether to list it.

All of it is the page's own word and none of it is trusted further than that: it is shown, compared with what the same
page said before, and never used as an address without being checked.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_LD = 200_000  # characters of a JSON-LD script that is read
_MOST_NODES = 2_000
# U+0000 and halves of surrogate pairs, as JSON writes them: no database stores either.
_UNSTORABLE = re.compile(r"\\u(?:0000|d[89ab]..(?!\\ud[c-f]..)|(?<!\\ud[89ab]..\\u)d[c-f]..)", re.IGNORECASE)
_ARTICLES = frozenset(
    {
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "OpinionNewsArticle",
        "BackgroundNewsArticle", "ReviewNewsArticle", "LiveBlogPosting", "BlogPosting", "Report",
        "ScholarlyArticle", "TechArticle", "WebPage",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A page's own words about itself; "" or None where it is silent. `canonical` is as written. Times are UTC.

    `metadata` is what its JSON-LD says of the article (schema.org), as far as it can be read.
    """

    title: str = ""
    language: str = ""
    canonical: str = ""
    byline: str = ""
    published_at: datetime | None = None
    modified_at: datetime | None = None
    is_unlisted: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)


def read_page(html: str, robots_header: str = "") -> Page:
    """Read what a page says of itself. `robots_header` is the server's X-Robots-Tag."""
    document = LexborHTMLParser(html, scripting=True)
    told = _article_of(document)
    title = (
        _attribute(document.css_first('meta[property="og:title"]'), "content")
        or _words(document.css_first("article h1"))
        or _words(document.css_first("h1"))
        or _words(document.css_first("title"))
    )
    robots = " ".join([robots_header, *(_attribute(n, "content") for n in document.css('meta[name="robots" i]'))])
    return Page(
        title=title[:500],
        language=_attribute(document.css_first("html"), "lang")[:35],
        canonical=_attribute(document.css_first('link[rel~="canonical"]'), "href"),
        byline=_byline(told, document)[:300],
        published_at=_time(told.get("datePublished")) or _meta_time(document, "article:published_time"),
        modified_at=_time(told.get("dateModified")) or _meta_time(document, "article:modified_time"),
        is_unlisted=_says_noindex(robots),
        metadata=told,
    )


def parse_time(text: str) -> datetime | None:
    """An ISO 8601 time in UTC; None when it is none. A time without a zone is taken as UTC, a date as its beginning."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _says_noindex(robots: str) -> bool:
    words = robots.lower().replace(",", " ").replace(":", " ").split()
    return "noindex" in words or "none" in words


def _article_of(document: LexborHTMLParser) -> dict[str, Any]:
    """The first node of the page's JSON-LD that describes an article, with dates before one without."""
    nodes = [node for node in _nodes(document) if _ARTICLES & set(_listed(node.get("@type")))]
    dated = [node for node in nodes if "dateModified" in node or "datePublished" in node]
    return (dated or nodes or [{}])[0]


def _nodes(document: LexborHTMLParser) -> Iterator[dict[str, Any]]:
    count = 0
    for script in document.css('script[type="application/ld+json" i]'):
        source = script.text()
        if len(source) > _MOST_LD:
            continue
        try:
            told = _UNSTORABLE.sub(r"\\ufffd", source)
            waiting: list[Any] = [json.loads(told, parse_float=_finite, parse_constant=_finite)]
        except (ValueError, RecursionError):
            continue
        while waiting and count < _MOST_NODES:
            count += 1
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting += value
            elif isinstance(value, dict):
                yield value
                waiting += _listed(value.get("@graph")) + _listed(value.get("mainEntity"))


def _finite(number: str) -> float | None:
    """A number that JSON can hold: NaN and what overflows is none."""
    value = float(number)
    return value if math.isfinite(value) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _byline(told: dict[str, Any], document: LexborHTMLParser) -> str:
    names = [a.get("name", "") if isinstance(a, dict) else a for a in _listed(told.get("author"))]
    told_names = ", ".join(" ".join(name.split()) for name in names if isinstance(name, str) and name.strip())
    return told_names or _attribute(document.css_first('meta[name="author" i]'), "content")


def _meta_time(document: LexborHTMLParser, name: str) -> datetime | None:
    return parse_time(_attribute(document.css_first(f'meta[property="{name}"]'), "content"))


def _time(value: Any) -> datetime | None:
    return parse_time(value) if isinstance(value, str) else None


def _attribute(node: LexborNode | None, name: str) -> str:
    return ((node.attributes.get(name) if node is not None else None) or "").strip()


def _words(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node is not None else ""
