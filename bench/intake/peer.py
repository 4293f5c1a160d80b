"""Isso, the nearest peer: a comment server in Python on SQLite, set up as its deployment page says for gunicorn.

`gunicorn -b … -w 4 --preload isso.run`, with a configuration that names the database and the site, and turns the guard
off so that its rate limit does not bite; all else is its own default. SQLite is as Isso opens it: journal_mode=DELETE,
synchronous=FULL (SQLite's default, so its answers are durable too), a connection a statement.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.intake.process import Server, free_port

VERSION = "0.14.0"
WORKERS = 4
_CACHE = Path.home() / ".cache" / "corrigenda-bench" / f"isso-{VERSION}"


class Isso:
    """Isso on a fresh database a round."""

    def __init__(self, folder: Path, publication: str) -> None:
        folder.mkdir()
        self.folder, self.publication, self.port = folder, publication, free_port()
        self.file = folder / "comments.db"
        (folder / "isso.cfg").write_text(
            f"[general]\ndbpath = {self.file}\nhost = {publication}\n[guard]\nenabled = false\n"
        )
        self._install()

    def _install(self) -> None:
        """Install it from PyPI into an environment of its own, once."""
        if (_CACHE / "bin" / "gunicorn").exists():
            return
        print(f"Installing Isso {VERSION} and gunicorn into {_CACHE} …", file=sys.stderr)
        venv.create(_CACHE, with_pip=True, clear=True)
        pip = [str(_CACHE / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, f"isso=={VERSION}", "gunicorn"], check=False, stderr=subprocess.DEVNULL).returncode:
            sys.exit("bench: Isso could not be installed; run it again with a network.")

    @contextmanager
    def serve(self) -> Iterator[str]:
        """Run it, and give its address."""
        for path in self.folder.glob("comments.db*"):
            path.unlink()
        command = [
            str(_CACHE / "bin" / "gunicorn"),
            "-b", f"127.0.0.1:{self.port}", "-w", str(WORKERS), "--preload", "isso.run",
        ]  # fmt: skip
        with Server(command, self.port, self.folder / "log", {"ISSO_SETTINGS": str(self.folder / "isso.cfg")}):
            yield f"http://127.0.0.1:{self.port}"

    def ids(self) -> set[str]:
        """The ids of all stored comments."""
        connection = sqlite3.connect(self.file)
        try:
            return {str(row[0]) for row in connection.execute("SELECT id FROM comments")}
        finally:
            connection.close()

    def durability(self) -> str:
        """The database's pragmas, as a connection that is opened as Isso opens it has them."""
        connection = sqlite3.connect(self.file)
        try:
            journal, synchronous = (
                connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
            )
        finally:
            connection.close()
        return f"journal_mode={journal}, synchronous={('OFF', 'NORMAL', 'FULL', 'EXTRA')[synchronous]}"
