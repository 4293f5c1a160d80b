"""Reports that were set aside, and letting them in."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from corrigenda.core.numbers import numbers
from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.paging import before_of, cut
from corrigenda.desk.words import JUNK_REASONS
from corrigenda.models import Event, EventKind, Report, SetAside
from corrigenda.models.waking import wake


@desk_page(Power.SEE_DESK)
def set_aside(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The reports that wait for review, oldest last."""
    reports = Report.objects.filter(site=desk.site, set_aside__in=SetAside.of_review()).order_by("-pk")
    if (before := before_of(request)) is not None:
        reports = reports.filter(pk__lt=before)
    shown, following = cut(reports)
    return page(request, desk, "set_aside", {"reports": shown, "following": following, "junk_reasons": JUNK_REASONS})


@desk_page(Power.DECIDE, methods=("POST",))
def let_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let the chosen reports into the queue; one that is in already stays as it is."""
    chosen = numbers(request.POST.getlist("report"))
    now = timezone.now()
    count = 0
    with transaction.atomic():
        waiting = Report.objects.select_for_update(no_key=True).filter(site=desk.site, pk__in=chosen)
        for report in waiting.filter(set_aside__in=SetAside.of_review()).order_by("pk"):
            why = report.set_aside
            Report.objects.filter(pk=report.pk).update(set_aside="", place_at=now)
            Event.write(
                EventKind.LET_IN, site=desk.site, at=now, actor=desk.user, report=report, before={"set_aside": why},
                after={"set_aside": ""},
            )  # fmt: skip
            count += 1
        wake()
    if count:
        messages.success(request, f"Let in: {count}. They come to the queue within moments.")
    else:
        messages.info(request, "Choose at least one report that is still set aside.")
    return redirect("desk:set_aside", desk.site.key)
