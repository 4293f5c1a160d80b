"""What disk and database allow: the same row in a plain loop without any server, one a commit and 32 a commit."""

from __future__ import annotations

import secrets
import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

GROUP = 32
_WORDS = "ferry to Orsel sails again on"

Insert = Callable[[list[list[object]]], None]


def _row(columns: list[str], native: bool) -> list[object]:
    """A report's values; its own id, token and digest, all else the same each time."""
    uuid, now = uuid4(), datetime.now(UTC)
    at = now if native else str(now)
    known: dict[str, object] = {
        "uuid": uuid if native else uuid.hex, "token": secrets.token_urlsafe(18), "digest": secrets.token_hex(32),
        "site_id": 1, "attempts": 0, "kind": "fact", "language": "en", "exact": _WORDS, "prefix": "The night " * 3,
        "suffix": " Tuesday, nine years after the", "position_start": 120, "position_end": 149, "url": "https://n.example/1",
        "text_digest": "1:" + "a" * 64, "proposal": _WORDS, "source": "https://harbour.example/minutes/2026-10-12",
        "comment": "I was at the meeting and it was the other way round; the minutes have it on their third page.",
        "network": "0123456789abcdef", "received_at": at, "place_at": at,
        **dict.fromkeys(("canonical", "email", "set_aside"), ""),
    }  # fmt: skip
    return [known.get(name) for name in columns]


def _rate(insert: Insert, columns: list[str], group: int, seconds: float, native: bool) -> float:
    """Rows a second."""
    done, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        insert([_row(columns, native) for _ in range(group)])
        done += group
    return done / passed


def sqlite(prepared: Path, folder: Path, group: int, seconds: float) -> float:
    """Rows a second into SQLite (WAL, synchronous=FULL), into a table with the report's columns and indexes."""
    file = folder / "raw.sqlite3"
    with sqlite3.connect(prepared) as source:
        statements = [
            sql
            for (sql,) in source.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'corrigenda_report'")
            if sql
        ]
    source.close()
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        for statement in statements:
            connection.execute(statement)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(corrigenda_report)") if row[1] != "id"]
        names = ", ".join(f'"{name}"' for name in columns)
        into = f"INSERT INTO corrigenda_report ({names}) VALUES ({', '.join('?' * len(columns))})"

        def insert(rows: list[list[object]]) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(into, rows)
            connection.execute("COMMIT")

        return _rate(insert, columns, group, seconds, native=False)
    finally:
        connection.close()
        for path in folder.glob("raw.sqlite3*"):
            path.unlink()


def postgresql(uri: str, group: int, seconds: float) -> float:
    """Rows a second into PostgreSQL (fsync and synchronous_commit on), into such a table beside the desk's own."""
    import psycopg

    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS raw_report")
        connection.execute("CREATE TABLE raw_report (LIKE corrigenda_report INCLUDING ALL)")
        named = connection.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = 'raw_report' AND column_name <> 'id'"
        ).fetchall()
        columns = [str(name) for (name,) in named]
        names = ", ".join(f'"{name}"' for name in columns)
        one = f"({', '.join(['%s'] * len(columns))})"
        into = f"INSERT INTO raw_report ({names}) VALUES {', '.join([one] * group)}".encode()

        def insert(rows: list[list[object]]) -> None:
            with connection.transaction():
                connection.execute(into, [value for row in rows for value in row])

        rate = _rate(insert, columns, group, seconds, native=True)
        connection.execute("DROP TABLE raw_report")
        return rate
