"""When to look at an article's page again: often while something is expected of it, then less and less.

An article is edited most in its first hours. So the pause grows with the time since something last happened (it was
published, changed, reported on), and is bounded on both sides.
"""

from __future__ import annotations

from datetime import datetime, timedelta

_SHARE = 20  # the pause is this part of the time since something last happened
_LONGEST_OPEN = timedelta(hours=6)
_LONGEST_FIXED = timedelta(days=1)
_FIXED_FOR = timedelta(days=90)  # how long a fixed error is watched for coming back
_YOUNG_FOR = timedelta(days=2)  # how long an article is watched although nobody reported anything
_LEAST_YOUNG = timedelta(minutes=30)


def next_look(
    now: datetime,
    last_event: datetime,
    *,
    has_open: bool,
    fixed_at: datetime | None,
    is_followed: bool,
    least: timedelta,
) -> datetime | None:
    """When to look next, or None: when somebody asks. All times are UTC.

    `last_event` is when the article last changed or was reported on; `has_open` whether errata wait for its fix;
    `fixed_at` when the last fix was seen; `is_followed` whether a watched feed named it; `least` the site's
    shortest pause.
    """
    since = max(timedelta(0), now - last_event)
    if has_open:
        return now + min(_LONGEST_OPEN, max(least, since / _SHARE))
    if fixed_at is not None and now - fixed_at < _FIXED_FOR:
        return now + min(_LONGEST_FIXED, max(least, (now - fixed_at) / _SHARE))
    if is_followed and since < _YOUNG_FOR:
        return now + max(least, _LEAST_YOUNG, since / _SHARE)
    return None
