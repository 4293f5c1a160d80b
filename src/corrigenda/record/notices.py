"""The published notices of one page, as the API gives them to the widget."""

from __future__ import annotations

from typing import TypedDict

from django.conf import settings

from corrigenda.core.catalogue import best_language, say
from corrigenda.models import Article, Correction, Site
from corrigenda.record.published import utc
from corrigenda.record.reading import reading


class Notice(TypedDict):
    """One published correction; `text` is plain, `published` UTC, `url` its lasting address.

    `version` counts from 1. Of one that was withdrawn, `text` says so and why. Times are UTC, or null.
    """

    kind: str
    label: str
    text: str
    language: str
    published: str
    url: str
    version: int
    amended: str | None
    withdrawn: str | None


class Notices(TypedDict):
    """The answer of `GET /api/v1/notices`."""

    notices: list[Notice]
    record: str


def notices(site: Site, url: str) -> Notices:
    """The published corrections of the article at `url`, newest first; none for an article nobody knows."""
    return {
        "notices": [_notice(correction, site) for correction in _published(site, url)],
        "record": settings.CORRIGENDA_ADDRESS + site.get_absolute_url(),
    }


def _published(site: Site, url: str) -> list[Correction]:
    article = Article.find(site, url)
    if article is None:
        return []
    articles = {article, article.original}
    found = Correction.objects.filter(article__in=articles, published_at__isnull=False).order_by("-number")
    own = {each.pk: each for each in articles}
    for correction in (rows := list(found)):
        correction.article = own[correction.article_id]
    return rows


def _notice(correction: Correction, site: Site) -> Notice:
    assert correction.published_at is not None
    correction.site = site
    return {
        "kind": correction.kind,
        "label": say(best_language(correction.language), f"notice.kind.{correction.kind}"),
        "text": reading(correction).text,
        "language": correction.language,
        "published": utc(correction.published_at),
        "url": settings.CORRIGENDA_ADDRESS + correction.get_absolute_url(),
        "version": correction.version,
        "amended": utc(correction.revised_at) if correction.revised_at and not correction.withdrawn_at else None,
        "withdrawn": utc(correction.withdrawn_at) if correction.withdrawn_at else None,
    }
