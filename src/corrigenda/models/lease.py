"""Due rows are taken by one worker at a time: a lease stands in the row, and ends by itself when its worker dies.

The rows are of any table that has the fields `leased_until`, `attempts`, `trouble` and `given_up_at`, and one that says
when the row is due; none there: nothing is. Times are UTC.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from corrigenda.core.retrying import MOST_TAKES, Pace, next_try

_TRIED = 8  # rows that other workers may take in the same moment
_WORN = "Every worker that took it ended in the middle; see the log."
_dice = random.SystemRandom()


Take = Callable[[QuerySet[Any], str, datetime, timedelta], int | None]
"""How to take a due row: of the rows, by the field that says when one is due, now, for so long. Answers its key."""


def free(rows: QuerySet[Any], due: str, now: datetime) -> QuerySet[Any]:
    """The rows that are due and in nobody's hands."""
    return rows.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now), **{f"{due}__lte": now})


def take_due(rows: QuerySet[Any], due: str, now: datetime, lease: timedelta) -> int | None:
    """Take the row that has been due longest: the worker's until the lease ends. None: nothing is due.

    Answers its key.
    """
    if connection.features.has_select_for_update_skip_locked:
        return _take_unlocked(rows, due, now, lease)
    for pk, attempts in free(rows, due, now).order_by(due, "pk").values_list("pk", "attempts")[:_TRIED]:
        if take_one(rows.filter(pk=pk), due, now, lease, attempts):
            return int(pk)
    return None


def oldest(rows: QuerySet[Any], due: str, now: datetime, field: str) -> tuple[int, int, str] | None:
    """The free row that has been due longest: its key, how often it was tried, and what stands in a field."""
    # By the indexed time alone on PostgreSQL: by the key as well, all rows that came due in one moment are sorted.
    order = (due,) if connection.features.has_select_for_update_skip_locked else (due, "pk")
    return next(iter(free(rows, due, now).order_by(*order).values_list("pk", "attempts", field)[:1]), None)


def take_one(one: QuerySet[Any], due: str, now: datetime, lease: timedelta, attempts: int) -> bool:
    """Take this row, which was tried so often. Whether it was free, and is now this worker's."""
    return _take(free(one, due, now), due, now, lease, attempts)


def _take_unlocked(rows: QuerySet[Any], due: str, now: datetime, lease: timedelta) -> int | None:
    """The same where workers that choose in the same moment can pass over each other's rows instead of racing."""
    for _ in range(_TRIED):
        with transaction.atomic():
            # By the indexed time alone: by the key as well, all rows that came due in one moment are sorted each time.
            found = free(rows, due, now).select_for_update(skip_locked=True, of=("self",), no_key=True).order_by(due)
            row = next(iter(found.values_list("pk", "attempts")[:1]), None)
            if row is None:
                return None
            if _take(rows.filter(pk=row[0]), due, now, lease, row[1]):
                return int(row[0])
    return None


def _take(one: QuerySet[Any], due: str, now: datetime, lease: timedelta, attempts: int) -> bool:
    """Whether the row is now this worker's. One that ends every worker is given up instead."""
    if attempts >= MOST_TAKES:
        give_up(one, due, _WORN, now)
        return False
    return bool(one.update(leased_until=now + lease, attempts=F("attempts") + 1))


def put_off(
    row: Any,
    due: str,
    now: datetime,
    why: str,
    pace: Pace,
    patience: timedelta | None = None,
    *,
    gone: bool = False,
) -> None:
    """Free a row whose try failed, and say why; it is tried again later, or given up.

    Unless somebody asked for it meanwhile: then it stays due. `patience` is how long a server asked to be left alone.
    """
    following = next_try(now, row.attempts, _dice.random(), pace, patience, gone=gone)
    release(row, due, following, {"trouble": why[:500]}, {"given_up_at": now if following is None else None})


def release(
    row: Any, due: str, following: datetime | None, fields: dict[str, Any], unless_asked: dict[str, Any] | None = None
) -> None:
    """Free a row, with these fields, and let it be due at `following`.

    Unless somebody asked for it meanwhile: then it stays due, and the fields in `unless_asked` stay as they are.
    """
    own = type(row).objects.filter(pk=row.pk)
    with transaction.atomic():  # one flush to the disk and not two
        own.update(leased_until=None, **fields)
        own.filter(**{due: getattr(row, due)}).update(**{due: following}, **(unless_asked or {}))


def ask(rows: QuerySet[Any], due: str, at: datetime) -> int:
    """Let these rows be due at `at` (UTC), or earlier if they were going to be; those given up, too. How many changed.

    One that was taken before `at` is due again when it is freed: whoever has it may not see what it is asked for now.
    """
    later = Q(**{f"{due}__isnull": True}) | Q(**{f"{due}__gt": at})
    in_hand = Q(**{f"{due}__lt": at}, leased_until__gt=at)
    return rows.filter(later | in_hand).update(**{due: at}, attempts=0, given_up_at=None)


def give_up(rows: QuerySet[Any], due: str, why: str, now: datetime) -> None:
    """Try these rows no more until somebody asks."""
    rows.update(**{due: None}, leased_until=None, trouble=why[:500], given_up_at=now)


def revive(rows: QuerySet[Any], due: str, now: datetime) -> int:
    """Try again what was given up, from the beginning. How many there were."""
    return rows.filter(given_up_at__isnull=False).update(**{due: now}, given_up_at=None, attempts=0, leased_until=None)
