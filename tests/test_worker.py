"""The worker gives each duty its turn, and no failing duty stops the others."""

from __future__ import annotations

import os
import socket
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError

from corrigenda import worker
from corrigenda.models import Worker


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
        return done.count("sound") < 2

    monkeypatch.setattr(worker, "DUTIES", (broken, locked, sound))
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    assert worker.work_off()
    assert done == ["broken", "locked", "sound", "sound"]


@pytest.mark.django_db
def test_a_duty_does_many_pieces_a_turn_and_then_lets_the_others_have_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    pauses: list[float] = []

    def endless(_: datetime) -> bool:
        done.append("endless")
        return True

    def other(_: datetime) -> bool:
        done.append("other")
        return False

    monkeypatch.setattr(worker, "DUTIES", (endless, other))
    assert worker.work_off(pauses.append)
    assert done == ["endless"] * 50 + ["other"]
    assert len(pauses) == 50, "beside a server, it pauses after each piece"


@pytest.mark.django_db
def test_a_worker_told_to_end_ends_after_the_piece_in_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []

    def endless(_: datetime) -> bool:
        done.append("endless")
        return True

    monkeypatch.setattr(worker, "DUTIES", (endless,))
    assert worker.work_off(is_over=lambda: len(done) == 3)
    assert len(done) == 3


@pytest.mark.django_db
def test_a_worker_says_that_it_works_and_is_forgotten_a_day_after_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(UTC)
    Worker.objects.create(host="old", pid=1, begun_at=now - timedelta(days=9), seen_at=now - timedelta(days=2))
    presence = worker.Presence()
    presence.show()
    row = Worker.objects.get()
    assert (row.host, row.pid) == (socket.gethostname(), os.getpid())
    monkeypatch.setattr(worker, "_SEEN_EVERY_SECONDS", 0)
    Worker.objects.all().delete()  # another worker took it for ended
    presence.show()
    assert Worker.objects.get().seen_at > row.seen_at


def test_a_worker_ends_when_told_or_when_its_server_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "DUTIES", (lambda _: False,))
    stop = threading.Event()
    stop.set()
    worker.run(stop)
    worker.run(threading.Event(), parent=1 << 30)  # nobody's child
