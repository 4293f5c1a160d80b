"""SQLite's writers queue, and lose nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from django.db import connection, transaction

from corrigenda.models import Site
from tests.environment import ON_POSTGRES

pytestmark = [
    pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL has its own ways"),
    pytest.mark.django_db(transaction=True),
]


def test_every_commit_is_synced_to_disk() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)  # FULL
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)


def test_the_lock_is_held_from_begin_to_commit_and_given_back_after_an_error(site: Site) -> None:
    with transaction.atomic():
        assert connection._holds_lock
    assert not connection._holds_lock
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    assert not connection._holds_lock


def test_another_process_waits_its_turn(site: Site) -> None:
    name = str(connection.settings_dict["NAME"])
    script = textwrap.dedent(
        """
        import fcntl, os, sys, time
        lock = os.open(sys.argv[1] + ".lock", os.O_RDWR | os.O_CREAT)
        fcntl.flock(lock, fcntl.LOCK_EX)
        print("held", flush=True)
        time.sleep(0.5)
        """
    )
    holder = subprocess.Popen([sys.executable, "-c", script, name], stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    begun = time.monotonic()
    with transaction.atomic():
        waited = time.monotonic() - begun
    holder.wait()
    assert waited > 0.2


def test_a_writer_that_ignores_the_lock_is_still_safe(site: Site, tmp_path: Path) -> None:
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=10)
    with transaction.atomic():
        Site.objects.filter(pk=site.pk).update(name="ours")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("PRAGMA busy_timeout=50")
            other.execute("UPDATE corrigenda_site SET name='theirs'")
    other.close()
    assert Site.objects.get(pk=site.pk).name == "ours"
