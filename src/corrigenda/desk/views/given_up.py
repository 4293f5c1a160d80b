"""The page of what the worker gave up, and the two acts on it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.given_up import failed, leave, try_again

_TITLES = {
    "confirmations": "Addresses to confirm",
    "reports": "Reports that could not be placed",
    "articles": "Articles that could not be looked at",
    "feeds": "Feeds that could not be read",
    "subscriptions": "Hubs that could not be asked",
    "mails": "Readers who could not be told",
    "deliveries": "Webhooks that could not be told",
    "checks": "Articles whose text could not be checked",
}


@desk_page(Power.SEE_DESK)
def given_up(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What failed for days, with the reason and since when."""
    queues = [(name, _TITLES[name], rows) for name, rows in failed(desk.site)]
    return page(request, desk, "given_up", {"queues": queues})


@desk_page(Power.DECIDE, methods=("POST",))
def again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Try one again, or all."""
    keys = request.POST.getlist("row")
    if count := try_again(desk.site, None if "all" in keys else keys, timezone.now()):
        messages.success(request, f"Tried again: {count}. What fails again comes back here.")
    else:
        messages.info(request, "Nothing to try: somebody was quicker, or it came right by itself.")
    return redirect("desk:given_up", desk.site.key)


@desk_page(Power.DECIDE, methods=("POST",))
def leave_it(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take one off the list."""
    if leave(desk.site, request.POST.getlist("row")):
        messages.success(request, "Left. It is tried again only when something new happens to it.")
    return redirect("desk:given_up", desk.site.key)
