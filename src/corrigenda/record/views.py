"""The public record's pages: every published correction, and nothing else."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from corrigenda.core.terms import tidy
from corrigenda.models import Correction, Presence, Site
from corrigenda.models.search import matching_notices
from corrigenda.record.answering import missing, page, public
from corrigenda.record.months import month_at, months
from corrigenda.record.pages import Frame, Listing, article_page, correction_page, list_page, policy_page
from corrigenda.record.published import LARGEST, Slice, newest, published


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
    archive = months(site, found.corrections[0]) if is_first else []
    here, older = _beside(request, found, f"q={quote(search)}&" if search else "")
    listing = Listing(found.corrections, search=search, here=here, older=older, archive=archive)
    return page(list_page(site, listing, _frame(request)), site, request)


@public
def of_month(request: HttpRequest, key: str, year: int, month: int) -> HttpResponse:
    """What was published in a month, newest first; `?before=NUMBER` goes on."""
    site = Site.objects.filter(key=key).first()
    asked = month_at(site, year, month) if site else None
    if site is None or asked is None:
        return missing(site)
    found = newest(asked.rows(), request.GET.get("before", ""))
    if found is None:
        return missing(site)
    here, older = _beside(request, found)
    return page(list_page(site, Listing(found.corrections, asked, "", here, older), _frame(request)), site, request)


@public
def of_article(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """An article's corrections. Without any it is not named: that somebody reported on it is nobody's business."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    corrections = list(published(site).filter(article_id=pk)) if pk <= LARGEST else []
    if not corrections:
        return missing(site)
    return page(article_page(site, corrections[0].article, corrections, _frame(request)), site, request)


@public
def correction(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One correction at its lasting address."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    found: Correction | None = None
    if number <= LARGEST:
        found = published(site).select_related("erratum").filter(number=number).first()
    return missing(site) if found is None else page(correction_page(site, found, _frame(request)), site, request)


@public
def policy(request: HttpRequest, key: str, version: int | None = None) -> HttpResponse:
    """How the site corrects: the version in force, or the one with a number."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    versions = site.policy_versions
    found = [each for each in versions if version in (None, each.version)]
    return page(policy_page(site, found[0], versions, _frame(request)), site, request) if found else missing(site)


def _frame(request: HttpRequest) -> Frame:
    return Frame(is_embedded="embed" in request.GET)


def _beside(request: HttpRequest, found: Slice, kept: str = "") -> tuple[str, str]:
    """The queries of a page of a list, and of the one that it goes on with."""
    kept += "embed&" if "embed" in request.GET else ""
    here = f"?before={found.before}" if found.before is not None else ""
    return here, f"?{kept}before={found.older}" if found.older is not None else ""
