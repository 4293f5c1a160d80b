"""The public record: every published correction, and nothing else.

The pages are the same for everybody and name no session, so that any cache may keep them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from corrigenda.core.catalogue import best_language
from corrigenda.models import Correction, Revision, Site
from corrigenda.templatetags.reader_text import local, month_in_words

PAGE = 20
_NUMBER = re.compile(r"[0-9]{1,9}")
_LARGEST = 10**9  # what the numbers of PostgreSQL hold; no site comes near it

View = Callable[..., HttpResponse]


def _public(view: View) -> View:
    """Read only, cacheable for a minute, with an ETag of the content."""
    return conditional_page(cache_control(public=True, max_age=60)(require_safe(view)))


@dataclass(frozen=True)
class Month:
    """The corrections of one month, under its name."""

    name: str
    corrections: list[Correction]


@_public
def of_site(request: HttpRequest, key: str) -> HttpResponse:
    """A site's record, newest first; `?before=NUMBER` goes on after that number."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return _missing()
    found = _published(site)
    before = request.GET.get("before", "")
    if before:
        if not _NUMBER.fullmatch(before):
            return _missing(site)
        found = found.filter(number__lt=int(before))
    corrections = list(found[: PAGE + 1])
    older = corrections[PAGE - 1].number if len(corrections) > PAGE else None
    return _page(
        "site", site, months=_by_month(site, corrections[:PAGE]), older=older, before=int(before) if before else None
    )


@_public
def of_article(request: HttpRequest, key: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """An article's corrections. Without any it is not named: that somebody reported on it is nobody's business."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return _missing()
    corrections = list(_published(site).filter(article_id=pk)) if pk <= _LARGEST else []
    if not corrections:
        return _missing(site)
    return _page("article", site, article=corrections[0].article, corrections=corrections)


@_public
def correction(request: HttpRequest, key: str, number: int) -> HttpResponse:  # noqa: ARG001
    """One correction at its lasting address."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return _missing()
    found = _published(site).filter(number=number).first() if number <= _LARGEST else None
    if found is None:
        return _missing(site)
    return _page("correction", site, correction=found, article=found.article)


def _published(site: Site) -> QuerySet[Correction]:
    return (
        Correction.objects.filter(site=site, published_at__isnull=False)
        .select_related("article", "revision", "site")
        .defer(*Revision.without_text())
        .order_by("-number")
    )


def _by_month(site: Site, corrections: Iterable[Correction]) -> list[Month]:
    language = best_language(site.language)

    def name(correction: Correction) -> str:
        assert correction.published_at is not None
        return month_in_words(language, local(correction.published_at, site))

    return [Month(month, list(group)) for month, group in groupby(corrections, key=name)]


def _page(template: str, site: Site, *, status: int = 200, **values: Any) -> HttpResponse:
    # Without the request: no context processor may touch the session, or caches would have to tell readers apart.
    context = {"site": site, "language": best_language(site.language), **values}
    return HttpResponse(render_to_string(f"corrigenda/record/{template}.html", context), status=status)


def _missing(site: Site | None = None) -> HttpResponse:
    context = {"site": site, "language": best_language(site.language if site else "en")}
    return HttpResponse(render_to_string("corrigenda/record/missing.html", context), status=404)
