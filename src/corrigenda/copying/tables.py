"""Every table that holds rows, read in an order that is the same in every database."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import CharField, Model, QuerySet, TextField
from django.db.models.expressions import F
from django.db.models.functions import Collate

from corrigenda.core.row_digest import Sum, sum_up
from corrigenda.models.search import INDEX_TABLES

_CHUNK = 500
_BYTEWISE = {"sqlite": "BINARY", "postgresql": "C"}  # the order of text by its bytes, as each calls it

Table = type[Model]


def tables() -> list[Table]:
    """All tables, those that a row cannot be without before it. The history of migrations is each database's own."""
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    needs: dict[Table, list[Table]] = {
        table: [
            field.related_model
            for field in table._meta.concrete_fields
            if isinstance(field.related_model, type) and not field.null and field.related_model is not table
        ]
        for table in found
    }
    return list(TopologicalSorter(needs).static_order())


def not_covered(alias: str) -> list[str]:
    """Tables of a database that are nobody's here: nothing knows what their rows mean."""
    ours = {table._meta.db_table for table in tables()} | {MigrationRecorder.Migration._meta.db_table} | INDEX_TABLES
    return sorted(set(connections[alias].introspection.table_names()) - ours)


def rows(table: Table, alias: str) -> QuerySet[Any]:
    """A table's rows by their key: text by its bytes, since databases sort letters each in its own way."""
    key = table._meta.pk
    order: Any = F(key.attname)
    if isinstance(key, CharField | TextField):
        order = Collate(key.attname, _BYTEWISE[connections[alias].vendor])
    return table._base_manager.using(alias).order_by(order)


def in_chunks(table: Table, alias: str) -> Iterator[list[Model]]:
    """A table's rows, some hundreds at a time."""
    chunk: list[Model] = []
    for row in rows(table, alias).iterator(_CHUNK):
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def sum_of(table: Table, alias: str) -> Sum:
    """How many rows a table has, and their digest. What a database computes by itself is not copied."""
    columns = [field.attname for field in table._meta.concrete_fields if not field.generated]
    return sum_up(rows(table, alias).values_list(*columns).iterator(_CHUNK))
