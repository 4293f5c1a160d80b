"""Copy all rows of a SQLite database into an empty PostgreSQL, in one transaction on each side.

On the source it holds the writers' lock, so the copy is one moment's state. On the target nothing is kept unless every
table's count and digest agree: whatever goes wrong, a killed process and a lost connection too, leaves it empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connections, transaction
from django.db.models import AutoField, Model

from corrigenda.copying.source import counters
from corrigenda.copying.tables import Table, in_chunks, rows, sum_of, tables
from corrigenda.core.row_digest import Sum

_MADE_BY_MIGRATE = (Permission, ContentType)  # in the order in which they can be deleted


class CopyError(Exception):
    """The copy cannot be made; the message says why. The target is as it was."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A table with what each side holds of it."""

    table: str
    source: Sum
    target: Sum

    @property
    def agrees(self) -> bool:
        """Whether both sides hold the same."""
        return self.source == self.target


Show = Callable[[str, int], None]
"""Told of progress: the table, and how many of its rows were copied or compared just now."""


def refuse_rows(target: str) -> None:
    """Refuse a target that holds rows already, but for those that `migrate` makes. Raises CopyError."""
    with connections[target].cursor() as cursor:
        there = set(connections[target].introspection.table_names(cursor))
    for table in tables():
        if table._meta.db_table not in there or table in _MADE_BY_MIGRATE:
            continue
        # Not through the model: a table of an older version lacks columns.
        with connections[target].cursor() as cursor:
            name = connections[target].ops.quote_name(table._meta.db_table)
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")  # noqa: S608  (a table's own name)
            if cursor.fetchone() == (True,):
                raise CopyError(f"the target has rows in {table._meta.db_table}; name an empty database.")


def count(source: str) -> int:
    """How many rows there are to copy."""
    return sum(table._base_manager.using(source).count() for table in tables())


def copy(source: str, target: str, show: Show) -> list[Copied]:
    """Copy every table and compare, the target being migrated already. Nothing is kept unless all agree.

    Raises CopyError.
    """
    with transaction.atomic(using=source), transaction.atomic(using=target):
        _close_to_others(target)
        refuse_rows(target)
        for made in _MADE_BY_MIGRATE:
            made._base_manager.using(target).all().delete()
        for table in tables():
            with _times_kept(table):
                for chunk in in_chunks(table, source):
                    _insert(table, chunk, target)
                    show(table._meta.db_table, len(chunk))
        _go_on_counting(source, target)
        with connections[target].cursor() as cursor:
            # Until here a row may name one that comes later: an article its newest revision, which names the article.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        compared = [_compare(table, source, target, show) for table in tables()]
        if not all(one.agrees for one in compared):
            transaction.set_rollback(True, using=target)
        return compared


def _close_to_others(target: str) -> None:
    """Let nobody write into the target before it is whole."""
    quote = connections[target].ops.quote_name
    names = ", ".join(quote(table._meta.db_table) for table in tables())
    with connections[target].cursor() as cursor:
        cursor.execute(f"LOCK TABLE {names} IN EXCLUSIVE MODE")


@contextmanager
def _times_kept(table: Table) -> Iterator[None]:
    """Let no column set itself to the time of the copy, as some of allauth's do."""
    clocks = [
        (field, name)
        for field in table._meta.concrete_fields
        for name in ("auto_now", "auto_now_add")
        if getattr(field, name, False)
    ]
    for field, name in clocks:
        setattr(field, name, False)
    try:
        yield
    finally:
        for field, name in clocks:
            setattr(field, name, True)


def _insert(table: Table, chunk: list[Model], target: str) -> None:
    """Insert rows with their keys. Raises CopyError, which names the first row that the target refuses."""
    try:
        with transaction.atomic(using=target):
            table._base_manager.using(target).bulk_create(chunk)
    except DatabaseError as error:
        if len(chunk) > 1:
            half = len(chunk) // 2
            _insert(table, chunk[:half], target)
            _insert(table, chunk[half:], target)
            return
        # The message's first line: those below it quote the row, and a reader's words have no place on a terminal.
        reason = str(error).strip().splitlines()[0]
        raise CopyError(f"{table._meta.db_table}, row {chunk[0].pk}: PostgreSQL refuses it: {reason}") from error


def _go_on_counting(source: str, target: str) -> None:
    """New rows get keys that the source never gave out."""
    last = counters(source)
    for table in tables():
        key = table._meta.pk
        if not isinstance(key, AutoField):
            continue
        newest = rows(table, target).values_list("pk", flat=True).last() or 0
        given = max(newest, last.get(table._meta.db_table, 0))
        quoted = connections[target].ops.quote_name(table._meta.db_table)
        with connections[target].cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                [quoted, key.column, max(given, 1), given > 0],
            )


def _compare(table: Table, source: str, target: str, show: Show) -> Copied:
    held, copied = sum_of(table, source), sum_of(table, target)
    show(table._meta.db_table, held.rows)
    return Copied(table._meta.db_table, held, copied)
