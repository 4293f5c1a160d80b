"""The public record: every published correction, and nothing else.

The pages are the same for everybody and name no session, so that any cache may keep them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from corrigenda.core.catalogue import best_language
from corrigenda.models import Correction, Presence, Site
from corrigenda.record.answering import missing, public
from corrigenda.record.linked_data import in_html, linked_data
from corrigenda.record.place import link_to_words
from corrigenda.record.published import LARGEST, newest, published
from corrigenda.record.reading import Reading, Standing, reading
from corrigenda.record.versions import versions
from corrigenda.templatetags.reader_text import local, month_in_words


@dataclass(frozen=True)
class Entry:
    """A correction in a list, and how it reads now."""

    correction: Correction
    now: Reading


@dataclass(frozen=True)
class Month:
    """The corrections of one month, under its name."""

    name: str
    entries: list[Entry]


@public
def of_site(request: HttpRequest, key: str) -> HttpResponse:
    """A site's record, newest first; `?before=NUMBER` goes on after that number."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    found = newest(site, request.GET.get("before", ""))
    if found is None:
        return missing(site)
    return _page("site", site, months=_by_month(site, found.corrections), older=found.older, before=found.before)


@public
def of_article(request: HttpRequest, key: str, pk: int) -> HttpResponse:  # noqa: ARG001
    """An article's corrections. Without any it is not named: that somebody reported on it is nobody's business."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    corrections = list(published(site).filter(article_id=pk)) if pk <= LARGEST else []
    if not corrections:
        return missing(site)
    article = corrections[0].article
    block = in_html(linked_data(site, article, corrections))
    is_gone = article.presence == Presence.GONE
    entries = _entries(corrections)
    return _page("article", site, article=article, is_gone=is_gone, entries=entries, linked_data=block)


@public
def correction(request: HttpRequest, key: str, number: int) -> HttpResponse:  # noqa: ARG001
    """One correction at its lasting address."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    rows = published(site).select_related("erratum")
    found = rows.filter(number=number).first() if number <= LARGEST else None
    if found is None:
        return missing(site)
    block = in_html(linked_data(site, found.article, [found]))
    now = reading(found)
    context: dict[str, Any] = {"correction": found, "article": found.article, "linked_data": block, "now": now}
    # A stub shows no earlier words either.
    earlier = versions(found) if found.version > 1 and now.standing is not Standing.STUB else []
    return _page("correction", site, words=link_to_words(found), versions=earlier, **context)


def _entries(corrections: Iterable[Correction]) -> list[Entry]:
    return [Entry(correction, reading(correction)) for correction in corrections]


def _by_month(site: Site, corrections: Iterable[Correction]) -> list[Month]:
    language = best_language(site.language)

    def name(correction: Correction) -> str:
        assert correction.published_at is not None
        return month_in_words(language, local(correction.published_at, site))

    return [Month(month, _entries(group)) for month, group in groupby(corrections, key=name)]


def _page(template: str, site: Site, *, status: int = 200, **values: Any) -> HttpResponse:
    # Without the request: no context processor may touch the session, or caches would have to tell readers apart.
    context = {"site": site, "language": best_language(site.language), **values}
    return HttpResponse(render_to_string(f"corrigenda/record/{template}.html", context), status=status)
