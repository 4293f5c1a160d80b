"""Is the text a look got the newest one? Caches serve older copies, and publishers take edits back.

A text that was seen before and is served again is one or the other, and the difference matters: an error that came
back reopens its erratum, an old copy in some cache says nothing. What the page says of its own age decides, where it
does; else time: an older copy is gone from a cache within minutes, an edit that was taken back is still there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

CONFIRMED_AFTER = timedelta(minutes=15)
"""How long an earlier text has to be served without a word on its age to be believed. Most caches keep pages less."""

BELIEVED_AFTER = timedelta(hours=6)
"""How long a text that says of itself that it is older has to be served to be the publisher's will."""

Verdict = Literal["same", "new", "taken back", "older copy", "wait"]


@dataclass(frozen=True, slots=True)
class Served:
    """A text as it was served: its digest, and when the page itself, or else its server, says it was changed (UTC)."""

    digest: str
    modified_at: datetime | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a served text is to the newest known one, and why, for the history."""

    verdict: Verdict
    why: str


def judge(
    served: Served, newest: Served | None, is_known: bool, served_since: datetime | None, now: datetime
) -> Freshness:
    """Judge a served text.

    `is_known` says whether the text was seen before; `served_since` since when, as an earlier text, it has been served
    without a break, None when this is the first time. All times are UTC.
    """
    if newest is None:
        return Freshness("new", "the first text seen")
    if served.digest == newest.digest:
        return Freshness("same", "the newest text")
    dated = served.modified_at is not None and newest.modified_at is not None
    served_for = now - served_since if served_since is not None else timedelta(0)
    if dated and served.modified_at < newest.modified_at:  # type: ignore[operator]
        if served_for >= BELIEVED_AFTER:
            return Freshness("taken back", "a text that says it is older, served for longer than any cache keeps one")
        return Freshness("older copy", "the page says that it is older")
    if not is_known:
        return Freshness("new", "a text not seen before")
    if dated and served.modified_at > newest.modified_at:  # type: ignore[operator]
        return Freshness("taken back", "an earlier text, changed since by the page's own word")
    if served_for >= CONFIRMED_AFTER:
        return Freshness("taken back", "an earlier text, served for longer than caches keep one")
    return Freshness("wait", "an earlier text, perhaps an older copy from a cache")
