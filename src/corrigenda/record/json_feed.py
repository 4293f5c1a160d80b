"""A site's corrections as a JSON Feed, version 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

from typing import Any

import msgspec

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

MEDIA_TYPE = "application/feed+json"
_VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(site: Site, found: Slice, named: Named = by_query) -> bytes:
    """The feed's page as UTF-8; ids are the lasting addresses."""
    here = "feed.json" if found.before is None else named("feed.json", "before", found.before)
    feed: dict[str, Any] = {
        "version": _VERSION,
        "title": say(best_language(site.language), "record.title_of", name=site.name),
        "home_page_url": address_of(site),
        "feed_url": address_of(site, here),
        "language": site.language,
        "authors": [{"name": site.name, "url": home_of(site)}],
        "items": [_item(correction) for correction in (*found.corrections, *found.changed)],
    }
    if found.older is not None:
        feed["next_url"] = address_of(site, named("feed.json", "before", found.older))
    return msgspec.json.encode(feed)


def _item(correction: Correction) -> dict[str, Any]:
    now = reading(correction)
    item: dict[str, Any] = {
        "id": address_of(correction),
        "url": address_of(correction),
        "title": title_of(correction),
        "content_text": now.text,
        "date_published": utc(published_at(correction)),
        "date_modified": utc(changed_at(correction)),
        "language": correction.language,
        "tags": [label_of(correction)],
    }
    if now.article:
        item["external_url"] = now.article
    if correction.withdrawn_at is not None:
        item["_corrigenda"] = {"withdrawn": utc(correction.withdrawn_at)}
    return item
