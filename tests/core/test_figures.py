"""What a desk did with its errata, counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.figures import Fate, Spread, count
from corrigenda.core.states import State

MAY = datetime(2026, 5, 14, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def month_of(at: datetime) -> str:
    return f"{at:%Y-%m}"


def figures(*fates: Fate, now: datetime = MAY + timedelta(days=60)):  # type: ignore[no-untyped-def]
    return count(fates, ["2026-05", "2026-06"], month_of, ["fact", "typo"], now)


def fate(
    state: State, kind: str = "fact", at: datetime = MAY, decided: float | None = None, fixed: float | None = None,
    readers: int = 1,
) -> Fate:  # fmt: skip
    return Fate(
        kind, state, readers, at, at + decided * HOUR if decided is not None else None,
        at + fixed * HOUR if fixed is not None else None,
    )  # fmt: skip


def test_errors_rejections_and_what_is_undecided_make_the_whole() -> None:
    total = figures(
        fate(State.VERIFIED, decided=1), fate(State.FIXED, decided=1, fixed=3, readers=4), fate(State.FIXED, fixed=5),
        fate(State.REJECTED, decided=2), fate(State.HELD, decided=1), fate(State.REPORTED),
    ).total  # fmt: skip
    assert (total.errata, total.reports) == (6, 9)
    assert (total.errors, total.rejected, total.undecided, total.unfixed) == (3, 1, 2, 1)
    assert total.share == 75


def test_nothing_decided_has_no_share_and_no_times() -> None:
    total = figures(fate(State.REPORTED)).total
    assert total.share is None
    assert total.to_decision == total.to_correction == Spread(0, None, None)


def test_putting_on_hold_is_no_decision_and_a_reopened_error_has_none() -> None:
    total = figures(fate(State.HELD, decided=1), fate(State.REPORTED, decided=1)).total
    assert total.to_decision.count == 0


def test_a_fix_from_before_the_report_took_no_time_and_counts_as_no_correction() -> None:
    total = figures(fate(State.FIXED, fixed=-3), fate(State.FIXED, fixed=2)).total
    assert (total.errors, total.to_correction) == (2, Spread(1, 2 * HOUR, 2 * HOUR))


def test_undecided_errata_are_late_after_their_kind_s_clock() -> None:
    waiting = (fate(State.REPORTED, "fact"), fate(State.HELD, "typo"))
    assert figures(*waiting, now=MAY + 25 * HOUR).total.late == 1
    assert figures(*waiting, now=MAY + 121 * HOUR).total.late == 2


def test_each_is_counted_in_its_month_and_kind() -> None:
    june = MAY + timedelta(days=30)
    found = figures(
        fate(State.VERIFIED, "fact"), fate(State.REJECTED, "typo", june), fate(State.VERIFIED, "typo", june)
    )
    assert {month: tally.errata for month, tally in found.by_month.items()} == {"2026-05": 1, "2026-06": 2}
    assert {kind: tally.errors for kind, tally in found.by_kind.items()} == {"fact": 1, "typo": 1}
    assert found.by_both["2026-06", "typo"].rejected == 1
    assert found.by_both["2026-05", "typo"].errata == 0


def test_what_is_outside_of_the_months_is_left_out() -> None:
    assert figures(fate(State.VERIFIED, at=MAY - timedelta(days=20))).total.errata == 0


@pytest.mark.parametrize(
    ("hours", "median", "nine_in_ten"),
    [([1], 1, 1), ([3, 1], 1, 3), ([5, 1, 3], 3, 5), (list(range(1, 11)), 5, 9), (list(range(1, 12)), 6, 10)],
)
def test_median_and_nine_in_ten_are_by_nearest_rank(hours: list[int], median: int, nine_in_ten: int) -> None:
    assert Spread.of([hour * HOUR for hour in hours]) == Spread(len(hours), median * HOUR, nine_in_ten * HOUR)


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_half_and_nine_tenths_really_were_as_quick(hours: list[int]) -> None:
    spread = Spread.of([hour * HOUR for hour in hours])
    assert spread.median is not None
    assert spread.nine_in_ten is not None
    assert sum(hour * HOUR <= spread.median for hour in hours) * 2 >= len(hours)
    assert sum(hour * HOUR <= spread.nine_in_ten for hour in hours) * 10 >= len(hours) * 9
    assert {spread.median, spread.nine_in_ten} <= {hour * HOUR for hour in hours}
