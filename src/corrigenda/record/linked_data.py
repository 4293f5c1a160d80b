"""An article's corrections in schema.org's words: NewsArticle, `correction`, CorrectionComment, `correctionsPolicy`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from django.utils.safestring import SafeString, mark_safe

from corrigenda.models import Article, Correction, Presence, Site
from corrigenda.record.published import address_of, home_of, label_of, page_of, policy_address, published_at, utc
from corrigenda.record.reading import reading

MEDIA_TYPE = "application/ld+json"
# Nothing in JSON needs these but strings, and there the escape means the same; without them no element ends or begins.
_IN_HTML = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def linked_data(site: Site, article: Article, corrections: Sequence[Correction]) -> bytes:
    """The article with these corrections, as JSON-LD in UTF-8."""
    publisher = {"@type": "NewsMediaOrganization", "@id": home_of(site), "name": site.name, "url": home_of(site)}
    if policy := policy_address(site):
        publisher["correctionsPolicy"] = policy
    value: dict[str, Any] = {"@context": "https://schema.org", "@type": "NewsArticle"}
    page = "" if article.presence == Presence.GONE else page_of(article)
    if page:
        value |= {"@id": page, "url": page}
    if article.title and article.presence != Presence.GONE:
        value["headline"] = article.title
    if article.language:
        value["inLanguage"] = article.language
    value["publisher"] = publisher
    value["correction"] = [_comment(correction, page) for correction in corrections]
    return msgspec.json.encode(value)


def in_html(json: bytes) -> SafeString:
    """JSON for a data block of a page: browsers do not run it, and nothing in it can end the block."""
    return mark_safe(json.decode().translate(_IN_HTML))  # noqa: S308 — no character of markup is left


def _comment(correction: Correction, page: str) -> dict[str, Any]:
    comment: dict[str, Any] = {
        "@type": "CorrectionComment",
        "@id": address_of(correction),
        "url": address_of(correction),
        "name": label_of(correction),
        "text": reading(correction).text,
        "datePublished": utc(published_at(correction)),
        "inLanguage": correction.language,
    }
    if correction.revised_at is not None:
        comment |= {"dateModified": utc(correction.revised_at), "version": correction.version}
    if correction.withdrawn_at is not None:
        comment["creativeWorkStatus"] = "Withdrawn"
    if page:
        comment["about"] = {"@id": page}
    return comment
