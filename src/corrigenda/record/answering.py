"""How the record answers: the same for everybody, kept by any cache, and read from any page where it is data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from corrigenda.core.catalogue import best_language
from corrigenda.models import Site

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Read only, cacheable for a minute, with an ETag of the content."""
    return conditional_page(cache_control(public=True, max_age=60)(require_safe(view)))


def data(view: View) -> View:
    """A public view of a site in a format for programs: it takes the site, not its key, and any page may read it."""

    @public
    @wraps(view)
    def answer(request: HttpRequest, key: str, **values: Any) -> HttpResponseBase:
        site = Site.objects.filter(key=key).first()
        response = missing() if site is None else view(request, site, **values)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def document(body: bytes, media_type: str, modified: datetime | None = None) -> HttpResponse:
    """A whole document; `modified` is when its newest part was published (UTC)."""
    response = HttpResponse(body, content_type=media_type)
    if modified is not None:
        response.headers["Last-Modified"] = http_date(modified.timestamp())
    return response


def missing(site: Site | None = None) -> HttpResponse:
    """Nothing has been published at this address."""
    context = {"site": site, "language": best_language(site.language if site else "en")}
    return HttpResponse(render_to_string("corrigenda/record/missing.html", context), status=404)
