"""The published notices of one page, as the API gives them to the widget."""

from __future__ import annotations

from datetime import UTC
from typing import TypedDict

from django.conf import settings

from corrigenda.core.catalogue import best_language, say
from corrigenda.models import Article, Correction, Site


class Notice(TypedDict):
    """One published correction; `text` is plain, `published` UTC, `url` its lasting address."""

    kind: str
    label: str
    text: str
    language: str
    published: str
    url: str


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
    return list(Correction.objects.filter(article__in=articles, published_at__isnull=False).order_by("-number"))


def _notice(correction: Correction, site: Site) -> Notice:
    assert correction.published_at is not None
    correction.site = site
    return {
        "kind": correction.kind,
        "label": say(best_language(correction.language), f"notice.kind.{correction.kind}"),
        "text": correction.text,
        "language": correction.language,
        "published": f"{correction.published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "url": settings.CORRIGENDA_ADDRESS + correction.get_absolute_url(),
    }
