"""When to try again what failed: soon at first, then less and less often, and after some days not at all.

What is given up is not gone. It has no next try, and stands where people look: on the desk and in `corrigenda status`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_SPREAD = 0.5  # of a wait; what failed together is not tried together


@dataclass(frozen=True, slots=True)
class Pace:
    """How something is tried again: the first wait doubles up to the longest; after so many tries it is given up."""

    first: timedelta
    longest: timedelta
    most_tries: int


PLACE = Pace(timedelta(seconds=1), timedelta(hours=1), 130)
LOOK = Pace(timedelta(seconds=15), timedelta(hours=6), 30)
READ = Pace(timedelta(minutes=1), timedelta(hours=6), 28)
TELL = Pace(timedelta(minutes=5), timedelta(hours=6), 26)
CHECK = Pace(timedelta(minutes=1), timedelta(hours=6), 28)
SEND = Pace(timedelta(seconds=30), timedelta(hours=6), 29)
"""Each gives up after about five days; a report waits an hour at the most, because a reader waits with it."""

MOST_TAKES = 150
"""So often a row is taken by workers that all end in the middle before it is given up. More than any pace's tries."""


def next_try(
    now: datetime,
    attempts: int,
    chance: float,
    pace: Pace,
    retry_after: timedelta | None = None,
    *,
    gone: bool = False,
) -> datetime | None:
    """When to try again what failed for the `attempts`th time in a row, or None: it is given up. Times are UTC.

    `chance` (0 to 1) spreads the tries of what failed together; a server's own word, `retry_after`, is kept to. What
    is `gone` is tried as seldom as can be.
    """
    if attempts >= pace.most_tries:
        return None
    wait = pace.longest if gone else min(pace.longest, pace.first * 2 ** min(max(attempts, 1) - 1, 30))
    return now + max(wait * (1 - _SPREAD / 2 + _SPREAD * chance), retry_after or timedelta(0))
