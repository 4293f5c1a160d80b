"""The receipt: what a reader sent, and what has become of it. Whoever has the address may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from corrigenda.core.catalogue import best_language
from corrigenda.core.states import State
from corrigenda.intake.outcome import Outcome
from corrigenda.models import Confirmation, Correction, Erratum, Event, EventKind, Report

_TOLD = (EventKind.VERIFIED, EventKind.HELD, EventKind.REJECTED, EventKind.FIXED, EventKind.CAME_BACK)


@dataclass(frozen=True)
class Step:
    """One line of the timeline; `at` is UTC, `name` ends a key receipt.step.…"""

    at: datetime
    name: str


@require_safe
@cache_control(private=True, no_store=True)
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """A report's receipt."""
    outcome = Outcome.of(token)
    response = _page(outcome) if outcome else missing(request)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(outcome: Outcome) -> HttpResponse:
    report, erratum = outcome.report, outcome.erratum
    context: dict[str, Any] = {
        "site": report.site,
        "language": best_language(report.language, report.site.language),
        "report": report,
        "erratum": erratum,
        "article": outcome.article,
        "state": outcome.state,
        "reason": erratum.reason if erratum and outcome.state in (State.REJECTED, State.HELD) else "",
        "already": outcome.corrected_before,
        "link": outcome.link,
        "until": erratum.hold_until if erratum and erratum.state == State.HELD else None,
        "readers": outcome.readers,
        "is_confirmed": Confirmation.objects.filter(report=report, confirmed_at__isnull=False).exists(),
        "forgotten_on": report.received_at + timedelta(days=report.site.email_days) if report.email else None,
        "notices": outcome.notices,
        "steps": _steps(report, erratum, outcome.notices),
    }
    return HttpResponse(render_to_string("corrigenda/intake/receipt.html", context))


def missing(request: HttpRequest) -> HttpResponse:
    """The page for a receipt that is none."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:500])
    language = best_language(*(tag for tag, _ in accepted))
    page = render_to_string("corrigenda/intake/no_receipt.html", {"site": None, "language": language})
    response = HttpResponse(page, status=404)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _steps(report: Report, erratum: Erratum | None, notices: list[Correction]) -> list[Step]:
    """The timeline, oldest first: what the reader may know, and no decision that was taken back."""
    steps = [Step(report.received_at, "received")]
    if erratum is not None:
        standing: list[Event] = []
        for event in erratum.events.filter(kind__in=EventKind.of_state()).order_by("pk"):
            if event.kind == EventKind.UNDONE:
                del standing[-1:]
            else:
                standing.append(event)
        steps += [Step(event.at, event.kind) for event in standing if event.kind in _TOLD]
    steps += [Step(notice.published_at, "published") for notice in notices if notice.published_at]
    if report.told_at:
        steps.append(Step(report.told_at, "told"))
    return sorted(steps, key=lambda step: step.at)
