"""Is the text a look got the newest one?"""

from datetime import UTC, datetime, timedelta

from corrigenda.core.freshness import BELIEVED_AFTER, CONFIRMED_AFTER, Copy, judge

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def verdict(served: Copy, newest: Copy | None, earlier: set[str] | None = None, since: datetime | None = None) -> str:
    return judge(served, newest, earlier or set(), since, NOON).verdict


def test_the_first_text_is_new() -> None:
    assert verdict(Copy("a", None), None) == "new"


def test_the_newest_text_is_the_same_whatever_the_page_says_of_its_age() -> None:
    assert verdict(Copy("b", NOON - MINUTE), Copy("b", NOON)) == "same"


def test_an_unknown_text_is_new() -> None:
    assert verdict(Copy("c", None), Copy("b", None), {"a"}) == "new"
    assert verdict(Copy("c", NOON), Copy("b", NOON - MINUTE), {"a"}) == "new"


def test_a_text_that_says_it_is_older_is_an_older_copy_known_or_not() -> None:
    assert verdict(Copy("a", NOON - MINUTE), Copy("b", NOON), {"a"}) == "older copy"
    assert verdict(Copy("never seen", NOON - MINUTE), Copy("b", NOON), {"a"}) == "older copy"


def test_an_earlier_text_with_a_later_date_was_taken_back() -> None:
    assert verdict(Copy("a", NOON + MINUTE), Copy("b", NOON), {"a"}) == "taken back"


def test_an_earlier_text_without_a_date_is_waited_for() -> None:
    assert verdict(Copy("a", None), Copy("b", NOON), {"a"}) == "wait"
    assert verdict(Copy("a", NOON), Copy("b", NOON), {"a"}, NOON - MINUTE) == "wait"


def test_an_earlier_text_that_stays_was_taken_back() -> None:
    assert verdict(Copy("a", None), Copy("b", None), {"a"}, NOON - CONFIRMED_AFTER) == "taken back"


def test_a_text_that_says_it_is_older_is_believed_when_nothing_else_is_served_for_hours() -> None:
    older, newest = Copy("a", NOON - MINUTE), Copy("b", NOON)
    assert verdict(older, newest, {"a"}, NOON - CONFIRMED_AFTER) == "older copy"
    assert verdict(older, newest, {"a"}, NOON - BELIEVED_AFTER) == "taken back"
