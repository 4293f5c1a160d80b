"""The page of what webhooks were told, and the act of sending something again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from corrigenda.core.numbers import number
from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.deliveries import lately, send_again
from corrigenda.models import Webhook


@desk_page(Power.CONFIGURE)
def deliveries(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The last hundred messages, and who is told."""
    webhooks = Webhook.objects.filter(site=desk.site, removed_at__isnull=True).order_by("pk")
    return page(request, desk, "deliveries", {"rows": lately(desk.site), "webhooks": webhooks})


@desk_page(Power.CONFIGURE, methods=("POST",))
def send_it_again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Send one again, under its id."""
    if send_again(desk.site, number(request.POST.get("row")) or 0, timezone.now()):
        messages.success(request, "It is sent again, under the same id.")
    else:
        messages.info(request, "Nothing to send: it is due already, or it was forgotten.")
    return redirect("desk:deliveries", desk.site.key)
