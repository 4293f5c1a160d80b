"""An article in the desk: the texts it had, and what somebody changed from one to the next, word by word."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from corrigenda.core.redline import redline
from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.history import tell
from corrigenda.desk.paging import before_of, cut
from corrigenda.models import Article, Event, EventKind, Revision

_OF_PAGE = (EventKind.REVISION, EventKind.OLDER_COPY, EventKind.PRESENCE, EventKind.REDIRECTED)


@desk_page(Power.SEE_DESK)
def article(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """What the article's page served, newest first."""
    found = get_object_or_404(
        Article.objects.select_related("revision", "copy_of").defer(*Revision.without_text()), site=desk.site, pk=pk
    )
    events = Event.objects.filter(article=found, kind__in=_OF_PAGE).select_related("article").order_by("-pk")
    if (before := before_of(request)) is not None:
        events = events.filter(pk__lt=before)
    shown, following = cut(events)
    return page(request, desk, "article", {"article": found, "events": shown, "following": following})


@desk_page(Power.SEE_DESK)
def change(request: HttpRequest, desk: Desk, pk: int, event_pk: int) -> HttpResponse:
    """What changed when a new text was seen, and what that meant for the article's errata."""
    found = get_object_or_404(Article, site=desk.site, pk=pk)
    event = get_object_or_404(Event, article=found, kind=EventKind.REVISION, pk=event_pk)
    digests = {(event.before or {}).get("digest"), (event.after or {}).get("digest")} - {None}
    texts = {revision.digest: revision for revision in found.revisions.filter(digest__in=digests)}
    new = texts.get((event.after or {}).get("digest", ""))
    old = texts.get((event.before or {}).get("digest", ""))
    # Carrying the errata over and storing the text are one transaction and bear one time.
    meant = Event.objects.filter(erratum__article=found, at=event.at, kind__in=EventKind.of_passage()).order_by("pk")
    context = {
        "article": found, "event": event, "old": old, "new": new,
        "redline": redline(old.text, new.text) if old and new else None,
        "is_gone": new is None or (event.before is not None and old is None),
        "lines": tell(meant.select_related("erratum", "actor", "article")),
    }  # fmt: skip
    return page(request, desk, "change", context)
