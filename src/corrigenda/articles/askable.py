"""The row that has been due longest among those whose host may be asked now.

Rows of a host that another worker is asking are passed over: somebody asks it, and here is other work. A host in the
pause after our own request is waited for only when nothing else is due.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from corrigenda.articles.turns import turns
from corrigenda.core.origins import origin_of
from corrigenda.models.lease import Take, oldest, take_one

_TRIED = 8  # rows or hosts that others may take in the same moment


def askable(address: str) -> Take:
    """How to take a due row whose field `address` says what is asked."""

    def take(rows: QuerySet[Any], due: str, now: datetime, lease: timedelta) -> int | None:
        busy: set[str] = set()
        resting = turns.resting()
        pk = _take(rows, due, now, lease, address, busy, resting)
        return _take(rows, due, now, lease, address, busy, set()) if pk is None and resting else pk

    return take


def _take(
    rows: QuerySet[Any], due: str, now: datetime, lease: timedelta, address: str, busy: set[str], resting: set[str]
) -> int | None:
    has_others = bool(resting)
    for _ in range(_TRIED):
        found = oldest(_apart_from(rows, address, busy | resting), due, now, address)
        if found is None:
            return None
        pk, attempts, url = found
        name = origin_of(url)
        if name is not None and not turns.take(name):
            busy.add(name)
        elif has_others and name in turns.resting():
            resting.add(name)
        elif take_one(rows.filter(pk=pk), due, now, lease, attempts):
            return pk
    return None


def _apart_from(rows: QuerySet[Any], address: str, names: AbstractSet[str]) -> QuerySet[Any]:
    if not names:
        return rows
    there = Q()
    for name in names:
        there |= Q(**{address: name}) | Q(**{f"{address}__startswith": name + "/"})
    return rows.exclude(there)
