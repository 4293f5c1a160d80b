"""Edits without a notice: what was changed in published texts that nobody had reported."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.paging import before_of, cut
from corrigenda.models import StealthEdit


@desk_page(Power.SEE_DESK)
def edits(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The edits that nobody dismissed, newest first."""
    rows = StealthEdit.listed(desk.site)
    if (before := before_of(request)) is not None:
        rows = rows.filter(pk__lt=before)
    shown, following = cut(rows)
    return page(request, desk, "edits", {"edits": shown, "following": following})


@desk_page(Power.DECIDE, methods=("POST",))
def dismiss(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Say that an edit needs no notice; twice is the same as once."""
    edit = get_object_or_404(StealthEdit, site=desk.site, pk=pk)
    if StealthEdit.dismiss(desk.site, edit.pk, at=timezone.now(), actor=desk.user):
        messages.success(request, "Dismissed.")
    return redirect("desk:edits", desk.site.key)
