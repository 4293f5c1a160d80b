"""The plain form: the widget's job for readers without JavaScript, in any browser, without a cookie.

A refusal is never the end: the form comes back with the reason, and with everything that was typed.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from corrigenda.core.catalogue import LANGUAGES, best_language, say, texts
from corrigenda.core.naming import named
from corrigenda.core.problems import Problem
from corrigenda.intake.payload import ReportPayload, parse_fields
from corrigenda.intake.receive import receive
from corrigenda.intake.ticket import Ticket
from corrigenda.models import Kind, Site
from corrigenda.templatetags.reader_text import moment_in_words

_PAYLOAD_FIELD = {"quote.exact": "exact", "quote": "exact"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader typed, as it came; `remove` is the box that says the words should be left out."""

    url: str = ""
    exact: str = ""
    proposal: str = ""
    remove: str = ""
    kind: str = Kind.TYPO.value
    comment: str = ""
    source: str = ""
    email: str = ""
    website: str = ""

    @classmethod
    def of(cls, data: QueryDict) -> Self:
        """The draft in a form's data, with line ends as pages have them (forms send CRLF)."""
        typed = {name: str(data[name]).replace("\r\n", "\n") for name in asdict(cls()) if name in data}
        return cls(**typed)

    def payload(self, ticket: Ticket, language: str) -> ReportPayload:
        """The draft as the report that the API would take. Raises Problem: fields."""
        exact, proposal = self.exact.strip(), self.proposal.strip()
        fields: dict[str, Any] = {
            "id": str(ticket.report),
            "site": ticket.site,
            "url": self.url.strip().split("#", 1)[0],
            "kind": self.kind,
            "language": language,
            "seconds": ticket.seconds,
            "comment": self.comment.strip(),
            "source": self.source.strip(),
            "email": self.email.strip(),
            "website": self.website,
        }
        if exact:
            fields["quote"] = {"exact": exact}
        # An empty box means "I do not know the right words"; that they should go is said by the other box.
        if proposal or self.remove:
            fields["proposal"] = proposal
        return parse_fields(fields)


@dataclass(slots=True)
class Refusal:
    """Why a form comes back: a sentence, and what is wrong with which field."""

    status: int
    reason: str
    fields: dict[str, str] = field(default_factory=dict)
    retry_after: int | None = None


# csrf_exempt: the form must work without cookies, changes nothing of the visitor's, and adds a report as the API does.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest) -> HttpResponse:
    """The form, and the report it sends."""
    data = request.POST if request.method == "POST" else request.GET
    site = _site(data.get("site", ""))
    language = _language(request, data, site)
    if site is None:
        page = render_to_string("corrigenda/intake/no_site.html", {"site": None, "language": language})
        return _answer(HttpResponse(page, status=404))
    if request.method == "POST":
        return _answer(_post(request, site, language))
    return _answer(_page(site, language, Draft(url=data.get("url", "")), Ticket.new(site.key)))


def _post(request: HttpRequest, site: Site, language: str) -> HttpResponse:
    draft = Draft.of(request.POST)
    ticket = Ticket.read(request.POST.get("ticket", ""), site.key)
    if ticket is None or ticket.is_expired:
        ticket = ticket or Ticket.new(site.key)
        return _page(site, language, draft, ticket, Refusal(422, say(language, "problem.expired")))
    try:
        receipt = receive(
            draft.payload(ticket, language),
            origin=None,  # this form's own; the page's address is checked against the site's origins
            remote=request.META.get("REMOTE_ADDR", ""),
            forwarded=request.META.get("HTTP_X_FORWARDED_FOR", ""),
        )
    except Problem as problem:
        if problem.kind == "another-report":
            ticket = ticket.for_another_report()
        return _page(site, language, draft, ticket, _refusal(problem, draft, site, language))
    return HttpResponse(status=303, headers={"Location": reverse("intake:receipt", args=[receipt.token])})


def _refusal(problem: Problem, draft: Draft, site: Site, language: str) -> Refusal:
    """The problem in the reader's language."""
    if problem.kind in ("fields", "foreign-origin"):
        return Refusal(422, say(language, "problem.fields"), _field_errors(problem, draft, site, language))
    when = ""
    if problem.retry_after is not None:
        again = datetime.now(UTC) + timedelta(seconds=problem.retry_after)
        # Up to the next full minute, because that is what is shown.
        again = again.replace(second=0, microsecond=0) + timedelta(minutes=math.ceil(again.second / 60))
        when = moment_in_words(language, again, site)
    key = f"problem.{problem.kind}"
    if key not in texts(language):
        key = "problem.unavailable"
    return Refusal(problem.status, say(language, key, time=when), retry_after=problem.retry_after)


def _field_errors(problem: Problem, draft: Draft, site: Site, language: str) -> dict[str, str]:
    """One text a field, which covers all its rules, in the form's order; where there is none, the API's."""
    wrong = {_PAYLOAD_FIELD.get(error.field, error.field): error.detail for error in reversed(problem.errors)}
    if named(draft.url, site.naming) is None:  # said together with the rest, and not at the next attempt
        wrong["url"] = ""
    known = [name for name in asdict(draft) if name in wrong and f"problem.{name}" in texts(language)]
    found = {name: say(language, f"problem.{name}", site=site.name) for name in known}
    return {**found, **{name: detail for name, detail in wrong.items() if name not in known}}


def _site(key: str) -> Site | None:
    # PostgreSQL refuses to be asked for a text with a NUL in it.
    return None if "\0" in key else Site.objects.filter(key=key).first()


def _language(request: HttpRequest, data: QueryDict, site: Site | None) -> str:
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:500])
    return best_language(data.get("lang", ""), *(tag for tag, _ in accepted), site.language if site else "en")


def _page(site: Site, language: str, draft: Draft, ticket: Ticket, refusal: Refusal | None = None) -> HttpResponse:
    query = {"site": site.key, "url": draft.url}
    context = {
        "site": site,
        "language": language,
        "draft": draft,
        "ticket": ticket,
        "kinds": Kind.values,
        "refusal": refusal,
        "errors": refusal.fields if refusal else {},
        "languages": [(code, urlencode({**query, "lang": code})) for code in LANGUAGES],
    }
    response = HttpResponse(
        render_to_string("corrigenda/intake/form.html", context), status=refusal.status if refusal else 200
    )
    if refusal and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _answer(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, ["Accept-Language"])
    response.headers["X-Robots-Tag"] = "noindex"
    return response
