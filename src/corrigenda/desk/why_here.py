"""Why an erratum stands where it stands in the queue, in a few words: the rule is no secret (`core/urgency.py`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from corrigenda.core.states import State
from corrigenda.core.urgency import AHEAD, doublings, due_at
from corrigenda.models import Erratum


@dataclass(frozen=True, slots=True)
class WhyHere:
    """The clock of an erratum, and what its readers add; `clock` is empty once it is decided."""

    clock: str
    is_late: bool
    ahead: str


def why_here(erratum: Erratum, now: datetime) -> WhyHere:
    """What gives an erratum its place at a moment (aware)."""
    days = doublings(erratum.reports_count) * AHEAD // timedelta(days=1)
    ahead = f"{erratum.reports_count} readers: {days} d ahead" if days else ""
    if erratum.state not in (State.REPORTED, State.HELD):
        return WhyHere("", False, ahead)
    if not erratum.reports_count:
        return WhyHere("behind all readers", False, "")
    left = due_at(erratum.kind, erratum.first_reported_at) - now
    if left < timedelta(0):
        return WhyHere(f"{_length(-left)} late", True, ahead)
    return WhyHere(f"{_length(left)} left", False, ahead)


def _length(time: timedelta) -> str:
    for unit, size in (("d", timedelta(days=1)), ("h", timedelta(hours=1)), ("min", timedelta(minutes=1))):
        if time >= size:
            return f"{time // size} {unit}"
    return "1 min"
