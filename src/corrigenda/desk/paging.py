"""Pages of a list. Those ordered by number, newest first, go on before the last number shown; the queue's, which are
ordered by rank, after the last erratum shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from corrigenda.core.numbers import number

PAGE = 50

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class After:
    """The erratum a page goes on after, by what the queue is ordered by."""

    rank: int
    pk: int

    def __str__(self) -> str:
        return f"{self.rank}.{self.pk}"

    @classmethod
    def parse(cls, text: str) -> After | None:
        """Read what `str` wrote; None for anything else."""
        rank, _, pk = (number(part) for part in text.partition("."))
        return cls(rank, pk) if rank is not None and pk is not None else None


def before_of(request: HttpRequest) -> int | None:
    """The number to go on before, from the address; None for the first page, and for anything that is no number."""
    return number(request.GET.get("before"))


def cut(rows: QuerySet[_Row]) -> tuple[list[_Row], int | None]:
    """One page of rows, and the number that the next one goes on before, if there is one."""
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
