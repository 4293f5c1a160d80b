"""Keeping, renaming and removing views of the queue."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from corrigenda.core.roles import Power
from corrigenda.desk import saved_views
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.selection import Selection, queue_address


@desk_page(Power.SEE_DESK, methods=("POST",))
def keep_view(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep what the queue shows, for oneself or (deciders) for everybody at this desk."""
    for_all = "for_all" in request.POST
    if for_all and not desk.may_decide:
        return page(request, desk, "forbidden", {"detail": "A view for everybody needs an editor."}, status=403)
    try:
        view = saved_views.keep(desk, request.POST.get("name", ""), _selection(request), for_all=for_all)
        messages.success(request, f"Kept as “{view.name}”.")
    except saved_views.Refused as refused:
        messages.error(request, str(refused))
    return _back(request, desk)


@desk_page(Power.SEE_DESK, methods=("POST",))
def rename_view(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Give a view another name."""
    try:
        if saved_views.rename(desk, pk, request.POST.get("name", "")):
            messages.success(request, "Renamed.")
        else:
            messages.info(request, "There is no such view any more, or it is not yours to rename.")
    except saved_views.Refused as refused:
        messages.error(request, str(refused))
    return _back(request, desk)


@desk_page(Power.SEE_DESK, methods=("POST",))
def remove_view(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Remove a view; twice is the same as once."""
    if saved_views.remove(desk, pk):
        messages.success(request, "The view is removed.")
    return _back(request, desk)


def _selection(request: HttpRequest) -> Selection:
    return Selection.of(request.POST.get("from", ""))


def _back(request: HttpRequest, desk: Desk) -> HttpResponse:
    return redirect(queue_address(desk.site, _selection(request)))
