"""A site's corrections as an Atom feed (RFC 4287), older ones on further pages (RFC 5005, section 3), withdrawn ones as
tombstones (RFC 6721)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from corrigenda.core.catalogue import best_language, say
from corrigenda.models import Correction, Site
from corrigenda.record.published import (
    Named,
    Slice,
    address_of,
    by_query,
    changed_at,
    home_of,
    label_of,
    published_at,
    title_of,
    utc,
)
from corrigenda.record.reading import reading

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # Atom wants a date of every feed, and an empty one has none


def atom(site: Site, found: Slice, named: Named = by_query) -> bytes:
    """The feed's page as UTF-8. Ids are the lasting addresses, which never change."""
    shown = [*found.corrections, *found.changed]
    feed = Element("feed", {"xmlns": _NAMESPACE, "xmlns:at": _TOMBSTONES, "xml:lang": _clean(site.language)})
    file = address_of(site, "feed.atom")
    here = file if found.before is None else address_of(site, named("feed.atom", "before", found.before))
    _put(feed, "id", address_of(site))
    _put(feed, "title", say(best_language(site.language), "record.title_of", name=site.name))
    _put(feed, "updated", utc(max(map(changed_at, shown), default=_NEVER)))
    author = SubElement(feed, "author")
    _put(author, "name", site.name)
    _put(author, "uri", home_of(site))
    _link(feed, "self", here, "application/atom+xml")
    _link(feed, "alternate", address_of(site), "text/html")
    _link(feed, "first", file, "application/atom+xml")
    if found.older is not None:
        older = address_of(site, named("feed.atom", "before", found.older))
        _link(feed, "next", older, "application/atom+xml")
    for correction in shown:
        (_tombstone if correction.withdrawn_at else _entry)(feed, correction)
    written: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _entry(feed: Element, correction: Correction) -> None:
    entry = SubElement(feed, "entry", {"xml:lang": _clean(correction.language)})
    now = reading(correction)
    _put(entry, "id", address_of(correction))
    _put(entry, "title", title_of(correction))
    _put(entry, "updated", utc(changed_at(correction)))
    _put(entry, "published", utc(published_at(correction)))
    _link(entry, "alternate", address_of(correction), "text/html")
    if now.article:
        _link(entry, "related", now.article, "text/html", title=now.title)
    SubElement(entry, "category", {"term": correction.kind, "label": label_of(correction)})
    _put(entry, "content", now.text, type="text")


def _tombstone(feed: Element, correction: Correction) -> None:
    """A withdrawn notice: readers take its entry away (RFC 6721)."""
    withdrawn = utc(changed_at(correction))
    gone = SubElement(feed, "at:deleted-entry", {"ref": address_of(correction), "when": withdrawn})
    _put(gone, "at:comment", reading(correction).text, **{"xml:lang": _clean(correction.language)})
    _link(gone, "alternate", address_of(correction), "text/html")


def _put(parent: Element, name: str, words: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _clean(words)


def _link(parent: Element, relation: str, href: str, media_type: str, **attributes: str) -> None:
    named = {name: _clean(value) for name, value in attributes.items()}
    SubElement(parent, "link", {"rel": relation, "type": media_type, "href": href, **named})


def _clean(words: str) -> str:
    # No escape writes these characters in XML 1.0; one of them in a notice must not end the whole feed.
    return _NOT_XML.sub("\ufffd", words)
