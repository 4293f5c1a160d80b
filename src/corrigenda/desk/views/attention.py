"""What a page that is in sight says and asks every few seconds: that somebody reads it, and what happened since."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from corrigenda.core.answers import matches
from corrigenda.core.numbers import number
from corrigenda.core.roles import Power
from corrigenda.desk import history
from corrigenda.desk.access import Desk, desk_page
from corrigenda.desk.attention import looked_at, looking
from corrigenda.desk.news import newest, touched
from corrigenda.desk.selection import Selection
from corrigenda.models import Attention, Erratum


@desk_page(Power.SEE_DESK)
def news(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What happened in a part of the queue since an event, and who looks at what; 304 while nothing is new."""
    last, others = newest(desk.site), looked_at(desk.site, desk.user, timezone.now())
    named = json.dumps([last, others], sort_keys=True).encode()
    tag = f'"{hashlib.sha256(named).hexdigest()[:32]}"'
    if matches(request.headers.get("If-None-Match", ""), tag):
        response = HttpResponse(status=304)
    else:
        since = number(request.GET.get("since"))
        found = touched(desk.site, Selection.parse(request.GET.dict()), desk.user, last if since is None else since)
        response = JsonResponse({"touched": [asdict(each) for each in found], "looking": others})
    response.headers["ETag"] = tag
    return response


@desk_page(Power.SEE_DESK, methods=("POST",))
def attention(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Renew a person's attention, or end it; who else looks, and what was done since the page's version."""
    erratum = get_object_or_404(Erratum, site=desk.site, pk=pk)
    now = timezone.now()
    if "gone" in request.POST:
        Attention.turn_away(erratum, desk.user, now)
        return HttpResponse(status=204)
    Attention.pay(erratum, desk.user, holds=desk.may_decide, at=now)
    changed = number(request.POST.get("version")) not in (None, erratum.version)
    return JsonResponse(
        {
            "looking": looking([pk], desk.user, now).get(pk, ""),
            "changed": history.newest(erratum) if changed else "",
        }
    )
