"""Leaving a note at an erratum, giving it to somebody, and being done with what one was called upon for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from corrigenda.core.roles import Power
from corrigenda.desk import noting
from corrigenda.desk.access import Desk, desk_page
from corrigenda.desk.deciding import lines
from corrigenda.desk.selection import Selection, queue_address
from corrigenda.desk.words import called
from corrigenda.models import Erratum, Mention


@desk_page(Power.DECIDE, methods=("POST",))
def note(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Leave a note for colleagues."""
    found = _find(desk, pk)
    text = lines(request.POST.get("note", "")).strip()
    if not text:
        messages.info(request, "A note needs words.")
    elif len(text) > noting.LONGEST:
        messages.error(request, f"A note has at most {noting.LONGEST:,} characters; this one was not kept.")
    else:
        names = ", ".join(map(called, noting.note(found, text, actor=desk.user, at=timezone.now())))
        messages.success(request, f"Noted.{f' It waits for {names}.' if names else ''}")
    return redirect("desk:erratum", desk.site.key, pk)


@desk_page(Power.DECIDE, methods=("POST",))
def assign(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Give an erratum to a colleague, to oneself, or to nobody."""
    found = _find(desk, pk)
    wanted = request.POST.get("to", "")
    to = next((user for user in noting.people(desk.site, Power.DECIDE) if str(user.pk) == wanted), None)
    if wanted and to is None:
        messages.error(request, "Nobody of that name decides here; nothing was changed.")
    elif noting.assign(found.pk, to, actor=desk.user, at=timezone.now()):
        messages.success(request, f"Erratum {pk} is {called(to) + '’s' if to else 'nobody’s'} now.")
    if "from" in request.POST:
        return redirect(queue_address(desk.site, Selection.of(request.POST["from"]), at=pk))
    return redirect("desk:erratum", desk.site.key, pk)


@desk_page(Power.SEE_DESK, methods=("POST",))
def answered(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Be done with what one was called upon for, without a word."""
    if Mention.answer(_find(desk, pk).pk, desk.user, timezone.now()):
        messages.success(request, "It waits for you no more.")
    return redirect("desk:erratum", desk.site.key, pk)


def _find(desk: Desk, pk: int) -> Erratum:
    return get_object_or_404(Erratum.objects.select_related("site"), site=desk.site, pk=pk)
