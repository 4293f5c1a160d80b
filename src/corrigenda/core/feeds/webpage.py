"""A web page where a feed was expected often names the feed that was meant."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from corrigenda.core.origins import absolute

_MOST = 3
_MOST_CHARACTERS = 200_000
_TYPES = ("application/atom+xml", "application/rss+xml", "application/feed+json")


def is_web_page(text: str, content_type: str) -> bool:
    """Whether what is no feed is HTML."""
    beginning = text[:4000].lower()
    return "<html" in beginning or "<!doctype html" in beginning or "text/html" in content_type.lower()


def feeds_named_by(html: str, url: str) -> list[str]:
    """The first feeds that a page links to in its head (HTML Standard, link type “alternate”)."""
    head = html[:_MOST_CHARACTERS].partition("<body")[0]
    links = LexborHTMLParser(head).css('link[rel~="alternate" i][href]')
    typed = (link.attributes for link in links if (link.attributes.get("type") or "").strip().lower() in _TYPES)
    found = [absolute(link["href"] or "", url) for link in typed]
    return [address for address in found if address][:_MOST]
