"""What a certifier asks for: each erratum of a period with all its times, its decisions and who took them, its words
before and after, and its notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet

from corrigenda.desk.figures import Period, within
from corrigenda.desk.words import kind_words
from corrigenda.models import Correction, Erratum, Event, EventKind, Revision, Site

_CHUNK = 500
COLUMNS = (
    "erratum", "desk_url", "article_url", "article_title", "kind", "state", "readers",
    "first_reported", "last_reported", "decision", "decided", "decided_by", "reason", "decisions",
    "words_reported", "words_wanted", "words_now", "fix_seen", "hours_to_correction", "came_back",
    "revision", "start", "end", "notices",
)  # fmt: skip


def rows(site: Site, period: Period) -> Iterator[list[list[object]]]:
    """The names of the columns, then the errata by number, some hundred at a time; times are UTC.

    The period is taken by the time zone that is set now, and not by the one when the rows are asked for.
    """
    found = within(site, period).select_related("site", "article", "revision")
    return chain([[list(COLUMNS)]], _chunks(found.defer(*Revision.without_text()).order_by("pk")))


def _chunks(found: QuerySet[Erratum]) -> Iterator[list[list[object]]]:
    last = 0
    while chunk := list(found.filter(pk__gt=last)[:_CHUNK]):
        last = chunk[-1].pk
        events, notices = _events(chunk), _notices(chunk)
        yield [_row(erratum, events[erratum.pk], notices[erratum.pk]) for erratum in chunk]


def _events(chunk: list[Erratum]) -> dict[int, list[Event]]:
    by_erratum: dict[int, list[Event]] = defaultdict(list)
    kinds = EventKind.of_state()
    events = Event.objects.filter(erratum__in=chunk, kind__in=kinds).select_related("actor").order_by("pk")
    for event in events:
        assert event.erratum_id is not None
        by_erratum[event.erratum_id].append(event)
    return by_erratum


def _notices(chunk: list[Erratum]) -> dict[int, list[Correction]]:
    by_erratum: dict[int, list[Correction]] = defaultdict(list)
    published = Correction.objects.filter(erratum__in=chunk, published_at__isnull=False).select_related("site")
    for notice in published.order_by("number"):
        assert notice.erratum_id is not None
        by_erratum[notice.erratum_id].append(notice)
    return by_erratum


def _row(erratum: Erratum, events: list[Event], notices: list[Correction]) -> list[object]:
    decisions = [event for event in events if event.kind in EventKind.of_decision() | {EventKind.UNDONE}]
    standing = _standing(decisions)
    taken = erratum.time_to_correct
    return [
        erratum.pk, settings.CORRIGENDA_ADDRESS + erratum.get_absolute_url(), erratum.article.url,
        erratum.article.title,
        kind_words(erratum.kind), erratum.state, erratum.reports_count,
        _utc(erratum.first_reported_at), _utc(erratum.last_reported_at),
        standing.kind if standing else None, _utc(standing.at) if standing else None,
        _who(standing.actor) if standing else None, erratum.reason,
        "; ".join(f"{_utc(event.at)} {event.kind} {_who(event.actor)}" for event in decisions),
        erratum.exact, erratum.should_read, erratum.reads_now, _utc(erratum.fixed_at),
        round(taken.total_seconds() / 3600, 2) if taken is not None else None,
        sum(event.kind == EventKind.CAME_BACK for event in events),
        erratum.revision.digest if erratum.revision else None, erratum.start, erratum.end,
        "; ".join(
            f"{notice.kind} {notice.number} {_utc(notice.published_at)} "
            f"{settings.CORRIGENDA_ADDRESS}{notice.get_absolute_url()}"
            for notice in notices
        ),
    ]  # fmt: skip


def _standing(decisions: list[Event]) -> Event | None:
    """The last decision that was not taken back."""
    standing: list[Event] = []
    for event in decisions:
        if event.kind == EventKind.UNDONE:
            del standing[-1:]
        else:
            standing.append(event)
    return standing[-1] if standing else None


def _who(actor: User | None) -> str:
    return (actor.get_full_name() or actor.get_username()) if actor else "Corrigenda"


def _utc(at: datetime | None) -> str | None:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else None
