"""The two plain lists of a site: its articles, and everything that happened."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse

from corrigenda.core.roles import Power
from corrigenda.core.states import State
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.history import tell
from corrigenda.desk.paging import before_of, cut
from corrigenda.models import Article, Event


@desk_page(Power.SEE_DESK)
def articles(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The articles that anything was reported in, newest first, with what is open."""
    own = Q(errata__duplicate_of__isnull=True, errata__junked_at__isnull=True)
    rows = Article.objects.filter(site=desk.site).select_related("site").order_by("-pk").annotate(
        to_decide=Count("errata", filter=own & Q(errata__state=State.REPORTED)),
        waiting=Count("errata", filter=own & Q(errata__state=State.VERIFIED)),
        errata_count=Count("errata", filter=own),
    )  # fmt: skip
    if (before := before_of(request)) is not None:
        rows = rows.filter(pk__lt=before)
    shown, following = cut(rows)
    return page(request, desk, "articles", {"articles": shown, "following": following})


@desk_page(Power.SEE_DESK)
def history(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everything that happened on the site, newest first."""
    events = Event.objects.filter(site=desk.site).select_related("actor", "erratum", "article").order_by("-pk")
    if (before := before_of(request)) is not None:
        events = events.filter(pk__lt=before)
    shown, following = cut(events)
    return page(request, desk, "history", {"lines": tell(shown), "following": following})
