"""A weekday that does not go with the date beside it.

The year is the one written, or else the one that puts the date nearest to the publication. Where the date is far from
it, where another year that the text names would make the weekday right, or where the date stands in a list of days,
nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.calendar_names import LANGUAGES, MORE_LANGUAGES, english_day, english_month
from corrigenda.core.copycheck.date_forms import FORMS, formed_dates_in
from corrigenda.core.copycheck.dates import Dated, dates_in
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import paragraphs
from corrigenda.core.text import Text

EARLIEST = 1924  # since then all countries of these languages count by the Gregorian calendar
_LATEST = 2100
_NEAR = 150  # days from the publication; the same date of another year is then much farther away
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Weekdays that are not their date's."""
    years = frozenset(int(year) for year in _YEARS.findall(text.text))
    for block, words in paragraphs(text):
        for dated in (formed_dates_in if facts.primary in FORMS else dates_in)(words, facts.primary):
            day = _day_of(dated, facts, years)
            if day is not None and not dated.is_listed and day.weekday() != dated.weekday:
                yield Found(
                    Span(block.start + dated.start, block.start + dated.end),
                    "The weekday and the date do not go together.",
                    _evidence(day, facts),
                )


def _day_of(dated: Dated, facts: Facts, years: frozenset[int]) -> date | None:
    """The day that is meant; None when that is in doubt."""
    if not dated.is_possible:
        return None
    if dated.year is not None:
        return date(dated.year, dated.month, dated.day) if dated.year >= EARLIEST else None
    if facts.published is None or (dated.day, dated.month) == (29, 2):
        return None
    published = facts.published.date()
    if not EARLIEST <= published.year <= _LATEST:
        return None  # content systems write the year 1 where they know none
    near = {year: date(year, dated.month, dated.day) for year in range(published.year - 1, published.year + 2)}
    nearest = min(near.values(), key=lambda day: abs(day - published))
    if abs(nearest - published).days > _NEAR:
        return None
    others = (years - {nearest.year}) | (
        set(near) - {nearest.year} if abs(nearest - published).days > _NEAR // 2 else set()
    )
    if any(date(year, dated.month, dated.day).weekday() == dated.weekday for year in others if year >= EARLIEST):
        return None
    return nearest


def _evidence(day: date, facts: Facts) -> str:
    verb = "was"
    if facts.published is not None and day >= facts.published.date():
        verb = "is" if day == facts.published.date() else "will be"
    return f"{day.day} {english_month(day.month)} {day.year} {verb} a {english_day(day.weekday())}."


RULE = Rule("weekday", 2, "error", find, frozenset({*LANGUAGES, *MORE_LANGUAGES, *FORMS}), kind="fact")
