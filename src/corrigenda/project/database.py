"""Which database, from the configuration: SQLite in the data folder, or what a `postgresql://` address names."""

from __future__ import annotations

import os
from typing import Any

from corrigenda.config import ConfigError, Loaded


def database(loaded: Loaded) -> dict[str, Any]:
    """Django's settings for the database. Raises ConfigError for an address of another kind or a missing driver."""
    url = loaded.database_url
    if not url:
        return sqlite(str(loaded.data / "corrigenda.sqlite3"))
    if url.startswith("sqlite:///"):
        return sqlite(url.removeprefix("sqlite:///"))
    if url.startswith(("postgresql://", "postgres://")):
        return postgresql(url)
    raise ConfigError(f"database: “{url.split(':', 1)[0]}:…” is neither sqlite:///PATH nor postgresql://…")


def sqlite(path: str) -> dict[str, Any]:
    """SQLite as it is measured to be durable and quick with many writers; see docs/decisions."""
    return {
        "ENGINE": "corrigenda.project.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
        },
        # Two test runs at once must not share a file.
        "TEST": {"NAME": f"{path}.test-{os.getpid()}"},
    }


def postgresql(url: str) -> dict[str, Any]:
    """PostgreSQL; the address is read by libpq's own parser."""
    try:
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict
    except ImportError:
        raise ConfigError("PostgreSQL needs its driver: pip install 'corrigenda[postgres]'") from None
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except ProgrammingError as error:
        raise ConfigError(f"database: {error}") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "corrigenda"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": parts,
    }
