"""The rule of `core/urgency.py` as a column that the database computes, so that no code can forget to.

It is a whole number of seconds, and the least is the worst. A changed rule is a new migration.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, Case, F, Func, GeneratedField, Value, When
from django.db.models.sql.compiler import SQLCompiler

from corrigenda.core.urgency import AHEAD, BEHIND, CLOCKS, MOST_DOUBLINGS, OTHER_CLOCK


class Epoch(Func):
    """A moment as seconds since 1970. Both forms depend on no setting: only such may stand in a computed column."""

    output_field = BigIntegerField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """By the Julian day: older SQLite has no unixepoch(), and a computed column takes no format with a per cent."""
        template = "CAST(ROUND((julianday(%(expressions)s) - 2440587.5) * 86400) AS integer)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """In a named zone, because what depends on the session's zone cannot be stored."""
        template = "CAST(EXTRACT(EPOCH FROM (%(expressions)s AT TIME ZONE 'UTC')) AS bigint)"
        return self.as_sql(compiler, connection, template=template, **context)


def rank_field() -> GeneratedField:
    """The moment an erratum's clock runs out, less what its readers move it ahead; behind all others without any."""
    clock = Case(*(When(kind=kind, then=Value(hours * 3600)) for kind, hours in CLOCKS.items()),
                 default=Value(OTHER_CLOCK * 3600))  # fmt: skip
    ahead = Case(
        *(When(reports_count__gte=2**n, then=Value(n * int(AHEAD.total_seconds())))
          for n in range(MOST_DOUBLINGS, 0, -1)),
        When(reports_count=0, then=Value(-int(BEHIND.total_seconds()))),
        default=Value(0),
    )  # fmt: skip
    return GeneratedField(
        expression=Epoch(F("first_reported_at")) + clock - ahead, output_field=BigIntegerField(), db_persist=True
    )
