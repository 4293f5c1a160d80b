"""kill -9 under load: every acknowledged report is in the database afterwards, once."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.intake.reports import ORIGIN, a_report
from tests.server.process import Server

pytestmark = pytest.mark.server
READERS = 50
KILLS = 10

_RAISE_LIMITS = (
    "from corrigenda.models import Site; "
    "Site.objects.update(hourly_rate=2_000_000_000, burst=2_000_000_000, daily_cap=2_000_000_000)"
)
_PRINT_UUIDS = (
    "from corrigenda.models import Report, Event; "
    "print('\\n'.join(str(u) for u in Report.objects.values_list('uuid', flat=True))); "
    "print('events', Event.objects.filter(kind='received').values('report').distinct().count())"
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.manage("migrate")
    server.manage("addsite", "ledger", "--name", "The Ledger", "--origin", ORIGIN)
    server.manage("shell", "--no-imports", "-c", _RAISE_LIMITS)
    yield server
    server.stop()


def read_on(server: Server, stop: threading.Event, acknowledged: list[str], mistakes: list[str]) -> None:
    """One reader after another on one connection, until the server is gone."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    while not stop.is_set():
        report = a_report(comment="x" * 300)
        try:
            connection.request(
                "POST", "/api/v1/reports", json.dumps(report), {"Content-Type": "application/json", "Origin": ORIGIN}
            )
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException):
            return
        if response.status == 201 and json.loads(body)["id"] == report["id"]:
            acknowledged.append(report["id"])
        else:
            mistakes.append(f"{response.status} {body[:200]!r}")


def test_no_acknowledged_report_is_lost_or_doubled_by_ten_kills(server: Server) -> None:
    acknowledged: list[str] = []
    mistakes: list[str] = []
    pause = random.Random(1)
    for _ in range(KILLS):
        server.start("--no-worker")
        before, stop = len(acknowledged), threading.Event()
        readers = [
            threading.Thread(target=read_on, args=(server, stop, acknowledged, mistakes)) for _ in range(READERS)
        ]
        for reader in readers:
            reader.start()
        deadline = time.monotonic() + 20
        while len(acknowledged) < before + 100 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(pause.uniform(0, 0.5))
        server.kill()
        stop.set()
        for reader in readers:
            reader.join()
        assert len(acknowledged) >= before + 100, "the kill has to come under load"
    assert mistakes == []
    *stored, events = server.manage("shell", "--no-imports", "-c", _PRINT_UUIDS).split("\n")[:-1]
    times = Counter(stored)
    assert [uuid for uuid in acknowledged if times[uuid] != 1] == []
    assert max(times.values()) == 1
    assert events == f"events {len(stored)}", "every report has its event"


def test_a_server_killed_alone_leaves_no_process_behind(server: Server) -> None:
    server.start()
    assert server.process is not None
    group = server.process.pid
    os.kill(group, signal.SIGKILL)
    server.process.wait()
    for _ in range(100):
        left = subprocess.run(["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True, check=False)
        alive = [pid for pid in left.stdout.split() if _state(int(pid)) not in ("Z", "")]
        if not alive:
            break
        time.sleep(0.1)
    assert alive == []
    server.start()  # the port is free again
    assert server.answers()


def _state(pid: int) -> str:
    done = subprocess.run(["ps", "-o", "state=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def test_a_server_asked_to_end_ends_with_its_worker(server: Server) -> None:
    server.start()
    assert server.process is not None
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=20) == 0
    assert not server.answers()
