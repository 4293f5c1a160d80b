"""The triggers that make history append-only, for both databases."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "corrigenda_event"
_SQLITE = {
    f"{TABLE}_no_{verb.lower()}": (
        f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    )
    for verb in ("UPDATE", "DELETE")
}
_POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION corrigenda_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$"
    ),
    f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}",
    (
        f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION corrigenda_refuse()"
    ),
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Create the triggers; run by the migration."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE.values():
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers; for tests that empty the tables between them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE}")
        else:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
