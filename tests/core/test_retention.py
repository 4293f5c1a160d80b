"""Which texts may go: never the first and the last, nor what anything refers to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from corrigenda.core.retention import Stored, may_go

START = datetime(2026, 1, 1, tzinfo=UTC)


def texts(*days: int) -> list[Stored]:
    return [Stored(pk, f"1:{pk}", START + timedelta(days=day)) for pk, day in enumerate(days)]


def going(
    stored: list[Stored], before: int, named: set[int] = frozenset(), digests: set[str] = frozenset()
) -> list[int]:  # type: ignore[assignment]
    until = START + timedelta(days=before)
    return may_go(stored, named=named, named_digests=digests, replaced_before=until)


def test_the_first_and_the_last_stay_however_old() -> None:
    assert going(texts(0, 1, 2, 3), 1000) == [1, 2]
    assert going(texts(0, 1), 1000) == going(texts(0), 1000) == going([], 1000) == []


def test_a_texts_time_runs_from_when_it_was_replaced() -> None:
    assert going(texts(0, 1, 50, 60), 50) == []
    assert going(texts(0, 1, 50, 60), 51) == [1]


def test_what_is_referred_to_stays() -> None:
    assert going(texts(0, 1, 2, 3, 4), 1000, {2}) == [1, 3]
    assert going(texts(0, 1, 2, 3, 4), 1000, set(), {"1:1"}) == [2, 3]


def test_the_order_in_which_they_come_does_not_matter() -> None:
    assert going(texts(0, 1, 2, 3)[::-1], 1000) == [1, 2]
