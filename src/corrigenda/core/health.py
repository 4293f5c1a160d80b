"""How the work behind the scenes stands, and whether somebody should look: the facts, and the limits they are held to.

Times are UTC, lags in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

QUIET_AFTER = timedelta(minutes=2)
"""A worker that was not seen for so long counts as ended. It shows itself every fifteen seconds, between pieces."""

LONGEST_LAG: dict[str, timedelta] = {
    "reports": timedelta(minutes=5),
    "articles": timedelta(minutes=30),
    "feeds": timedelta(minutes=30),
    "subscriptions": timedelta(minutes=30),
    "confirmations": timedelta(minutes=30),
    "mails": timedelta(minutes=30),
    "deliveries": timedelta(minutes=30),
    "checks": timedelta(hours=6),  # of a whole archive
}
"""How long the oldest due row of a queue may wait. A publication's server is asked for one page at a time, politely."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One kind of work. `lag` is how long the oldest due row waits; `retrying` were tried and failed, and are due again
    at a time; `given_up` have no next try."""

    name: str
    due: int
    lag: float
    leased: int
    retrying: int
    given_up: int


@dataclass(frozen=True, slots=True)
class Host:
    """A server of which something could not be had: how many pages and feeds, and why the last of them."""

    name: str
    failures: int
    trouble: str


@dataclass(frozen=True, slots=True)
class Health:
    """All of it at a time. `workers` were seen lately; `seen_at` is when the last one was."""

    at: datetime
    queues: tuple[Queue, ...]
    hosts: tuple[Host, ...]
    older_copies: int
    workers: int
    seen_at: datetime | None

    @property
    def alarms(self) -> list[str]:
        """What somebody should look at, in words; none: all is well. A host that fails is its publication's matter."""
        found = []
        if not self.workers:
            found.append("no worker is running")
        for queue in self.queues:
            if queue.lag > LONGEST_LAG[queue.name].total_seconds():
                found.append(f"{queue.name}: the oldest waits for {lasting(queue.lag)}")
            if queue.given_up:
                found.append(f"{queue.name}: {queue.given_up} given up")
        return found

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "at": self.at.isoformat(),
            "healthy": not self.alarms,
            "alarms": self.alarms,
            "queues": {
                queue.name: {
                    "due": queue.due, "lag_seconds": round(queue.lag, 1), "leased": queue.leased,
                    "retrying": queue.retrying, "given_up": queue.given_up,
                }
                for queue in self.queues
            },
            "failing_hosts": [
                {"host": host.name, "failures": host.failures, "last_trouble": host.trouble} for host in self.hosts
            ],
            "older_copies": self.older_copies,
            "workers": {"running": self.workers, "last_seen": self.seen_at.isoformat() if self.seen_at else None},
        }  # fmt: skip


def lasting(seconds: float) -> str:
    """A time in its largest unit, short: 40 s, 12 min, 5 h, 3 d."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"
