"""A digest of rows is the same for the same values, and another for others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest

from corrigenda.core.row_digest import sum_up

NOON = datetime(2026, 5, 1, 12, 0, 0, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (NOON, NOON.astimezone(timezone(timedelta(hours=3)))),
        (b"\x00\xff", memoryview(b"\x00\xff")),
        ({"a": 1, "b": [1e16, 2.0]}, {"b": [10000000000000000, 2], "a": 1}),
        ({"é": "ключ 🙂"}, {"\u00e9": "ключ \U0001f642"}),
    ],
)
def test_what_two_databases_give_back_for_one_value_is_one_digest(one: object, other: object) -> None:
    assert sum_up([(one,)]) == sum_up([(other,)])


def test_every_kind_of_value_counts_as_itself() -> None:
    values = [
        None, "", "1", 1, 1.0, True, b"1", NOON, NOON.replace(microsecond=8), NOON.date(), date(2026, 5, 2),
        timedelta(microseconds=1), UUID(int=1), "None", [], {}, [1], ["1"], [True], {"a": None}, "é", "e\u0301",
    ]  # fmt: skip
    assert len({sum_up([(value,)]).digest for value in values}) == len(values)


def test_where_a_value_stands_counts() -> None:
    rows = [("ab", "c"), ("a", "bc"), ("c", "ab")]
    assert len({sum_up([row]).digest for row in rows}) == 3
    assert sum_up(rows).digest != sum_up(rows[::-1]).digest
    assert (sum_up(rows).rows, sum_up([]).rows) == (3, 0)
    assert sum_up([("a",), ("b",)]).digest != sum_up([("a", "b")]).digest


def test_a_value_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        sum_up([(1j,)])
