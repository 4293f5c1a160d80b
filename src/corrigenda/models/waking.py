"""Workers that wait are woken through Redis, where the configuration names one: rows became due.

A wake holds nothing, so a lost one, or one that comes twice, harms nothing: what is due stands in the rows, and workers
sweep them anyway, only less often. It is published and not queued, because a wake that nobody hears is no work undone.

Whoever makes rows due never waits for Redis. A thread of the process publishes, twice a second at the most; when Redis
is down it says so once and drops what it has.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

if TYPE_CHECKING:
    from redis import Redis
    from redis.client import PubSub

log = logging.getLogger(__name__)

CHANNEL = "corrigenda:wake"
APART_SECONDS = 0.5
_PATIENCE_SECONDS = 1.0  # for Redis to answer
_LEFT_ALONE_SECONDS = 5.0  # a Redis that did not
_SLICE_SECONDS = 0.5


def wake() -> None:
    """Wake workers once the transaction is committed. Costs a look at the configuration without Redis."""
    if settings.CORRIGENDA.config.work.redis:
        transaction.on_commit(lambda: _sender().wake(), robust=True)


class Sender:
    """Publishes this process's wakes, in a thread of its own that holds no state."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._any = threading.Event()
        self._failed = False
        threading.Thread(target=self._run, name="waking", daemon=True).start()

    def wake(self) -> None:
        """Publish it soon. Never waits, never fails."""
        self._any.set()

    def _run(self) -> None:
        redis = connect()
        while True:
            self._any.wait()
            self._any.clear()
            time.sleep(APART_SECONDS if self._publish(redis) else _LEFT_ALONE_SECONDS)

    def _publish(self, redis: Redis) -> bool:
        try:
            redis.publish(CHANNEL, b"")
        except Exception as error:  # whatever it was, no request and no worker may end by it
            if not self._failed:
                log.warning("Redis is not reached (%s): workers find what is due by themselves", type(error).__name__)
            self._failed = True
            return False
        if self._failed:
            log.warning("Redis is reached again")
        self._failed = False
        return True


class Ear:
    """What a worker hears. Without Redis, or while it is down, it hears nothing and only waits."""

    def __init__(self) -> None:
        self._redis = connect() if settings.CORRIGENDA.config.work.redis else None
        self._pubsub: PubSub | None = None
        self._try_at = 0.0
        self._failed = False

    @property
    def hears(self) -> bool:
        """Whether wakes would be heard now; tries to listen again where it is time."""
        if self._redis is None or self._pubsub is not None or time.monotonic() < self._try_at:
            return self._pubsub is not None
        try:
            pubsub: PubSub = self._redis.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
            pubsub.subscribe(CHANNEL)
            self._pubsub = pubsub
        except Exception as error:
            self._fall_deaf(error)
            return False
        if self._failed:
            log.warning("Redis is reached again")
        self._failed = False
        return True

    def wait(self, seconds: float, is_over: Callable[[], bool]) -> None:
        """Wait for a wake, so long at the most, or until it is over or nothing will be heard any more."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not is_over():
            if self._pubsub is None:
                time.sleep(min(left, _SLICE_SECONDS))
            elif self._hear(min(left, _SLICE_SECONDS)):
                while self._hear(0):  # what came meanwhile says the same
                    pass
                return
            elif self._pubsub is None:
                return

    def _hear(self, seconds: float) -> bool:
        if self._pubsub is None:
            return False
        try:
            return self._pubsub.get_message(timeout=seconds) is not None
        except Exception as error:
            self._fall_deaf(error)
            return False

    def _fall_deaf(self, error: Exception) -> None:
        if not self._failed:
            log.warning("Redis is not reached (%s): the worker looks for what is due by itself", type(error).__name__)
        self._failed = True
        self._pubsub = None
        self._try_at = time.monotonic() + _LEFT_ALONE_SECONDS


def connect() -> Redis:
    """A client for the configured Redis; it connects when it is first used, and never waits long."""
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(
        settings.CORRIGENDA.config.work.redis,
        socket_connect_timeout=_PATIENCE_SECONDS,
        socket_timeout=_PATIENCE_SECONDS,
        health_check_interval=10,  # a machine that is gone says nothing
        retry=Retry(NoBackoff(), 0),
    )


_starting = threading.Lock()
_sending: Sender | None = None


def _sender() -> Sender:
    """This process's own; a forked one begins anew, because threads are not inherited."""
    global _sending
    with _starting:
        if _sending is None or _sending.pid != os.getpid():
            _sending = Sender()
        return _sending
