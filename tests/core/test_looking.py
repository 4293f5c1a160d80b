"""When to look at an article's page again."""

from datetime import UTC, datetime, timedelta

from corrigenda.core.looking import next_look

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LEAST = timedelta(minutes=5)


def pause(
    since: timedelta, *, has_open: bool = False, fixed: timedelta | None = None, is_followed: bool = False
) -> timedelta | None:
    fixed_at = None if fixed is None else NOON - fixed
    at = next_look(NOON, NOON - since, has_open=has_open, fixed_at=fixed_at, is_followed=is_followed, least=LEAST)
    return None if at is None else at - NOON


def test_an_open_erratum_keeps_the_page_under_watch_less_and_less() -> None:
    assert pause(timedelta(minutes=1), has_open=True) == LEAST
    assert pause(timedelta(hours=10), has_open=True) == timedelta(minutes=30)
    assert pause(timedelta(days=300), has_open=True) == timedelta(hours=6)


def test_a_fixed_error_is_watched_for_ninety_days() -> None:
    assert pause(timedelta(days=10), fixed=timedelta(hours=20)) == timedelta(hours=1)
    assert pause(timedelta(days=80), fixed=timedelta(days=80)) == timedelta(days=1)
    assert pause(timedelta(days=91), fixed=timedelta(days=91)) is None


def test_a_young_article_is_watched_when_something_names_it() -> None:
    assert pause(timedelta(hours=1), is_followed=True) == timedelta(minutes=30)
    assert pause(timedelta(hours=40), is_followed=True) == timedelta(hours=2)
    assert pause(timedelta(days=3), is_followed=True) is None
    assert pause(timedelta(hours=1)) is None


def test_a_clock_that_went_back_does_not_look_at_once_for_ever() -> None:
    assert pause(timedelta(hours=-3), has_open=True) == LEAST
