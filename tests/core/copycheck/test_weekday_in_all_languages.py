"""In every language a full date, as CLDR writes it, is right on its own weekday and wrong on any other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from babel.dates import format_date

from corrigenda.core.copycheck import Facts, check
from corrigenda.core.copycheck.weekday import RULE
from corrigenda.core.text import plain

LANGUAGES = sorted(RULE.languages or ())
DAYS = [date(2022, 1, 3) + timedelta(days=9 * number) for number in range(40)]


def alarms(text: str, language: str, published: date) -> list[str]:
    facts = Facts(datetime(published.year, published.month, published.day, 12, tzinfo=UTC), language)
    return [f.span.of(text) for f in check(plain(text), facts) if f.rule == "weekday"]


def written(day: date, weekday: date, language: str) -> str:
    """A day as CLDR writes it in full, with the weekday of another one."""
    full = format_date(day, "full", locale=language)
    for form in ("EEEE", "cccc"):  # Finnish has another form beside a date than in a calendar
        own = format_date(day, form, locale=language)
        if own in full:
            return full.replace(own, format_date(weekday, form, locale=language))
    raise AssertionError(full)


def test_there_are_more_than_45_languages() -> None:
    assert len(LANGUAGES) >= 45


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_date_is_right_on_its_own_weekday(language: str) -> None:
    for day in DAYS:
        assert alarms(written(day, day, language), language, day) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_date_is_wrong_on_any_other(language: str) -> None:
    missed = [
        text
        for day in DAYS
        for by in (1, 3)
        if not alarms(text := written(day, day + timedelta(days=by), language), language, day)
    ]
    assert missed == []
