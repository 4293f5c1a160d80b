"""Every migration is run with rows in every table; no row is lost, and none can be undone by halves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from tests.server.process import Server, environment


def test_no_migration_loses_or_changes_a_row_and_each_does_what_it_is_for(tmp_path: Path) -> None:
    Server(tmp_path)  # its configuration, and a database of its own
    (tmp_path / "data").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.migrations.through"],
        env=environment(tmp_path), cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    newest = max(name for app, name in MigrationLoader(None).disk_migrations if app == "corrigenda")
    assert f"\n{newest}: " in done.stdout


@pytest.mark.parametrize(
    "name", sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "corrigenda")
)
def test_what_a_migration_did_by_code_is_not_undone(name: str) -> None:
    migration = MigrationLoader(None).disk_migrations["corrigenda", name]
    with_code = [operation for operation in migration.operations if isinstance(operation, RunPython | RunSQL)]
    assert not any(operation.reversible for operation in with_code), "migrations run forward only"
