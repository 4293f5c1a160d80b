"""What a reader may have deleted, or handed over, by the receipt's address alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from corrigenda.intake.outcome import Outcome
from corrigenda.intake.receipt import missing
from corrigenda.models import Confirmation, Event, EventKind, Report, Telling

_HANDED = (
    "received_at", "url", "canonical", "exact", "prefix", "suffix", "position_start", "position_end", "text_digest",
    "proposal", "kind", "comment", "source", "email", "language", "network", "told_at",
)  # fmt: skip


def forget_address(report: Report) -> None:
    """Delete the reader's address, and what was to be sent there."""
    _erase(report, ["email"])


def forget_words(report: Report) -> None:
    """Delete what the reader wrote beside the correction, and where it came from: comment, link and network.

    The passage and what it should read stay: they are the erratum's, and hold nothing of the reader.
    """
    # The network tells the desk a dropped source until the report has its place.
    _erase(report, ["comment", "source"] + (["network"] if report.place_at is None else []))


def _erase(report: Report, fields: list[str]) -> None:
    erased = [name for name in fields if getattr(report, name)]
    if not erased:
        return
    with transaction.atomic():
        if "email" in fields:
            Telling.objects.filter(report=report).delete()
            Confirmation.objects.filter(report=report).delete()
        Report.objects.filter(pk=report.pk).update(**dict.fromkeys(fields, ""))
        Event.write(EventKind.ERASED, site=report.site, at=datetime.now(UTC), report=report, after={"erased": erased})


# csrf_exempt: the receipt's address is the permission, and no cookie has a part in it.
@csrf_exempt
@require_POST
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """`/receipt/TOKEN/erase`: delete the address (`what=address`) or what was written beside it (`what=words`)."""
    outcome = Outcome.of(token)
    if outcome is None:
        return missing(request)
    what = request.POST.get("what", "")
    if what == "address":
        forget_address(outcome.report)
    elif what == "words":
        forget_words(outcome.report)
    else:
        return HttpResponse("what=address or what=words\n", status=422, content_type="text/plain")
    return redirect("intake:receipt", token)


@require_safe
@cache_control(private=True, no_store=True)
def hand_over(request: HttpRequest, token: str) -> HttpResponse:
    """`/receipt/TOKEN/report.json`: all that is stored of the report."""
    outcome = Outcome.of(token)
    if outcome is None:
        return missing(request)
    report = outcome.report
    stored: dict[str, Any] = {"id": report.uuid, "site": report.site.key, "state": outcome.state}
    stored |= {name: getattr(report, name) for name in _HANDED}
    body = msgspec.json.format(msgspec.json.encode(stored), indent=2)
    response = HttpResponse(body, content_type="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="report-{report.uuid}.json"'
    return response
