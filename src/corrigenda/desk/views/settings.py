"""The page of a site's rules."""

from __future__ import annotations

from django.conf import settings as conf
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.settings import SettingsForm, change, stamp_of
from corrigenda.models import Membership, Site


@desk_page(Power.CONFIGURE, methods=("GET", "HEAD", "POST"))
def settings(request: HttpRequest, desk: Desk) -> HttpResponse:
    """See and change the site's rules, and see who works on it."""
    # The form writes into its instance while it checks; the page around it shows the site as it is.
    site = Site.objects.get(pk=desk.site.pk)
    stamp = stamp_of(site)
    form = SettingsForm(request.POST or None, instance=site)
    if request.method == "POST" and request.POST.get("stamp", stamp) != stamp:
        messages.error(request, "Somebody changed the settings while you did. Nothing was saved; this is how they are.")
        return redirect("desk:settings", desk.site.key)
    if request.method == "POST" and form.is_valid():
        change(desk, form, timezone.now())
        messages.success(request, "Saved. Readers’ pages follow within a few minutes.")
        return redirect("desk:settings", desk.site.key)
    people = Membership.objects.filter(site=desk.site).select_related("user").order_by("user__username")
    status = 422 if form.errors else 200
    return page(
        request,
        desk,
        "settings",
        {"form": form, "stamp": stamp, "people": people, "address": conf.CORRIGENDA_ADDRESS},
        status=status,
    )
