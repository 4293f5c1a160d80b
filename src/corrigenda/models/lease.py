"""Due rows are taken by one worker at a time: a lease stands in the row, and ends by itself when its worker dies."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

_TRIED = 8  # rows that other workers may take in the same moment


def take_due(rows: QuerySet[Any], due: str, now: datetime, lease: timedelta) -> int | None:
    """Take the row whose field `due` has been past longest: the worker's until the lease ends. None: nothing is due.

    Answers its key. The rows have the fields `leased_until` and `attempts`; times are UTC.
    """
    free = rows.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now), **{f"{due}__lte": now})
    for pk in free.order_by(due, "pk").values_list("pk", flat=True)[:_TRIED]:
        if free.filter(pk=pk).update(leased_until=now + lease, attempts=F("attempts") + 1):
            return int(pk)
    return None
