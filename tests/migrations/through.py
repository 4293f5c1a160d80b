"""`python -m tests.migrations.through`: one migration after the other, with rows in every table that there is.

A program of its own, because it begins with an empty database: the one that the configuration names. After each
migration every table gets some rows, made from its fields alone, so a new table needs nothing here. Before the next one
all rows are read, and compared afterwards, field by field, by the models as they stood then. What a migration means to
change stands in `CHANGED`, and what one with code of its own has to have done, in `DONE`. It ends with 1 and a line for
everything that is wrong.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
django.setup()

from django.db import DatabaseError, connection, models, transaction  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.operations import RunPython, RunSQL, SeparateDatabaseAndState  # noqa: E402
from django.db.migrations.state import StateApps  # noqa: E402

APP = "corrigenda"
ROWS = 3  # of each table, after each migration
BEGUN = datetime(2026, 5, 1, tzinfo=UTC)

Rows = dict[str, dict[Any, dict[str, Any]]]  # by table, key and field

CHANGED: dict[tuple[str, str, str], str] = {}
"""Fields whose values a migration means to change, and why: (migration, model, field)."""


def _append_only(_: StateApps, __: Rows) -> Iterator[str]:
    yield from _refuses("corrigenda_event")


def _packed(apps: StateApps, _: Rows) -> Iterator[str]:
    """That the texts are the same is seen by the comparison of all fields."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM corrigenda_revision")
        if not all(isinstance(text, bytes | memoryview) for (text,) in cursor.fetchall()):
            yield "a text is not packed"


def _searched(apps: StateApps, _: Rows) -> Iterator[str]:
    from corrigenda.models.search import matching

    errata = apps.get_model(APP, "Erratum")
    for erratum in errata.objects.all():
        if erratum.rank is None:
            yield "an erratum has no rank"
        if not matching(errata.objects.filter(pk=erratum.pk), erratum.exact).exists():
            yield f"the search does not find “{erratum.exact}”"


def _logged(apps: StateApps, _: Rows) -> Iterator[str]:
    published = apps.get_model(APP, "Correction").objects.filter(published_at__isnull=False)
    missing = published.exclude(pk__in=apps.get_model(APP, "LogEntry").objects.values("correction"))
    if not published.exists() or missing.exists():
        yield "published notices are not in the log"
    yield from _refuses("corrigenda_logentry")


def _confirmed(apps: StateApps, before: Rows) -> Iterator[str]:
    promised = {row["id"] for row in before["report"].values() if row["email"] and row["told_at"] is None}
    confirmed = apps.get_model(APP, "Confirmation").objects.filter(confirmed_at__isnull=False)
    if not promised or not promised <= set(confirmed.values_list("report", flat=True)):
        yield "an address that was left before is not taken for confirmed"


def _policies(apps: StateApps, _: Rows) -> Iterator[str]:
    _made(
        apps.get_model(APP, "Policy"),
        1,
        {apps.get_model(APP, "Site"): [apps.get_model(APP, "Site").objects.first()] * ROWS},
    )
    yield from _refuses("corrigenda_policy")


DONE: dict[str, Callable[[StateApps, Rows], Iterator[str]]] = {
    "0002_append_only": _append_only,
    "0007_texts_packed_and_edits_listed": _packed,
    "0010_worst_first_and_search": _searched,
    "0012_public_log": _logged,
    "0014_confirmations": _confirmed,
    "0019_policy": _policies,
}
"""What has to be there after a migration with code of its own."""


def _refuses(table: str) -> Iterator[str]:
    for change in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(change)
            yield f"{table} is not append-only: {change.split()[0]}"
        except DatabaseError:
            pass


def main() -> None:
    """All migrations, then what was wrong."""
    wrong = list(through())
    print("\n".join(wrong) if wrong else "no row was lost or changed")
    sys.exit(bool(wrong))


def through() -> Iterator[str]:
    """What is wrong, migration by migration."""
    names = [name for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes(APP)]
    plan = [
        migration for migration, _ in MigrationExecutor(connection).migration_plan([(APP, name) for name in names])
        if migration.app_label == APP
    ]  # fmt: skip
    before: Rows = {}
    for migration in plan:
        name = migration.name
        with_code = any(isinstance(operation, RunPython | RunSQL) for operation in migration.operations)
        if with_code != (name in DONE):
            yield f"{name}: what its code has to have done stands in DONE, and nothing else does"
        for table in sorted(_touched(migration)):
            if before and len(before.get(table, ())) < ROWS:
                yield f"{name} touches {table}, in which there are not {ROWS} rows"
        MigrationExecutor(connection).migrate([(APP, name)])
        apps = MigrationExecutor(connection).loader.project_state([(APP, name)]).apps
        after = _read(apps)
        yield from (f"{name}: {line}" for line in _differences(name, before, after))
        if before and name in DONE:
            yield from (f"{name}: {line}" for line in DONE[name](apps, before))
        _fill(apps)
        before = _read(apps)
        print(f"{name}: {sum(map(len, before.values()))} rows in {len(before)} tables", flush=True)


def _touched(migration: Any) -> set[str]:
    """The tables that a migration changes and that were there before it, by the names of their models."""
    made: set[str] = set()
    found: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, SeparateDatabaseAndState):
            raise TypeError(f"{migration.name}: what this operation touches is not known here")
        if type(operation).__name__ == "CreateModel":
            made.add(operation.name_lower)
        elif hasattr(operation, "model_name_lower"):
            found.add(operation.model_name_lower)
        elif hasattr(operation, "name_lower"):
            found.add(operation.name_lower)
    return found - made


def _read(apps: StateApps) -> Rows:
    found: Rows = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label == APP:
            names = [field.attname for field in model._meta.concrete_fields]
            key = model._meta.pk.attname
            found[str(model._meta.model_name)] = {row[key]: row for row in model._default_manager.values(*names)}
    return found


def _differences(migration: str, before: Rows, after: Rows) -> Iterator[str]:
    """Rows that are gone, and fields that are not as they were."""
    for table, rows in before.items():
        if table not in after:
            yield f"{table} is gone"
            continue
        if lost := rows.keys() - after[table].keys():
            yield f"{table}: {len(lost)} rows are lost"
        for key, row in rows.items():
            for field, value in row.items():
                now = after[table].get(key, row).get(field, value)
                if now != value and (migration, table, field) not in CHANGED:
                    yield f"{table} {key}: {field} was {value!r} and is {now!r}"


def _fill(apps: StateApps) -> None:
    """Some rows more in every table, those first that others refer to."""
    made: dict[type[models.Model], list[models.Model]] = {}
    waiting = [model for model in apps.get_models() if model._meta.app_label == APP]
    waiting.append(apps.get_model("auth", "User"))
    while waiting:
        model = next(one for one in waiting if not any(needed in waiting for needed in _needs(one)))
        waiting.remove(model)
        begin = model._default_manager.count()
        made[model] = [_made(model, begin + number, made) for number in range(ROWS)]


def _needs(model: type[models.Model]) -> list[Any]:
    return [
        field.related_model for field in model._meta.concrete_fields
        if field.is_relation and not field.null and field.related_model is not model
    ]  # fmt: skip


def _made(model: type[models.Model], number: int, made: dict[type[models.Model], list[models.Model]]) -> models.Model:
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.GeneratedField) or (field.primary_key and isinstance(field, models.AutoField)):
            continue
        if field.is_relation:
            there = made.get(field.related_model)  # type: ignore[call-overload]
            values[field.name] = there[number % ROWS] if there else None
        else:
            values[field.name] = _value(field, number)
    return model._default_manager.create(**values)


def _value(field: Any, number: int) -> Any:
    """A value that no other row has, where the field allows it."""
    at = BEGUN + timedelta(minutes=number)
    if field.null and number % ROWS == 0:
        return None
    if field.choices:
        return field.choices[number % len(field.choices)][0]
    for kind, value in (
        (models.DateTimeField, at),
        (models.DateField, date(2026, 5, 1) + timedelta(days=number)),
        (models.BooleanField, number % 2 == 0),
        (models.DurationField, timedelta(minutes=number)),
        (models.UUIDField, uuid.UUID(int=number)),
        (models.JSONField, [f"https://site-{number}.test"]),
        (models.BinaryField, bytes(32)),
        (models.URLField, f"https://site-{number}.test/{field.name}"),
        (models.IntegerField, number + 1),
    ):
        if isinstance(field, kind):
            return value
    if field.name == "blocks":
        return [[0, number, "p"]]
    longest = field.max_length or 200
    return f"Fähre {field.name} {number} 🙂"[-longest:] if longest > 4 else f"{number}"[:longest]


if __name__ == "__main__":
    main()
