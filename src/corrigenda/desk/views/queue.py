"""The queue of a site."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from corrigenda.core.roles import Power
from corrigenda.core.terms import LONGEST
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.queue import Selection, queue_page, tabs
from corrigenda.desk.words import ALERTS
from corrigenda.models import Article, Erratum, Event, Kind


@desk_page(Power.SEE_DESK)
def queue(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The errata of one tab, the worst first."""
    selection = Selection.parse(request.GET.dict())
    article = None
    if selection.article is not None:
        article = Article.objects.filter(site=desk.site, pk=selection.article).first()
    kinds = [("", "all kinds", selection.of_kind(""))]
    kinds += [(value, label, selection.of_kind(value)) for value, label in Kind.choices]
    alerts = [("", "whatever the page did", selection.of_alert(""))]
    alerts += [(value, label.lower(), selection.of_alert(value)) for value, (label, _) in ALERTS.items()]
    return page(
        request,
        desk,
        "queue",
        {
            "selection": selection,
            "tabs": tabs(desk.site, selection),
            "kinds": kinds,
            "alerts": alerts,
            "longest_search": LONGEST,
            "article": article,
            "all_articles": selection.of_article(None),
            "queue": queue_page(desk.site, selection),
            "done": _just_done(desk, request.GET.get("done", "")),
        },
    )


def _just_done(desk: Desk, number: str) -> tuple[Erratum, Event] | None:
    """The erratum that this person has just decided, with the decision, so that it can be undone from here."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    erratum = Erratum.objects.filter(site=desk.site, pk=int(number)).select_related("site").first()
    decision = erratum.last_decision() if erratum else None
    if erratum is None or decision is None or decision.actor_id != desk.user.pk:
        return None
    return erratum, decision
