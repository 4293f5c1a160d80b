"""Pages of a list that is ordered by number, newest first: each goes on before the last number shown."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

PAGE = 50

_Row = TypeVar("_Row", bound=Model)


def before_of(request: HttpRequest) -> int | None:
    """The number to go on before, from the address; None for the first page, and for anything that is no number."""
    value = request.GET.get("before", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None


def cut(rows: QuerySet[_Row]) -> tuple[list[_Row], int | None]:
    """One page of rows, and the number that the next one goes on before, if there is one."""
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
