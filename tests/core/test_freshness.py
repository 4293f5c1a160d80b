"""Is the text a look got the newest one?"""

from datetime import UTC, datetime, timedelta

from corrigenda.core.freshness import BELIEVED_AFTER, CONFIRMED_AFTER, Served, judge

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def verdict(
    served: Served, newest: Served | None, earlier: set[str] | None = None, since: datetime | None = None
) -> str:
    return judge(served, newest, served.digest in (earlier or ()), since, NOON).verdict


def test_the_first_text_is_new() -> None:
    assert verdict(Served("a", None), None) == "new"


def test_the_newest_text_is_the_same_whatever_the_page_says_of_its_age() -> None:
    assert verdict(Served("b", NOON - MINUTE), Served("b", NOON)) == "same"


def test_an_unknown_text_is_new() -> None:
    assert verdict(Served("c", None), Served("b", None), {"a"}) == "new"
    assert verdict(Served("c", NOON), Served("b", NOON - MINUTE), {"a"}) == "new"


def test_a_text_that_says_it_is_older_is_an_older_copy_known_or_not() -> None:
    assert verdict(Served("a", NOON - MINUTE), Served("b", NOON), {"a"}) == "older copy"
    assert verdict(Served("never seen", NOON - MINUTE), Served("b", NOON), {"a"}) == "older copy"


def test_an_earlier_text_with_a_later_date_was_taken_back() -> None:
    assert verdict(Served("a", NOON + MINUTE), Served("b", NOON), {"a"}) == "taken back"


def test_an_earlier_text_without_a_date_is_waited_for() -> None:
    assert verdict(Served("a", None), Served("b", NOON), {"a"}) == "wait"
    assert verdict(Served("a", NOON), Served("b", NOON), {"a"}, NOON - MINUTE) == "wait"


def test_an_earlier_text_that_stays_was_taken_back() -> None:
    assert verdict(Served("a", None), Served("b", None), {"a"}, NOON - CONFIRMED_AFTER) == "taken back"


def test_a_text_that_says_it_is_older_is_believed_when_nothing_else_is_served_for_hours() -> None:
    older, newest = Served("a", NOON - MINUTE), Served("b", NOON)
    assert verdict(older, newest, {"a"}, NOON - CONFIRMED_AFTER) == "older copy"
    assert verdict(older, newest, {"a"}, NOON - BELIEVED_AFTER) == "taken back"
