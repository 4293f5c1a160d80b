"""A real Corrigenda server as a process of its own, on a free port, with a database of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

from tests.environment import ON_POSTGRES

CONFIG = """\
secret_key = "{secret}"
address = "http://127.0.0.1:{port}"
data = "data"
database = "{database}"
[serve]
port = {port}
"""


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_database() -> str:
    """A new empty PostgreSQL database's address; "" on SQLite."""
    if not ON_POSTGRES:
        return ""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    name = f"corrigenda_{uuid.uuid4().hex[:12]}"
    base = os.environ["DATABASE_URL"]
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # the name is our own
    parts = conninfo_to_dict(make_conninfo(base, dbname=name))
    query = "&".join(f"{key}={value}" for key, value in parts.items() if key not in ("dbname", "password"))
    return f"postgresql:///{name}?{query}"


def environment(folder: Path) -> dict[str, str]:
    """The environment of a process that uses the folder's configuration and nothing of the tests'."""
    clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    return {**clean, "CORRIGENDA_CONFIG": str(folder / "corrigenda.toml")}


class Server:
    """A folder with a configuration and a server that can be started, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.database = folder, free_port(), own_database()
        self.address = f"http://127.0.0.1:{self.port}"
        (folder / "corrigenda.toml").write_text(
            CONFIG.format(secret="s" * 40, port=self.port, database=self.database), encoding="utf-8"
        )
        self.process: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str, stdin: str = "") -> str:
        """Run a management command."""
        done = subprocess.run(
            [sys.executable, "-m", "corrigenda", "manage", *arguments],
            env=environment(self.folder), input=stdin, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *arguments: str) -> None:
        """Start it and wait until it answers."""
        log = open(self.folder / "log", "ab")  # noqa: SIM115  (the process keeps it)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "corrigenda", "serve", *arguments],
            env=environment(self.folder), stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        for _ in range(300):
            if self.answers():
                return
            assert self.process.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.1)
        raise AssertionError("the server did not start: " + (self.folder / "log").read_text())

    def answers(self) -> bool:
        """Whether it answers."""
        try:
            urllib.request.urlopen(self.address + "/api/v1/openapi.json", timeout=5).close()
        except (urllib.error.URLError, OSError):
            return False
        return True

    def kill(self) -> None:
        """SIGKILL for the server with all its processes."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.kill()
