"""What became of the errata first reported in a period: how many, how many were errors, how long each step took.

An erratum is an error when an editor verified it, or when its fix was seen on the page; it is none when it was
rejected. Until then it is undecided, and late once its clock has run out (`core/urgency.py`). Medians and nine in ten
are by nearest rank: each is a time that some erratum really took.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from corrigenda.core.states import OPEN, State
from corrigenda.core.urgency import due_at


class Fate(NamedTuple):
    """What became of one erratum. Times are UTC; `decided_at` is when the decision that stands was taken."""

    kind: str
    state: str
    readers: int
    reported_at: datetime
    decided_at: datetime | None
    fixed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took: the median, and the time within which nine in ten were done; None without any."""

    count: int
    median: timedelta | None
    nine_in_ten: timedelta | None

    @classmethod
    def of(cls, times: Sequence[timedelta]) -> Spread:
        """The spread of some times, in any order."""
        ordered = sorted(times)
        return cls(len(ordered), _ranked(ordered, 0.5), _ranked(ordered, 0.9))


def _ranked(ordered: Sequence[timedelta], share: float) -> timedelta | None:
    return ordered[ceil(share * len(ordered)) - 1] if ordered else None


@dataclass(slots=True)
class Tally:
    """The errata of one line of a table, counted."""

    errata: int = 0
    reports: int = 0
    errors: int = 0
    rejected: int = 0
    undecided: int = 0
    late: int = 0
    unfixed: int = 0
    _to_decision: list[timedelta] = field(default_factory=list)
    _to_correction: list[timedelta] = field(default_factory=list)

    def add(self, fate: Fate, now: datetime) -> None:
        """Count one more, as it stands at a moment."""
        self.errata += 1
        self.reports += fate.readers
        if fate.state in (State.VERIFIED, State.FIXED):
            self.errors += 1
            self.unfixed += fate.state == State.VERIFIED
        elif fate.state in OPEN:
            self.undecided += 1
            self.late += due_at(fate.kind, fate.reported_at) < now
        else:
            self.rejected += 1
        if fate.decided_at is not None and fate.state not in (State.REPORTED, State.HELD):
            self._to_decision.append(max(timedelta(0), fate.decided_at - fate.reported_at))
        if fate.fixed_at is not None and fate.fixed_at >= fate.reported_at:
            self._to_correction.append(fate.fixed_at - fate.reported_at)

    @property
    def share(self) -> int | None:
        """How many in a hundred of those decided were errors; None while none is decided."""
        decided = self.errors + self.rejected
        return round(100 * self.errors / decided) if decided else None

    @property
    def to_decision(self) -> Spread:
        """From the first report to the decision; being put on hold is none."""
        return Spread.of(self._to_decision)

    @property
    def to_correction(self) -> Spread:
        """From the first report to the fix that was seen on the page."""
        return Spread.of(self._to_correction)


@dataclass(frozen=True, slots=True)
class Figures:
    """A period's figures: all together, by kind of error, by month (a label, in order), and by month and kind."""

    total: Tally
    by_kind: dict[str, Tally]
    by_month: dict[str, Tally]
    by_both: dict[tuple[str, str], Tally]


def count(
    fates: Iterable[Fate],
    months: Sequence[str],
    month_of: Callable[[datetime], str],
    kinds: Sequence[str],
    now: datetime,
) -> Figures:
    """Count a period's errata. `months` are the labels that `month_of` gives, in order; all others are left out."""
    figures = Figures(
        Tally(),
        {kind: Tally() for kind in kinds},
        {month: Tally() for month in months},
        {(month, kind): Tally() for month in months for kind in kinds},
    )
    for fate in fates:
        month = month_of(fate.reported_at)
        if month not in figures.by_month or fate.kind not in figures.by_kind:
            continue
        both = figures.by_both[month, fate.kind]
        for tally in (figures.total, figures.by_kind[fate.kind], figures.by_month[month], both):
            tally.add(fate, now)
    return figures
