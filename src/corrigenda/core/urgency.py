"""Which erratum is the worst: the rule, in one line, that the queue is ordered by.

Every kind of error has a clock, the hours within which a desk should have decided. An erratum stands in the queue by
the moment its clock runs out, and each doubling of its readers moves it a day ahead. So a wrong fact comes before a
typo of the same hour, many readers come before one, and whatever is left lying rises until somebody looks.

What only a copy check says stands behind all that a reader said, in the same order among its like. With its first
reader an erratum leaves that lane.

The place depends on nothing that changes by itself, least of all on the present moment: pages of the queue stay put
while somebody reads them, and a database can keep them in order.
"""

from __future__ import annotations

from datetime import datetime, timedelta

CLOCKS = {"fact": 24, "link": 72, "unclear": 72, "typo": 120}
"""Hours by kind of error."""
OTHER_CLOCK = 168
AHEAD = timedelta(days=1)
"""For each doubling of readers."""
MOST_DOUBLINGS = 10
BEHIND = timedelta(days=36_525)
"""For an erratum without readers: a century, so that no clock of the others comes after it."""


def due_at(kind: str, first_reported_at: datetime) -> datetime:
    """When the clock of an erratum runs out."""
    return first_reported_at + timedelta(hours=CLOCKS.get(kind, OTHER_CLOCK))


def doublings(readers: int) -> int:
    """How often one reader became two, up to a bound."""
    return min(MOST_DOUBLINGS, max(1, readers).bit_length() - 1)
