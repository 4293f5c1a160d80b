"""What a page says of itself besides its text: title, language, and where it says it lives."""

from __future__ import annotations

from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode


@dataclass(frozen=True, slots=True)
class Page:
    """A page's own words about itself; "" where it is silent. `canonical` is as written and not to be trusted."""

    title: str
    language: str
    canonical: str


def read_page(html: str) -> Page:
    """Read title (Open Graph's, else the first h1's, else the title element's), language and canonical link."""
    document = LexborHTMLParser(html, scripting=True)
    title = (
        _attribute(document.css_first('meta[property="og:title"]'), "content")
        or _words(document.css_first("article h1"))
        or _words(document.css_first("h1"))
        or _words(document.css_first("title"))
    )
    return Page(
        title=title[:500],
        language=_attribute(document.css_first("html"), "lang")[:35],
        canonical=_attribute(document.css_first('link[rel~="canonical"]'), "href"),
    )


def _attribute(node: LexborNode | None, name: str) -> str:
    return ((node.attributes.get(name) if node is not None else None) or "").strip()


def _words(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node is not None else ""
