"""The queue of a site, and one decision on many of its errata."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from corrigenda.core.roles import Power
from corrigenda.core.states import Act
from corrigenda.core.terms import LONGEST
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.bulk import Bulk, decide_all, just_done, named
from corrigenda.desk.news import newest
from corrigenda.desk.queue import queue_page, tabs
from corrigenda.desk.saved_views import listed
from corrigenda.desk.selection import Selection, queue_address
from corrigenda.desk.words import ALERTS, JUNK_REASONS, REASONS
from corrigenda.models import Article, Kind


@desk_page(Power.SEE_DESK)
def queue(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The errata of one tab, the worst first."""
    done = named(request.GET.get("done", ""))
    return _queue_page(request, desk, Selection.parse(request.GET.dict()), done)


@desk_page(Power.DECIDE, methods=("POST",))
def decide_chosen(request: HttpRequest, desk: Desk, act: Act) -> HttpResponse:
    """Decide on all chosen errata with one reason; what was refused is told on the queue, and stays chosen."""
    selection = Selection.of(request.POST.get("from", ""))
    now, today = timezone.now(), timezone.localdate()
    bulk = decide_all(desk.site, request.POST, act, actor=desk.user, at=now, today=today)
    if not bulk.is_complete:
        return _queue_page(request, desk, selection, bulk.done, bulk, status=422 if bulk.error else 409)
    if act is Act.UNDO:
        messages.success(request, f"Decisions undone: {len(bulk.done)}.")
        return redirect(queue_address(desk.site, selection, at=bulk.done[0]))
    return redirect(queue_address(desk.site, selection, bulk.done))


def _queue_page(
    request: HttpRequest, desk: Desk, selection: Selection, done: list[int], bulk: Bulk | None = None, status: int = 200
) -> HttpResponse:
    since = newest(desk.site)  # before the rows: what comes in between is told twice, not missed
    article = None
    if selection.article is not None:
        article = Article.objects.filter(site=desk.site, pk=selection.article).first()
    kinds = [("", "all kinds", selection.of_kind(""))]
    kinds += [(value, label, selection.of_kind(value)) for value, label in Kind.choices]
    alerts = [("", "whatever the page did", selection.of_alert(""))]
    alerts += [(value, label.lower(), selection.of_alert(value)) for value, (label, _) in ALERTS.items()]
    context = {
        "since": since,
        "here": reverse("desk:queue", args=[desk.site.key]),
        "selection": selection,
        "tabs": tabs(desk.site, selection, desk.user),
        "kinds": kinds,
        "alerts": alerts,
        "longest_search": LONGEST,
        "article": article,
        "all_articles": selection.of_article(None),
        "views": listed(desk, selection),
        "queue": queue_page(desk.site, selection, desk.user),
        "done": just_done(desk.site, done, desk.user) if done else [],
        "done_numbers": ",".join(map(str, done)),
        "bulk": bulk or Bulk(),
        "reasons": REASONS,
        "junk_reasons": JUNK_REASONS,
    }
    return page(request, desk, "queue", context, status=status)
