"""A date that no calendar has: 31 April, 30 February, 29 February of a year that is no leap year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.calendar_names import LANGUAGES, english_month
from corrigenda.core.copycheck.dates import Dated, bare_dates_in
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import is_mentioned, paragraphs
from corrigenda.core.copycheck.weekday import EARLIEST
from corrigenda.core.text import Text

_LENGTHS = {2: "28 days, or 29 in a leap year", 4: "30 days", 6: "30 days", 9: "30 days", 11: "30 days"}
_PUT_BEFORE = re.compile(r"\b(?:on|until|from|by|since|before|after|of|day,?|[A-Z]\w+day,?)[ \u00a0](?:the )?$")
_ENDS = re.compile(r"[.,;:)]?(?:$|[ \n])")


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Dates that cannot be."""
    for block, words in paragraphs(text):
        for dated in bare_dates_in(words, facts.primary):
            if _is_wrong(dated) and _is_date(dated, words, facts.primary):
                yield Found(
                    Span(block.start + dated.start, block.start + dated.end),
                    "There is no such date.",
                    _evidence(dated),
                )


def _is_wrong(dated: Dated) -> bool:
    """29 to 31 only: with any other number it is no slip of the calendar, but something else that looks like a date."""
    is_near = dated.month in _LENGTHS and 29 <= dated.day <= 31
    return is_near and not dated.is_possible and (dated.year is None or dated.year >= EARLIEST)


def _is_date(dated: Dated, words: str, language: str) -> bool:
    if is_mentioned(words, dated.start, dated.end):
        return False
    if dated.year is not None or language != "en":
        return True
    # “In February 30 people died”, “aged 31, June became”: English needs more than a number beside a name.
    is_day_first = words[dated.start].isdigit()
    before = words[max(0, dated.start - 14) : dated.start]
    is_ended = (
        is_day_first
        or not _ENDS.match(words, dated.end)
        or words[dated.end : dated.end + 1] in (".", ",", ";", ")", "")
    )
    return _PUT_BEFORE.search(before) is not None and is_ended


def _evidence(dated: Dated) -> str:
    if dated.day == 29:
        return f"{dated.year} was no leap year: its February had 28 days."
    return f"{english_month(dated.month)} has {_LENGTHS[dated.month]}."


RULE = Rule("impossible-date", 1, "error", find, frozenset(LANGUAGES), kind="fact")
