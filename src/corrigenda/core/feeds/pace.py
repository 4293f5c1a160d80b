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


def next_reading(now: datetime, changed_at: datetime, ttl: timedelta | None) -> datetime:
    """When to read next a feed that could be read. Times are UTC; `changed_at` is when it last brought something."""
    least = max(_LEAST, min(ttl, _MOST_TTL)) if ttl is not None else _LEAST
    return now + min(_MOST, max(least, (now - changed_at) / _SHARE))
