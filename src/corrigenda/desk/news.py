"""What happened in a part of the queue since a page was made, so that the page can say so by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User

from corrigenda.desk import history
from corrigenda.desk.queue import listed
from corrigenda.desk.selection import Selection
from corrigenda.models import Event, EventKind, Site

_MOST = 300  # events; whoever missed more than that reloads anyway


@dataclass(frozen=True, slots=True)
class Touched:
    """An erratum to which something happened: what last, and whether it came to this part of the queue by that."""

    erratum: int
    is_new: bool
    what: str


def newest(site: Site) -> int:
    """The number of a site's newest event; 0 before there is any."""
    return Event.objects.filter(site=site).order_by("-pk").values_list("pk", flat=True).first() or 0


def touched(site: Site, selection: Selection, reader: User, since: int) -> list[Touched]:
    """The errata that events after the one numbered `since` are about, in at most three queries."""
    events = Event.objects.filter(site=site, pk__gt=since, erratum__isnull=False).select_related("actor")
    last: dict[int, Event] = {}
    moved: set[int] = set()
    for event in events.order_by("pk")[:_MOST]:
        assert event.erratum_id is not None, "the query asks for it"
        last[event.erratum_id] = event
        if event.kind in EventKind.of_state():
            moved.add(event.erratum_id)
    if not last:
        return []
    here = set(listed(site, selection, reader).filter(pk__in=list(last)).order_by().values_list("pk", flat=True))
    known = set(Event.objects.filter(erratum__in=here, pk__lte=since).values_list("erratum", flat=True))
    return [
        Touched(pk, pk in here and (pk in moved or pk not in known), f"{line.what} by {line.who}")
        for pk, line in zip(last, history.tell(last.values()), strict=True)
    ]
