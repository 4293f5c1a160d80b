"""Token buckets."""

from corrigenda.intake import limits
from corrigenda.intake.limits import TokenBuckets


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_then_refills_by_the_hour() -> None:
    clock = Clock()
    buckets = TokenBuckets(clock)
    assert [buckets.take((1, "a"), 3, 60) for _ in range(4)] == [0, 0, 0, 60]
    clock.now += 59
    assert buckets.take((1, "a"), 3, 60) == 1
    clock.now += 1
    assert buckets.take((1, "a"), 3, 60) == 0


def test_readers_and_sites_do_not_share_a_bucket() -> None:
    buckets = TokenBuckets(Clock())
    assert [buckets.take(key, 1, 1) for key in ((1, "a"), (1, "b"), (2, "a"))] == [0, 0, 0]


def test_memory_is_bounded(monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(limits, "_MOST_BUCKETS", 100)
    buckets = TokenBuckets(Clock())
    for number in range(1000):
        assert buckets.take((1, str(number)), 5, 60) == 0
    assert len(buckets._buckets) <= 100
