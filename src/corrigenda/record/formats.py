"""The record in formats for programs. What each holds is in docs/reference/record-formats.md."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from corrigenda.models import Site
from corrigenda.record import atom, json_feed
from corrigenda.record.answering import data, document, missing
from corrigenda.record.published import newest, published_at


@data
def atom_feed(request: HttpRequest, site: Site) -> HttpResponse:
    """The newest corrections as Atom; `?before=NUMBER` goes on."""
    found = newest(site, request.GET.get("before", ""))
    if found is None:
        return missing(site)
    return document(atom.atom(site, found), atom.MEDIA_TYPE, max(map(published_at, found.corrections), default=None))


@data
def json_feed_of_site(request: HttpRequest, site: Site) -> HttpResponse:
    """The newest corrections as a JSON Feed; `?before=NUMBER` goes on."""
    found = newest(site, request.GET.get("before", ""))
    if found is None:
        return missing(site)
    return document(
        json_feed.json_feed(site, found), json_feed.MEDIA_TYPE, max(map(published_at, found.corrections), default=None)
    )
