"""Token buckets: how many reports one reader's network may send, without keeping who they are.

Each process counts for itself, by a clock that only goes forward; a restart forgets. Memory is bounded: when too many
networks are known, those whose buckets are full again are forgotten first, then the rest.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_MOST_BUCKETS = 100_000


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class TokenBuckets:
    """Buckets by key; `take` answers at once. Thread-safe."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[tuple[int, str], _Bucket] = {}
        self._lock = threading.Lock()

    def take(self, key: tuple[int, str], burst: int, hourly: int) -> int:
        """Take a token: 0 when there was one, else the seconds until there will be."""
        now, rate = self._clock(), max(hourly, 1) / 3600
        with self._lock:
            bucket = self._buckets.get(key)
            if bucket is None:
                if len(self._buckets) >= _MOST_BUCKETS:
                    self._forget(now, burst, rate)
                bucket = self._buckets[key] = _Bucket(float(burst), now)
            bucket.tokens = min(float(burst), bucket.tokens + (now - bucket.at) * rate)
            bucket.at = now
            if bucket.tokens >= 1:
                bucket.tokens -= 1
                return 0
            return max(1, math.ceil((1 - bucket.tokens) / rate - 1e-6))

    def forget_all(self) -> None:
        """Begin with full buckets."""
        with self._lock:
            self._buckets.clear()

    def _forget(self, now: float, burst: int, rate: float) -> None:
        empty = {key: b for key, b in self._buckets.items() if b.tokens + (now - b.at) * rate < burst}
        self._buckets = empty if len(empty) < _MOST_BUCKETS // 2 else {}
