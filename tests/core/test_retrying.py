"""What failed is tried again less and less often, never all at once, and after some days not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from corrigenda.core.retrying import LOOK, MOST_TAKES, PLACE, READ, SEND, TELL, Pace, next_try

NOON = datetime(2026, 5, 14, 12, tzinfo=UTC)
PACES = pytest.mark.parametrize("pace", [PLACE, LOOK, READ, TELL, SEND])


def wait(attempts: int, pace: Pace, chance: float = 0.5) -> timedelta:
    following = next_try(NOON, attempts, chance, pace)
    assert following is not None
    return following - NOON


@PACES
def test_the_waits_double_up_to_the_longest(pace: Pace) -> None:
    assert [wait(n, pace) / pace.first for n in (1, 2, 3)] == [1, 2, 4]
    assert wait(pace.most_tries - 1, pace) == pace.longest


@PACES
def test_it_is_given_up_after_about_five_days(pace: Pace) -> None:
    waits = [wait(n, pace) for n in range(1, pace.most_tries)]
    assert timedelta(days=4.5) <= sum(waits, timedelta(0)) <= timedelta(days=5.5)
    assert next_try(NOON, pace.most_tries, 0.5, pace) is None
    assert next_try(NOON, pace.most_tries + 1, 0.5, pace, timedelta(minutes=1), gone=True) is None
    assert pace.most_tries < MOST_TAKES


def test_chance_spreads_the_tries_by_a_quarter_to_either_side() -> None:
    assert wait(5, LOOK, 0) == wait(5, LOOK) * 0.75
    assert wait(5, LOOK, 1) == wait(5, LOOK) * 1.25


def test_a_server_s_own_word_is_kept_to_and_what_is_gone_is_tried_seldom() -> None:
    assert next_try(NOON, 1, 0, READ, timedelta(hours=2)) == NOON + timedelta(hours=2)
    assert next_try(NOON, 1, 0.5, READ, gone=True) == NOON + READ.longest
