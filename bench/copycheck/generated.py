"""Errors planted by machine: dates and measures as CLDR's patterns write them, and not as ours look for them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date
from babel.units import format_unit

from corrigenda.core.copycheck import Facts, check
from corrigenda.core.copycheck.weekday import RULE
from corrigenda.core.text import plain

_SEED = 5
_DAYS = 40
_PAIRS = (
    ("length-mile", "length-kilometer", 1.609344), ("length-foot", "length-meter", 0.3048),
    ("mass-pound", "mass-kilogram", 0.45359237), ("area-acre", "area-hectare", 0.40468564),
)  # fmt: skip
_MEASURED_IN = ("en", "de", "es", "fr", "ru", "uk")

Case = tuple[str, str, str, datetime]
"""The rule, the language, the text, when it was published."""


def generated() -> None:
    """Print, by rule, how many were found, and how many of the same texts without the error were called wrong."""
    dice = random.Random(_SEED)
    planted, found, called = Counter[str](), Counter[str](), Counter[str]()
    for (rule, language, wrong, at), right in [*_dates(dice), *_measures(dice)]:
        planted[rule] += 1
        found[rule] += rule in _rules(wrong, language, at)
        called[rule] += rule in _rules(right, language, at)
    print(f"\nplanted by machine, seed {_SEED}\n{'':20}{'planted':>8}{'found':>8}{'called wrong without it':>26}")
    for rule, count in planted.items():
        print(f"{rule:20}{count:8}{found[rule]:8}{called[rule]:26}")


def _rules(text: str, language: str, at: datetime) -> set[str]:
    return {finding.rule for finding in check(plain(text), Facts(at, language))}


def _dates(dice: random.Random) -> Iterator[tuple[Case, str]]:
    """Full dates with the weekday of another day."""
    for language in sorted(RULE.languages or ()):
        for _ in range(_DAYS):
            day = date(2015, 1, 1) + timedelta(days=dice.randrange(4000))
            other = day + timedelta(days=dice.randrange(1, 7))
            right = format_date(day, "full", locale=language)
            form = "EEEE" if format_date(day, "EEEE", locale=language) in right else "cccc"
            wrong = right.replace(*(format_date(each, form, locale=language) for each in (day, other)))
            yield ("weekday", language, wrong, datetime(day.year, day.month, day.day, 12, tzinfo=UTC)), right


def _measures(dice: random.Random) -> Iterator[tuple[Case, str]]:
    """A measure and a conversion that is a third too large."""
    at = datetime(2022, 6, 10, tzinfo=UTC)
    for language in _MEASURED_IN:
        for one, other, factor in _PAIRS:
            for _ in range(_DAYS):
                number = dice.randrange(20, 900)
                texts = []
                for times in (1.35, 1.0):
                    measures = ((number, one), (round(number * factor * times), other))
                    first, second = (
                        format_unit(value, unit, length="long", locale=language) for value, unit in measures
                    )
                    texts.append(f"{first} ({second})")
                yield ("unit-pair", language, texts[0], at), texts[1]
