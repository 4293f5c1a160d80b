"""Politeness to the servers of publications: one request at a time to a host, a pause after each, and patience when a
server asks for it.

It holds over all workers of a database, by a row for each host (`models/host.py`). Whoever has a host keeps it while a
worker's turn lasts, so that a request costs no write of its own; a killed one's hold ends by itself. In a process, each
thread counts for itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import transaction

from corrigenda.models import Host

PAUSE_SECONDS = 0.5
LONGEST_PATIENCE_SECONDS = 3_600.0
HOLD = timedelta(seconds=45)
"""How long a host is kept without a word. A killed worker's is free again after it."""
LONGEST_REQUEST = timedelta(seconds=28)
"""A hold that ends sooner is renewed before a request: more than `fetch` and `hub` give one, with its connecting."""

_LONGEST_PAUSE = timedelta(seconds=2)  # a host that wants to be left alone for longer is not waited for
_PATIENCE = timedelta(seconds=10)  # with whoever else asks a host, when no other one will do
_LOOK_EVERY_SECONDS = 0.02
_AFTER_YOU = timedelta(seconds=0.05)  # longer than that: who waits gets a host between two turns of a busy worker
_AFTER_YOU_EVERY = timedelta(seconds=2)
_NONE = timedelta(0)


class NotNow(Exception):
    """The host may not be asked now; the message says why, `patience` for how long."""

    def __init__(self, why: str, patience: timedelta) -> None:
        super().__init__(why)
        self.patience = patience


def _utc() -> datetime:
    return datetime.now(UTC)


class Turns(threading.local):
    """Who may ask which host when; hosts are any names. Times are UTC."""

    def __init__(self, clock: Callable[[], datetime] = _utc, sleep: Callable[[float], None] = time.sleep) -> None:
        self._clock, self._sleep = clock, sleep
        self._held: dict[str, Host] = {}
        self._left: dict[str, datetime] = {}
        self._gave_way_at = datetime.min.replace(tzinfo=UTC)
        self._keeps = False

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Within the block, a host that was taken is kept from one request to the next."""
        self._keeps = True
        try:
            yield
        finally:
            self._keeps = False
            self.let_go()

    @contextmanager
    def turn(self, name: str, pause: float = PAUSE_SECONDS) -> Iterator[None]:
        """Wait for one's turn at a host, and leave it a pause afterwards. Raises NotNow."""
        host = self._wait_for(name)
        try:
            wait = host.ask_at - self._clock()
            if wait > _LONGEST_PAUSE:
                raise NotNow("the server asked to be left alone for a while", wait)
            if wait > _NONE:
                self._sleep(wait.total_seconds())
            try:
                yield
            finally:
                host.ask_at = max(host.ask_at, self._clock() + timedelta(seconds=pause))
        finally:
            if not self._keeps:
                self.let_go()

    def take(self, name: str) -> bool:
        """Take a host, or keep it. Whether it is ours."""
        return self._take(name) is not None

    def resting(self) -> set[str]:
        """Our hosts that are in the pause after a request."""
        now = self._clock()
        return {name for name, host in self._held.items() if _NONE < host.ask_at - now <= _LONGEST_PAUSE}

    def close(self, name: str, seconds: float) -> None:
        """Our host asked to be left alone for so long; more than an hour is taken as an hour."""
        self._held[name].close(self._clock() + timedelta(seconds=min(seconds, LONGEST_PATIENCE_SECONDS)))

    def let_go(self) -> None:
        """Let others ask what we asked."""
        self._left = dict.fromkeys(self._held, self._clock())
        held, self._held = self._held, {}
        if held:
            with transaction.atomic():  # one flush to the disk for all
                for host in held.values():
                    host.let_go()

    def _wait_for(self, name: str) -> Host:
        host = self._take(name)
        if host is not None:
            return host
        self.let_go()  # whoever waits has nothing, or two could wait for each other
        until = self._clock() + _PATIENCE
        while (host := self._take(name)) is None:
            if self._clock() >= until:
                raise NotNow("another worker is asking the server", _PATIENCE)
            self._sleep(_LOOK_EVERY_SECONDS)
        return host

    def _take(self, name: str) -> Host | None:
        now, host = self._clock(), self._held.pop(name, None)
        if host is None or not self._lasts(host, now):
            host = Host.take(name, self._after_others(name, now), HOLD)
        if host is not None:
            self._held[name] = host
        return host

    def _lasts(self, host: Host, now: datetime) -> bool:
        """Whether our hold lasts for another request, renewed where it has to be."""
        is_long = host.leased_until is not None and host.leased_until >= now + LONGEST_REQUEST
        return is_long or host.renew(now, HOLD)

    def _after_others(self, name: str, now: datetime) -> datetime:
        """Wait a moment, now and then, before we take again what we let go just now. Answers the time."""
        left = self._left.pop(name, None)
        if left is None or not self._keeps or now < self._gave_way_at + _AFTER_YOU_EVERY:
            return now
        if (wait := left + _AFTER_YOU - now) > _NONE:
            self._sleep(wait.total_seconds())
        self._gave_way_at = self._clock()
        return self._gave_way_at


turns = Turns()
"""This process's."""
