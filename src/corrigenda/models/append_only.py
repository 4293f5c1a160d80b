"""The triggers that make history append-only, for both databases."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

EVENTS, LOG, POLICIES = "corrigenda_event", "corrigenda_logentry", "corrigenda_policy"
_VERBS = ("UPDATE", "DELETE")


def install(connection: BaseDatabaseWrapper, table: str = EVENTS) -> None:
    """Create a table's triggers; run by the migration that makes it append-only."""
    statements = _postgresql(table) if connection.vendor == "postgresql" else _sqlite(table)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers; for tests that empty the tables between them."""
    with connection.cursor() as cursor:
        for table in (EVENTS, LOG, POLICIES):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}")
            else:
                for verb in _VERBS:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb.lower()}")


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for verb in _VERBS
    ]


def _postgresql(table: str) -> list[str]:
    return [
        (
            "CREATE OR REPLACE FUNCTION corrigenda_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        ),
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION corrigenda_refuse()"
        ),
    ]
