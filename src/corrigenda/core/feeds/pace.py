"""When to read a feed again: every minute while it brings something, then less and less, an hour apart at the most.

A feed's own ttl is heeded for up to five minutes. Longer ones are the habit of programs (every WordPress says
“hourly”), and a reading of what has not changed costs a publication next to nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

_SHARE = 10  # the pause is this part of the time since the feed last brought something
_LEAST, _MOST = timedelta(minutes=1), timedelta(hours=1)
_MOST_TTL = timedelta(minutes=5)
SELDOM = timedelta(hours=6)  # between readings while a hub tells us what is new
_LONGEST_RETRY = timedelta(hours=6)


def next_reading(now: datetime, changed_at: datetime, ttl: timedelta | None) -> datetime:
    """When to read next a feed that could be read. Times are UTC; `changed_at` is when it last brought something."""
    least = max(_LEAST, min(ttl, _MOST_TTL)) if ttl is not None else _LEAST
    return now + min(_MOST, max(least, (now - changed_at) / _SHARE))


def next_try(now: datetime, attempts: int, chance: float, retry_after: timedelta | None, *, gone: bool) -> datetime:
    """When to try again a feed that could not be read for the `attempts`th time in a row.

    `chance` (0 to 1) spreads the tries of many feeds that failed together; a server's own word is kept to.
    """
    wait = _LONGEST_RETRY if gone else min(_LONGEST_RETRY, _LEAST * 2 ** min(attempts - 1, 12))
    return now + max(wait * (0.75 + chance / 2), retry_after or timedelta(0))
