"""The receipt: what a reader sent, and what has become of it. Whoever has the address may read it."""

from __future__ import annotations

import re
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
from corrigenda.models import Article, Correction, Erratum, Event, EventKind, Report, SetAside

_TOKEN = re.compile(r"[A-Za-z0-9_-]{44}")
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
    found = Report.by_token(token).select_related("site", "article", "erratum__article")
    report = found.first() if _TOKEN.fullmatch(token) else None
    response = _page(report) if report else _missing(request)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _page(report: Report) -> HttpResponse:
    erratum = _leading(report.erratum)
    notices = _notices(erratum)
    context: dict[str, Any] = {
        "site": report.site,
        "language": best_language(report.language, report.site.language),
        "report": report,
        "erratum": erratum,
        "article": _article(report, erratum),
        "state": _state(report, erratum),
        "reason": erratum.reason if erratum and _state(report, erratum) in (State.REJECTED, State.HELD) else "",
        "already": _already(report, erratum),
        "until": erratum.hold_until if erratum and erratum.state == State.HELD else None,
        "readers": erratum.reports_count if erratum else 1,
        "forgotten_on": report.received_at + timedelta(days=report.site.email_days) if report.email else None,
        "notices": notices,
        "steps": _steps(report, erratum, notices),
    }
    return HttpResponse(render_to_string("corrigenda/intake/receipt.html", context))


def _missing(request: HttpRequest) -> HttpResponse:
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()[:500])
    language = best_language(*(tag for tag, _ in accepted))
    page = render_to_string("corrigenda/intake/no_receipt.html", {"site": None, "language": language})
    response = HttpResponse(page, status=404)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _state(report: Report, erratum: Erratum | None) -> str:
    """How it stands. Whoever sends junk is not told that somebody noticed: theirs is looked at, as any other."""
    if erratum is None:
        return State.REPORTED if _is_put_away(report) else "received"
    return State.REPORTED if erratum.junked_at else erratum.state


def _article(report: Report, erratum: Erratum | None) -> Article | None:
    if erratum is not None:
        return erratum.article
    return Article.find(report.site, report.url) if _is_put_away(report) else report.article


def _is_put_away(report: Report) -> bool:
    return report.set_aside in SetAside.of_junk() | {SetAside.FORGOTTEN}


def _leading(erratum: Erratum | None) -> Erratum | None:
    """The erratum that is decided on: where one is a duplicate, the other's fate is the answer."""
    seen: set[int] = set()
    while erratum is not None and erratum.duplicate_of_id is not None and erratum.pk not in seen:
        seen.add(erratum.pk)
        erratum = Erratum.objects.select_related("article").get(pk=erratum.duplicate_of_id)
    return erratum


def _already(report: Report, erratum: Erratum | None) -> datetime | None:
    """When the passage was corrected, if that was before this reader reported it: they read an older copy."""
    if erratum is None or erratum.state != State.FIXED or erratum.fixed_at is None:
        return None
    return erratum.fixed_at if erratum.fixed_at < report.received_at else None


def _notices(erratum: Erratum | None) -> list[Correction]:
    if erratum is None:
        return []
    found = Correction.objects.filter(erratum=erratum, published_at__isnull=False)
    return list(found.select_related("site").order_by("number"))


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
