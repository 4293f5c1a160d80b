"""A site's figures over some months: errata by the month of their first report, and what else happened in that time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import starmap

from django.db.models import Count, QuerySet
from django.utils import timezone

from corrigenda.core.figures import Fate, Figures, Spread, Tally, count
from corrigenda.models import Correction, CorrectionKind, Erratum, Event, EventKind, Kind, Report, SetAside, Site

_MONTH = re.compile(r"(199[0-9]|2[0-9]{3})-(0[1-9]|1[0-2])")
MOST_MONTHS = 60
COLUMNS = (
    "month", "kind", "reports", "errata", "errors", "rejected", "undecided", "late", "verified_not_fixed",
    "decided", "hours_to_decision_median", "hours_to_decision_nine_in_ten",
    "corrected", "hours_to_correction_median", "hours_to_correction_nine_in_ten",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """Some whole months, by the site's clocks: the first and the last, counted from year 0."""

    first: int
    last: int

    @classmethod
    def parse(cls, query: Mapping[str, str], now: datetime) -> Period:
        """Read `from` and `to`; where they say nothing sensible, the last twelve months. `now` is aware."""
        this = _of(timezone.localtime(now))
        last = _month(query.get("to", "")) or this
        first = _month(query.get("from", "")) or last - 11
        if first > last:
            first, last = last, first
        return cls(max(first, last - MOST_MONTHS + 1), last)

    @property
    def months(self) -> list[str]:
        """Their names, as form fields have them: 2026-05."""
        return [_name(month) for month in range(self.first, self.last + 1)]

    @property
    def begin(self) -> datetime:
        """The first moment of the period."""
        return _begin(self.first)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return _begin(self.last + 1)


def month_of(at: datetime) -> str:
    """The month of a moment, by the site's clocks."""
    return _name(_of(timezone.localtime(at)))


def _of(local: datetime) -> int:
    return local.year * 12 + local.month - 1


def _month(name: str) -> int | None:
    found = _MONTH.fullmatch(name)
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def _name(month: int) -> str:
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _begin(month: int) -> datetime:
    return timezone.make_aware(datetime(month // 12, month % 12 + 1, 1)).astimezone(UTC)  # noqa: DTZ001 (made aware)


def within(site: Site, period: Period) -> QuerySet[Erratum]:
    """The errata that count in a period: those of readers."""
    return Erratum.objects.filter(
        site=site, duplicate_of__isnull=True, junked_at__isnull=True, reports_count__gt=0,
        first_reported_at__gte=period.begin, first_reported_at__lt=period.end,
    )  # fmt: skip


def errata_of(site: Site, period: Period) -> Figures:
    """The errata first reported in the period, without duplicates and junk."""
    rows = within(site, period).order_by()
    fates = starmap(
        Fate,
        rows.values_list("kind", "state", "reports_count", "first_reported_at", "decided_at", "fixed_at").iterator(),
    )
    return count(fates, period.months, month_of, Kind.values, timezone.now())


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened in the period, whenever it was reported."""

    notices: dict[str, int]
    came_back: int
    told: int
    set_aside: int

    @property
    def published(self) -> int:
        """All notices."""
        return sum(self.notices.values())


def happened(site: Site, period: Period) -> Happened:
    """Notices by kind, errors that came back, readers told, reports that wait outside the queue."""
    bounds = {"gte": period.begin, "lt": period.end}
    published = Correction.objects.filter(site=site, **{f"published_at__{name}": at for name, at in bounds.items()})
    kinds = dict(published.order_by().values_list("kind").annotate(count=Count("pk")))
    events = Event.objects.filter(
        site=site, kind__in=[EventKind.CAME_BACK, EventKind.TOLD], **{f"at__{name}": at for name, at in bounds.items()}
    )
    seen = dict(events.order_by().values_list("kind").annotate(count=Count("pk")))
    received = Report.objects.filter(site=site, **{f"received_at__{name}": at for name, at in bounds.items()})
    return Happened(
        {str(label): kinds.get(kind, 0) for kind, label in CorrectionKind.choices},
        seen.get(EventKind.CAME_BACK, 0),
        seen.get(EventKind.TOLD, 0),
        received.filter(set_aside__in=SetAside.of_review()).count(),
    )


def rows_of(figures: Figures) -> Iterator[list[object]]:
    """The figures for a spreadsheet: the names of the columns, then a row a month and kind."""
    yield list(COLUMNS)
    for (month, kind), tally in figures.by_both.items():
        yield [month, kind, *_cells(tally)]


def _cells(tally: Tally) -> list[object]:
    counted: list[object] = [
        tally.reports, tally.errata, tally.errors, tally.rejected, tally.undecided, tally.late, tally.unfixed,
    ]  # fmt: skip
    return counted + _hours(tally.to_decision) + _hours(tally.to_correction)


def _hours(spread: Spread) -> list[object]:
    times = (spread.median, spread.nine_in_ten)
    return [spread.count, *(round(time.total_seconds() / 3600, 2) if time is not None else None for time in times)]
