"""What is copied must be at rest: whoever still writes to it writes what the copy does not have."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from django.db import connections


def is_in_use(alias: str) -> bool:
    """Whether another process has the SQLite file open, even if it does nothing with it just now.

    With exclusive locking, SQLite opens a file in WAL mode only where nobody else has it open
    (https://sqlite.org/pragma.html#pragma_locking_mode). A server that has not been asked for anything yet has it not.
    """
    connections[alias].close()  # or it would be this process itself
    name = str(connections[alias].settings_dict["NAME"])
    with closing(sqlite3.connect(name, timeout=0, isolation_level=None)) as probe:
        try:
            probe.execute("PRAGMA locking_mode=EXCLUSIVE")
            probe.execute("BEGIN IMMEDIATE")
            probe.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
                return True
            raise
    return False


def counters(alias: str) -> dict[str, int]:
    """The last key that each SQLite table gave out. Its row may be gone, and no key is given out twice."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name, seq FROM sqlite_sequence")
        return {str(name): int(last) for name, last in cursor.fetchall()}
