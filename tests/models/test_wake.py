"""Workers that wait are woken through a real Redis; when it is down, nobody else is troubled by it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone
from msgspec.structs import replace
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from corrigenda.models import Article, Site, waking
from corrigenda.models.waking import CHANNEL, Ear, Sender, connect, wake
from tests.server.redis import RedisServer, needed

pytestmark = needed


@pytest.fixture
def redis(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    loaded = settings.CORRIGENDA
    settings.CORRIGENDA = replace(
        loaded, config=replace(loaded.config, work=replace(loaded.config.work, redis=server.url))
    )
    monkeypatch.setattr(waking, "_sending", None)
    monkeypatch.setattr(waking, "_LEFT_ALONE_SECONDS", 0.1)
    server.start()
    yield server
    server.stop()


def never() -> bool:
    return False


def waits(ear: Ear, seconds: float) -> threading.Thread:
    """Somebody who waits for a wake, or until time is up."""
    waiting = threading.Thread(target=ear.wait, args=(seconds, never))
    waiting.start()
    return waiting


def is_over_soon(waiting: threading.Thread) -> bool:
    waiting.join(timeout=5)
    return not waiting.is_alive()


@pytest.mark.django_db(transaction=True)
def test_a_wait_ends_when_a_row_became_due_and_is_committed(redis: RedisServer, site: Site) -> None:
    article = Article.objects.create(site=site, url="https://ledger.test/a", first_seen_at=timezone.now())
    ear = Ear()
    assert ear.hears
    waiting = waits(ear, 60)
    with transaction.atomic():
        article.ask_for_look(timezone.now())
        time.sleep(0.3)
        assert waiting.is_alive(), "what is not committed is not due"
    assert is_over_soon(waiting)


def test_a_wake_that_came_before_the_wait_is_heard(redis: RedisServer) -> None:
    ear = Ear()
    assert ear.hears
    connect().publish(CHANNEL, b"")
    assert is_over_soon(waits(ear, 60))


def test_many_wakes_in_a_moment_are_few_messages(redis: RedisServer) -> None:
    pubsub = connect().pubsub(ignore_subscribe_messages=True)
    pubsub.subscribe(CHANNEL)
    pubsub.get_message(timeout=5)
    sender = Sender()
    begun = time.monotonic()
    for _ in range(10_000):
        sender.wake()
    allowed = 2 + (time.monotonic() - begun) / waking.APART_SECONDS
    heard = []
    while (message := pubsub.get_message(timeout=1.5)) is not None:
        heard.append(message["data"])
    assert set(heard) == {b""}
    assert len(heard) <= allowed


def test_a_redis_that_goes_is_said_once_and_heard_again_when_it_is_back(
    redis: RedisServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="corrigenda")
    ear = Ear()
    assert ear.hears
    waiting = waits(ear, 60)
    redis.stop()
    assert is_over_soon(waiting), "it goes and looks by itself"
    assert not ear.hears
    for _ in range(3):
        ear.wait(0.2, never)
        assert not ear.hears
    assert [record.message for record in caplog.records if "not reached" in record.message] == [
        "Redis is not reached (ConnectionError): the worker looks for what is due by itself"
    ]
    redis.start()
    ear.wait(0.2, never)
    assert ear.hears
    connect().publish(CHANNEL, b"")
    assert is_over_soon(waits(ear, 60))


@pytest.mark.django_db
def test_whoever_makes_rows_due_is_not_troubled_by_a_redis_that_is_down(
    redis: RedisServer, caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO, logger="corrigenda")
    redis.stop()
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            wake()
    for _ in range(100):
        if caplog.records:
            break
        time.sleep(0.05)
    assert [record.message.split(" (")[0] for record in caplog.records] == ["Redis is not reached"]
    redis.start()
    ear = Ear()
    assert ear.hears
    waiting = waits(ear, 60)
    for _ in range(100):
        waking._sender().wake()
        waiting.join(timeout=0.1)
        if not waiting.is_alive():
            break
    assert not waiting.is_alive(), "it publishes again once Redis is back"


def test_without_redis_nothing_is_sent_and_a_wait_is_only_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "_sending", None)
    wake()
    assert waking._sending is None
    ear = Ear()
    assert not ear.hears
    assert is_over_soon(waits(ear, 0.1))
