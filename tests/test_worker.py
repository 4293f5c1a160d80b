"""The worker gives each duty its turn, and no failing duty stops the others."""

from __future__ import annotations

import threading
from datetime import datetime

import pytest
from django.db import DatabaseError

from corrigenda import worker


@pytest.mark.django_db
def test_a_failing_duty_does_not_stop_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def broken(_: datetime) -> bool:
        done.append("broken")
        raise RuntimeError("boom")

    def locked(_: datetime) -> bool:
        done.append("locked")
        raise DatabaseError("locked")

    def sound(now: datetime) -> bool:
        assert now.tzinfo is not None
        done.append("sound")
        return True

    monkeypatch.setattr(worker, "DUTIES", (broken, locked, sound))
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    assert worker.work_off()
    assert done == ["broken", "locked", "sound"]


def test_a_worker_ends_when_told_or_when_its_server_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "DUTIES", (lambda _: False,))
    stop = threading.Event()
    stop.set()
    worker.run(stop)
    worker.run(threading.Event(), parent=1 << 30)  # nobody's child
