"""The public record: every published correction, and nothing else.

The pages are the same for everybody and name no session, so that any cache may keep them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse

from corrigenda.core.terms import tidy
from corrigenda.models import Correction, Policy, Presence, Site
from corrigenda.models.search import matching_notices
from corrigenda.record.answering import missing, page, public
from corrigenda.record.linked_data import in_html, linked_data
from corrigenda.record.months import Month, month_at, month_of, months
from corrigenda.record.place import link_to_words
from corrigenda.record.published import LARGEST, Slice, newest, published, published_at
from corrigenda.record.reading import Reading, Standing, reading
from corrigenda.record.versions import versions


@dataclass(frozen=True)
class Entry:
    """A correction in a list, and how it reads now."""

    correction: Correction
    now: Reading


@dataclass(frozen=True)
class Listed:
    """The corrections of one month in a list, under its name."""

    month: Month
    entries: list[Entry]


@public
def of_site(request: HttpRequest, key: str) -> HttpResponse:
    """A site's record, newest first; `?q=` looks for words, `?before=NUMBER` goes on after that number."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    search = tidy(request.GET.get("q", ""))
    rows = published(site)
    if search:  # not in words that are not shown
        standing = rows.filter(withdrawn_at__isnull=True).exclude(article__presence=Presence.GONE)
        rows = matching_notices(standing, search)
    found = newest(rows, request.GET.get("before", ""))
    if found is None:
        return missing(site)
    is_first = not search and found.before is None and found.corrections
    context = {"search": search, "archive": _years(months(site, found.corrections[0])) if is_first else []}
    return _list(request, site, found, **context)


@public
def of_month(request: HttpRequest, key: str, year: int, month: int) -> HttpResponse:
    """What was published in a month, newest first; `?before=NUMBER` goes on."""
    site = Site.objects.filter(key=key).first()
    asked = month_at(site, year, month) if site else None
    if site is None or asked is None:
        return missing(site)
    found = newest(asked.rows(), request.GET.get("before", ""))
    return missing(site) if found is None else _list(request, site, found, month=asked)


@public
def of_article(request: HttpRequest, key: str, pk: int) -> HttpResponse:
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
    return page("article", site, request, article=article, is_gone=is_gone, entries=entries, linked_data=block)


@public
def correction(request: HttpRequest, key: str, number: int) -> HttpResponse:
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
    policy = Policy.in_force(site, published_at(found))
    return page("correction", site, request, policy=policy, words=link_to_words(found), versions=earlier, **context)


def _entries(corrections: Iterable[Correction]) -> list[Entry]:
    return [Entry(correction, reading(correction)) for correction in corrections]


def _list(request: HttpRequest, site: Site, found: Slice, **context: Any) -> HttpResponse:
    listed = _by_month(site, found.corrections)
    policy = Policy.newest(site)
    return page("site", site, request, policy=policy, months=listed, older=found.older, before=found.before, **context)


def _years(found: Iterable[Month]) -> list[tuple[int, list[Month]]]:
    return [(year, list(group)) for year, group in groupby(found, key=lambda month: month.year)]


def _by_month(site: Site, corrections: Iterable[Correction]) -> list[Listed]:
    groups = groupby(corrections, key=lambda correction: month_of(correction, site))
    return [Listed(month, _entries(group)) for month, group in groups]
