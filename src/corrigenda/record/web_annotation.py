"""Corrections in the W3C Web Annotation Data Model: each an Annotation, a site's a Collection of pages, oldest first.

The target is the wrong words where they stood, the bodies are the right words and the notice. Pages begin after a
number, so that what is published later only adds to the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from corrigenda.core.catalogue import best_language, say
from corrigenda.models import Correction, Site
from corrigenda.record.place import Stood, stood
from corrigenda.record.published import PAGE, Named, address_of, by_query, home_of, published_at, utc
from corrigenda.record.reading import Reading, reading

MEDIA_TYPE = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
_CONTEXT = {"@context": "http://www.w3.org/ns/anno.jsonld"}


def annotation(correction: Correction) -> bytes:
    """One correction."""
    return next(annotated([correction]))


def annotated(corrections: Sequence[Correction]) -> Iterator[bytes]:
    """Each of these corrections, one by one."""
    places = stood(corrections)
    for correction in corrections:
        yield msgspec.json.encode({**_CONTEXT, **_annotation(correction, places.get(correction.pk))})


def collection(site: Site, total: int, named: Named = by_query) -> bytes:
    """A site's corrections: where their first page is, and how many they are."""
    value: dict[str, Any] = {
        **_CONTEXT,
        "id": address_of(site, "annotations.jsonld"),
        "type": "AnnotationCollection",
        "label": say(best_language(site.language), "record.title_of", name=site.name),
        "creator": _creator(site),
        "total": total,
    }
    if total:
        value["first"] = _page_address(site, 0, named)
    return msgspec.json.encode(value)


def page(site: Site, after: int, corrections: Sequence[Correction], named: Named = by_query, most: int = PAGE) -> bytes:
    """The page of the first of these corrections, all numbered above `after`; a further one says that it goes on."""
    shown = corrections[:most]
    places = stood(shown)
    value: dict[str, Any] = {
        **_CONTEXT,
        "id": _page_address(site, after, named),
        "type": "AnnotationPage",
        "partOf": address_of(site, "annotations.jsonld"),
        "items": [_annotation(correction, places.get(correction.pk)) for correction in shown],
    }
    if len(corrections) > most:
        value["next"] = _page_address(site, shown[-1].number or 0, named)
    return msgspec.json.encode(value)


def _page_address(site: Site, after: int, named: Named) -> str:
    return address_of(site, named("annotations.jsonld", "after", after))


def _annotation(correction: Correction, place: Stood | None) -> dict[str, Any]:
    now = reading(correction)
    right = [_body("editing", now.after, correction.article.language)] if now.after else []
    revised = {"modified": utc(correction.revised_at)} if correction.revised_at else {}
    return {
        "id": address_of(correction, "annotation.jsonld"),
        "type": "Annotation",
        "motivation": "editing",
        "created": utc(published_at(correction)),
        **revised,
        "creator": _creator(correction.site),
        "body": [*right, _body("commenting", now.text, correction.language)],
        "target": _target(correction, now, place),
    }


def _creator(site: Site) -> dict[str, str]:
    return {"id": home_of(site), "type": "Organization", "name": site.name}


def _body(purpose: str, words: str, language: str) -> dict[str, str]:
    body = {"type": "TextualBody", "purpose": purpose, "value": words, "format": "text/plain"}
    return {**body, "language": language} if language else body


def _target(correction: Correction, now: Reading, place: Stood | None) -> Any:
    source = now.article or address_of(correction.article)
    if place is None or not now.stands:
        return source
    quote = {"type": "TextQuoteSelector", "exact": place.quote.exact}
    quote |= {"prefix": place.quote.prefix} if place.quote.prefix else {}
    quote |= {"suffix": place.quote.suffix} if place.quote.suffix else {}
    return {
        "type": "SpecificResource",
        "source": source,
        "state": {"type": "TimeState", "sourceDate": utc(place.seen_at)},
        "selector": [
            quote,
            {"type": "TextPositionSelector", "start": place.span.start, "end": place.span.end},
        ],
    }
