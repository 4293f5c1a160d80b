"""`corrigenda copy-database` moves everything to PostgreSQL, or nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from corrigenda.models.search import INDEX_TABLES
from tests.cli.test_commands import run_process
from tests.environment import HERE, ON_POSTGRES
from tests.server.process import Server, environment

on_postgres = pytest.mark.skipif(not ON_POSTGRES, reason="needs a PostgreSQL to copy to")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation on SQLite with rows in every table."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "corrigenda.toml").write_text(f'secret_key = "{"x" * 40}"\n')
    assert run_process(folder, "manage", "migrate").returncode == 0
    subprocess.run(
        [sys.executable, "-m", "tests.copying.filling"], cwd=HERE.parent, env=environment(folder), check=True
    )
    return folder


@pytest.fixture
def old(filled: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    return shutil.copytree(filled, tmp_path / "old")


@pytest.fixture
def new(tmp_path: Path) -> Server:
    """A server on an empty PostgreSQL database."""
    (tmp_path / "new").mkdir()
    return Server(tmp_path / "new")


@contextmanager
def source(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / "var" / "corrigenda.sqlite3")) as connection, connection:
        yield connection


def everything(dump: str) -> list[Any]:
    """All rows, by Django's own serialisation."""
    return sorted(json.loads(dump), key=lambda row: (row["model"], str(row["pk"])))


def dumped(folder: Path) -> list[Any]:
    done = run_process(folder, "manage", "dumpdata", "--all")
    assert done.returncode == 0, done.stderr
    return everything(done.stdout)


def rows_in(new: Server) -> int:
    """How many rows the target holds, but for those that `migrate` makes."""
    rows = everything(new.manage("dumpdata", "--all"))
    return len([row for row in rows if row["model"] not in ("auth.permission", "contenttypes.contenttype")])


@on_postgres
@pytest.mark.server
def test_everything_is_copied_and_the_desk_runs_on_it(old: Path, new: Server) -> None:
    done = run_process(old, "copy-database", new.database)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "both sides agree" in done.stdout
    assert "set database =" in done.stdout
    tables = dict(re.findall(r"^([a-z]+_\w+) +(\d+)  [0-9a-f]{16}$", done.stdout, re.MULTILINE))
    with source(old) as rows:
        names = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {name: rows.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
        feeds = rows.execute("SELECT seq FROM sqlite_sequence WHERE name = 'corrigenda_feed'").fetchone()[0]
    made_by_databases = {"django_migrations", "sqlite_sequence", *INDEX_TABLES}
    own = {name: count for name, count in counts.items() if name not in made_by_databases}
    assert {name: int(count) for name, count in tables.items()} == own
    assert min(own.values()) > 0
    assert everything(new.manage("dumpdata", "--all")) == dumped(old)
    made = new.manage("shell", "-v", "0", "-c", ADD_FEED)
    assert int(made) == feeds + 1
    try:
        new.start()
        assert urllib.request.urlopen(new.address + "/record/ledger1", timeout=20).status == 200
        assert post_report(new) == 201
    finally:
        new.stop()
    refused = new.manage("shell", "-v", "0", "-c", CHANGE_EVENT)
    assert "append-only" in refused


ADD_FEED = """
from corrigenda.models import *
from django.utils import timezone
feed = Feed.objects.create(site=Site.objects.first(), url="https://ledger0.test/new", read_at=timezone.now())
print(feed.pk)
"""
CHANGE_EVENT = """
from corrigenda.models import *
from django.db import DatabaseError
try:
    Event.objects.update(note="otherwise")
except DatabaseError as error:
    print(error)
"""


def post_report(new: Server) -> int:
    report = {
        "id": str(uuid.uuid4()), "site": "ledger1", "url": "https://ledger1.test/story", "kind": "typo",
        "quote": {"exact": "teh", "prefix": "", "suffix": ""}, "proposal": "the", "seconds": 9, "language": "en",
    }  # fmt: skip
    request = urllib.request.Request(
        new.address + "/api/v1/reports", json.dumps(report).encode(),
        {"Content-Type": "application/json", "Origin": "https://ledger1.test"},
    )  # fmt: skip
    return int(urllib.request.urlopen(request, timeout=20).status)


@on_postgres
def test_a_target_with_rows_is_refused(old: Path, new: Server) -> None:
    new.manage("migrate")
    new.manage("addsite", "tribune", "--name", "Tribune", "--origin", "https://tribune.test")
    done = run_process(old, "copy-database", new.database)
    assert done.returncode == 1
    assert "nothing was copied: the target has rows in corrigenda_site" in done.stderr
    assert rows_in(new) == 1


@on_postgres
def test_a_row_that_postgresql_refuses_is_named_and_nothing_is_kept(old: Path, new: Server) -> None:
    with source(old) as rows:
        rows.execute("UPDATE corrigenda_revision SET title = 'secret' || char(0) WHERE id = 2")
    done = run_process(old, "copy-database", new.database)
    assert done.returncode == 1
    assert "nothing was copied: corrigenda_revision, row 2: PostgreSQL refuses it" in done.stderr
    assert "secret" not in done.stderr + done.stdout
    assert rows_in(new) == 0
    with source(old) as rows:
        rows.execute("UPDATE corrigenda_revision SET title = 'mended' WHERE id = 2")
    again = run_process(old, "copy-database", new.database)
    assert again.returncode == 0, again.stderr


@on_postgres
def test_a_copy_that_came_out_otherwise_is_seen_and_not_kept(old: Path, new: Server) -> None:
    import psycopg

    new.manage("migrate")
    with psycopg.connect(new.database) as target:
        target.execute(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.title := lower(NEW.title) || '.'; RETURN NEW; END $$"
        )
        target.execute("CREATE TRIGGER spoil BEFORE INSERT ON corrigenda_feed FOR EACH ROW EXECUTE FUNCTION spoil()")
    done = run_process(old, "copy-database", new.database)
    assert done.returncode == 1
    assert done.stdout.count("DIFFERS") == 1
    assert "1 table came out otherwise" in done.stderr
    assert rows_in(new) == 0


@on_postgres
def test_what_is_on_postgresql_already_is_not_copied(new: Server) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "corrigenda", "copy-database", new.database],
        env=environment(new.folder), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "not SQLite" in done.stderr


def test_a_database_that_a_server_has_open_is_refused(old: Path) -> None:
    with source(old) as idle:
        idle.execute("SELECT count(*) FROM corrigenda_site").fetchone()
        done = run_process(old, "copy-database", "postgresql://nobody@127.0.0.1:1/nowhere")
    assert done.returncode == 1
    assert "in use; end server and worker first" in done.stderr
    after = run_process(old, "copy-database", CORRIGENDA_COPY_TO="postgresql://nobody@127.0.0.1:1/nowhere")
    assert after.returncode == 1
    assert "nothing was copied: connection" in after.stderr
    assert "Traceback" not in after.stderr


@pytest.mark.parametrize("url", ["sqlite:///elsewhere", "mysql://x", "nowhere"])
def test_a_target_that_is_not_postgresql_is_refused(tmp_path: Path, url: str) -> None:
    done = run_process(tmp_path, "copy-database", url)
    assert done.returncode == 2
    assert "postgresql://" in done.stderr
    assert os.listdir(tmp_path) == []
