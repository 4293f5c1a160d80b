"""The record in formats for programs. What each holds is in docs/reference/record-formats.md."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from corrigenda.core.spreadsheet import CSV
from corrigenda.models import Article, Site
from corrigenda.record import atom, json_feed, linked_data, table, web_annotation
from corrigenda.record.answering import data, document, nothing
from corrigenda.record.published import LARGEST, Slice, changed_at, following, newest, number, published, with_changed


@data
def atom_feed(request: HttpRequest, site: Site) -> HttpResponse:
    """The newest corrections as Atom; `?before=NUMBER` goes on."""
    found = _feed(request, site)
    return document(atom.atom(site, found), atom.MEDIA_TYPE, _modified(found))


@data
def json_feed_of_site(request: HttpRequest, site: Site) -> HttpResponse:
    """The newest corrections as a JSON Feed; `?before=NUMBER` goes on."""
    found = _feed(request, site)
    return document(json_feed.json_feed(site, found), json_feed.MEDIA_TYPE, _modified(found))


@data
def linked_data_of_article(_: HttpRequest, site: Site, pk: int) -> HttpResponse:
    """An article's corrections as JSON-LD; without any it is not named."""
    article = Article.objects.filter(site=site, pk=pk).first() if pk <= LARGEST else None
    if article is None:
        raise nothing()
    return _linked_data(site, article, article)


@data
def linked_data_by_url(request: HttpRequest, site: Site) -> HttpResponse:
    """The same for the article at `?url=…`, in any spelling; of a copy, its original's corrections are among them."""
    article = Article.find(site, request.GET.get("url", ""))
    if article is None:
        raise nothing()
    return _linked_data(site, article, article.original)


@data
def annotations_of_site(request: HttpRequest, site: Site) -> HttpResponse:
    """A site's corrections as an AnnotationCollection; with `?after=NUMBER`, the page of those that follow."""
    asked = request.GET.get("after")
    if asked is None:
        return document(web_annotation.collection(site, published(site).count()), web_annotation.MEDIA_TYPE)
    after = number(asked)
    corrections = following(site, after) if after is not None else []
    if after is None or not corrections:
        raise nothing()  # a page without annotations is none (Web Annotation Data Model, section 5.2)
    return document(web_annotation.page(site, after, corrections), web_annotation.MEDIA_TYPE)


@data
def annotation_of_correction(_: HttpRequest, site: Site, number: int) -> HttpResponse:
    """One correction as an Annotation."""
    found = published(site).filter(number=number).first() if number <= LARGEST else None
    if found is None:
        raise nothing()
    return document(web_annotation.annotation(found), web_annotation.MEDIA_TYPE)


@data
def csv_of_site(request: HttpRequest, site: Site) -> HttpResponseBase:
    """The whole record as CSV, oldest first; `?after=NUMBER` leaves out what is known already."""
    return _whole(request, site, table.csv_lines, CSV)


@data
def json_lines_of_site(request: HttpRequest, site: Site) -> HttpResponseBase:
    """The same as JSON Lines."""
    return _whole(request, site, table.json_lines, table.JSON_LINES)


def _whole(request: HttpRequest, site: Site, lines: table.Lines, media_type: str) -> HttpResponseBase:
    after = number(request.GET.get("after", "0"))
    if after is None:
        raise nothing()
    # Written while it is sent: whoever only asks for the headers is not made to wait for the last line.
    written = lines(table.rows(site, after)) if request.method == "GET" else iter(())
    return StreamingHttpResponse(written, content_type=media_type)


def _linked_data(site: Site, article: Article, original: Article) -> HttpResponse:
    corrections = list(published(site).filter(article__in={article, original}))
    if not corrections:
        raise nothing()
    return document(linked_data.linked_data(site, article, corrections), linked_data.MEDIA_TYPE)


def _feed(request: HttpRequest, site: Site) -> Slice:
    found = newest(published(site), request.GET.get("before", ""))
    if found is None:
        raise nothing()
    return with_changed(site, found)


def _modified(found: Slice) -> datetime | None:
    return max(map(changed_at, (*found.corrections, *found.changed)), default=None)
