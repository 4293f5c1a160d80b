"""How the record answers: the same for everybody, kept by any cache, and read from any page where it is data."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from corrigenda.core.answers import problem_answer
from corrigenda.core.catalogue import best_language
from corrigenda.core.problems import Problem
from corrigenda.log_key import LogKeyError
from corrigenda.models import Site
from corrigenda.models.log_entry import LogDamaged

log = logging.getLogger(__name__)

View = Callable[..., HttpResponseBase]


def public(view: View) -> View:
    """Read only, cacheable for a minute, with an ETag of the content."""
    return conditional_page(cache_control(public=True, max_age=60)(require_safe(view)))


def data(view: View) -> View:
    """A public view of a site in a format for programs: it takes the site, not its key, and any page may read it.

    What is refused is a problem document, which no cache keeps.
    """

    @wraps(view)
    def answer(request: HttpRequest, key: str, **values: Any) -> HttpResponseBase:
        found: HttpResponseBase
        try:
            site = Site.objects.filter(key=key).first()
            if site is None:
                raise Problem("not-found", "No site of this desk has the key.")
            found = view(request, site, **values)
            patch_cache_control(found, public=True, max_age=60)
        except LogDamaged as error:
            found = _refused(Problem("damaged", str(error)))
        except LogKeyError as error:
            log.error("%s", error)  # it names a path, which is the operator's to know
            found = _refused(Problem("damaged", "The key that signs the log cannot be read."))
        except Problem as problem:
            found = _refused(problem)
        found.headers["Access-Control-Allow-Origin"] = "*"
        return found

    return conditional_page(require_safe(answer))


def nothing() -> Problem:
    """The refusal of an address in a format at which nothing was published."""
    return Problem("not-found", "Nothing has been published at this address.")


def _refused(problem: Problem) -> HttpResponse:
    refused = problem_answer(problem)
    return HttpResponse(refused.body, status=refused.status, headers=dict(refused.headers))


def page(html: str, site: Site, request: HttpRequest) -> HttpResponse:
    """A page of the record; with `?embed`, the site's own pages may show it inside them."""
    response = HttpResponse(html)
    if "embed" in request.GET:
        response.frame_ancestors = " ".join(site.origins)  # type: ignore[attr-defined]
        response.xframe_options_exempt = True  # it knows no origins but one's own
    return response


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
