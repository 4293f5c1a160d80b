"""Where a bench measures: an installation of its own in a temporary folder, on SQLite and, if asked, on PostgreSQL.

Each is measured by a process of its own, because a process of Django's has one database.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

_CONFIG = 'secret_key = "{secret}"\naddress = "http://127.0.0.1"\ndata = "data"\ndatabase = "{database}"\n'


def machine() -> str:
    """When and on what it was measured."""
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, load before {os.getloadavg()[0]:.1f}"
    )


def measure(module: str, arguments: Sequence[str], *, postgres: bool, folder: Path | None = None) -> None:
    """Run `python -m MODULE NAME ARGUMENTS…` against a fresh installation on each database. Ends where one fails."""
    databases = {"SQLite": ""}
    if postgres:
        os.environ["CORRIGENDA_TEST_POSTGRES"] = "1"
        from tests.server.process import own_database  # starts the server

        databases["PostgreSQL"] = own_database()
    for name, database in databases.items():
        with tempfile.TemporaryDirectory(prefix="corrigenda-bench-", dir=folder) as made:
            config = Path(made) / "corrigenda.toml"
            config.write_text(_CONFIG.format(secret="s" * 40, database=database))
            environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
            done = subprocess.run(
                [sys.executable, "-u", "-W", "ignore", "-m", module, name, *arguments],
                env={**environment, "CORRIGENDA_CONFIG": str(config)}, check=False,
            )  # fmt: skip
            if done.returncode:
                sys.exit(f"bench: {name} could not be measured")
