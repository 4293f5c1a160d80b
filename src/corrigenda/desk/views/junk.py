"""The folder of junk, and the acts on reports and sources that fill and empty it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from corrigenda.core.numbers import number, numbers
from corrigenda.core.roles import Power
from corrigenda.desk import junk
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.deciding import lines
from corrigenda.desk.paging import before_of, cut
from corrigenda.desk.words import JUNK_REASONS
from corrigenda.models import Erratum, Outdated, Report

_NO_REASON = "Say why it is junk; colleagues see it, readers do not. Nothing was done."


@desk_page(Power.SEE_DESK)
def junk_folder(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What was put away and is not forgotten yet, and the sources that are dropped today."""
    found = junk.folder(desk.site, timezone.now())
    reports = found.reports
    if (before := before_of(request)) is not None:
        reports = reports.filter(pk__lt=before)
    shown, following = cut(reports)
    errata = found.errata
    if (earlier := number(request.GET.get("errata"))) is not None:
        errata = errata.filter(pk__lt=earlier)
    of_errata, more_errata = cut(errata)
    context = {
        "errata": of_errata,
        "more_errata": more_errata,
        "reports": shown,
        "mutes": found.mutes,
        "following": following,
    }
    return page(request, desk, "junk", context)


@desk_page(Power.DECIDE, methods=("POST",))
def put_away_report(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Put away one report of an erratum."""
    erratum = get_object_or_404(Erratum, site=desk.site, pk=pk)
    report, version = number(request.POST.get("report")), number(request.POST.get("version"))
    if report is None or version is None:
        raise Http404("No such report.")
    if not (why := _why(request)):
        messages.error(request, _NO_REASON)
        return redirect("desk:erratum", desk.site.key, pk)
    try:
        junk.put_away_one(erratum.pk, report, seen_version=version, why=why, actor=desk.user, at=timezone.now())
        messages.success(request, "Put away as junk. It can be taken out again in the folder.")
    except Report.DoesNotExist:
        raise Http404("No such report.") from None
    except Outdated:
        messages.error(request, "The erratum changed since you saw it, and nothing was done. Look again.")
    except junk.Refused as refused:
        messages.error(request, str(refused))
    return redirect("desk:erratum", desk.site.key, pk)


@desk_page(Power.DECIDE, methods=("POST",))
def put_away_chosen(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Put away the chosen reports that wait for review."""
    chosen = numbers(request.POST.getlist("report"))
    why = _why(request)
    if not why:
        messages.error(request, _NO_REASON)
    elif count := junk.put_away(desk.site, chosen, why=why, actor=desk.user, at=timezone.now()):
        messages.success(request, f"Put away as junk: {count}.")
    else:
        messages.info(request, "Choose at least one report that is still set aside.")
    return redirect("desk:set_aside", desk.site.key)


@desk_page(Power.DECIDE, methods=("POST",))
def take_out(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let the chosen reports come to the queue after all."""
    chosen = numbers(request.POST.getlist("report"))
    if count := junk.take_out(desk.site, chosen, actor=desk.user, at=timezone.now()):
        messages.success(request, f"Taken out: {count}. They come to the queue within moments.")
    else:
        messages.info(request, "Choose at least one report that is still here.")
    return redirect("desk:junk", desk.site.key)


@desk_page(Power.DECIDE, methods=("POST",))
def mute(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Drop whatever else comes from a report's source today."""
    report = get_object_or_404(Report, site=desk.site, pk=number(request.POST.get("report")) or 0)
    if not (why := _why(request)):
        messages.error(request, _NO_REASON)
    else:
        try:
            junk.mute(desk.site, report.pk, why=why, actor=desk.user, at=timezone.now())
            messages.success(request, "What else comes from there until the day ends (UTC) goes to the junk, unseen.")
        except junk.Refused as refused:
            messages.error(request, str(refused))
    if report.erratum_id is not None:
        return redirect("desk:erratum", desk.site.key, report.erratum_id)
    return redirect("desk:junk", desk.site.key)


@desk_page(Power.DECIDE, methods=("POST",))
def unmute(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Listen to a source again; twice is the same as once."""
    if junk.unmute(desk.site, number(request.POST.get("mute")) or 0, actor=desk.user, at=timezone.now()):
        messages.success(request, "Its reports come to the queue again.")
    return redirect("desk:junk", desk.site.key)


def _why(request: HttpRequest) -> str:
    preset = request.POST.get("preset", "")
    parts = (preset if preset in JUNK_REASONS else "", lines(request.POST.get("reason", "")).strip()[:2000])
    return ": ".join(part for part in parts if part)
