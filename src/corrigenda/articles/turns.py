"""Politeness to the servers of publications: one request at a time to a host, a pause after each, and patience when a
server asks for it.

Counted in each process. Whoever has no turn waits; whoever meets a server that asked for patience does not.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PAUSE_SECONDS = 0.5
LONGEST_PATIENCE_SECONDS = 3_600.0
_MOST_HOSTS = 1_000


@dataclass(slots=True)
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    free_at: float = 0.0
    closed_until: float = 0.0


class Turns:
    """Who may ask which host when; hosts are any names. Times are seconds of a monotonic clock."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, name: str, pause: float = PAUSE_SECONDS) -> Iterator[None]:
        """Wait for one's turn at a host, and leave it a pause afterwards."""
        host = self._of(name)
        with host.lock:
            if (wait := host.free_at - self._clock()) > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                host.free_at = self._clock() + pause

    def close(self, name: str, seconds: float) -> None:
        """The host asked to be left alone for so long; more than an hour is taken as an hour."""
        self._of(name).closed_until = self._clock() + min(seconds, LONGEST_PATIENCE_SECONDS)

    def closed_for(self, name: str) -> float:
        """Seconds for which the host still wants to be left alone; 0 when it may be asked."""
        return max(0.0, self._of(name).closed_until - self._clock())

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._hosts.clear()

    def _of(self, name: str) -> _Host:
        with self._lock:
            if len(self._hosts) > _MOST_HOSTS:
                now = self._clock()
                idle = [k for k, h in self._hosts.items() if not h.lock.locked() and h.closed_until < now]
                for key in idle:
                    del self._hosts[key]
            return self._hosts.setdefault(name, _Host())


turns = Turns()
"""This process's."""
