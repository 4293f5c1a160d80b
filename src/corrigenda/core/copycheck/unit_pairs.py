"""A measure and its conversion that are not the same: “100 miles (190 km)”.

Both numbers are taken as rounded, to the last digit that is not zero, and generously; only when no rounding of either
can bring them together is there an error. Ranges, sums (“6 feet 2 inches”), fractions, and units that have several
sizes (gallons, tons, stones) are not judged. A difference of temperatures converts without the 32 degrees; whichever
reading fits is believed, unless the words say which it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import is_odd, paragraphs
from corrigenda.core.copycheck.units import BY_NAME, Unit
from corrigenda.core.text import Text

_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "ninety": 90}
_WORDS = {word: number for number, word in enumerate(_SMALL, start=1)} | _TENS
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "тис.": 1e3, "млн": 1e6, "millones de": 1e6}
_NUMBER = (
    rf"[-−]?\d{{1,3}}(?:[., \u00a0\u202f]\d{{3}}){{1,3}}(?!\d)|[-−]?\d{{1,9}}(?:[.,]\d{{1,4}})?|{'|'.join(_WORDS)}"
)
_UNIT = "|".join(sorted(map(re.escape, BY_NAME), key=len, reverse=True))
_ABOUT = (
    r"(?:(?:about|around|roughly|some|nearly|almost|over|more than|approximately|approx\.?|or|ca\.|c\."
    r"|etwa|unos|близько|около)"
    r" |~ ?)?"
)


def _measure(number: str) -> str:
    scales = "|".join(map(re.escape, _SCALES))
    scaled = rf"(?P<n{number}>{_NUMBER})(?:[ \u00a0](?P<s{number}>{scales}))?"
    return rf"{scaled}[ \u00a0\u202f-]?(?P<u{number}>{_UNIT})"


_PAIR = re.compile(
    rf"(?<![\w.,/$£€+½¼¾–−-]){_measure('0')}\.?[ \u00a0][(\[]{_ABOUT}{_measure('1')}\.?[)\]]",
    re.IGNORECASE,
)
# A range, a sum, a fraction, a power: the number is only a part of what is converted.
_PART_OF = re.compile(
    r"(?:\d|\bto|\band|\bor|\bby|[-–—/x×½¼¾]|\b(?:bis|y|et|до|і|и|a|à|al|hundred|thousand|million|point)"
    r"|(?:\b(?:ft|feet|foot|inches|lb|lbs|pounds|stone|st|yards|metres|meters|m|km|miles|degrees)|°)\.?,?)[ \u00a0]?$",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"(?:\b(?:warm(?:ed|s|ing|er)?|rise[ns]?|rose|rising|increase[ds]?|cooled|fallen|fell|dropped)(?: [a-z]+)? of|\bby)"
    r"(?: about| around| some| nearly)? $",
    re.IGNORECASE,
)
_CAP = 0.12  # the most that rounding may take away from a number
_DEGREES = 0.75  # what a whole degree may be off; two and a half where it is a ten
_SLACK = 1.005


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Pairs of measures that are not the same."""
    for block, words in paragraphs(text):
        for match in _PAIR.finditer(words):
            if is_odd(match[0]):
                continue
            before = words[max(0, match.start() - 40) : match.start()]
            one, other = (_read(match[f"n{n}"], match[f"s{n}"], facts.primary) for n in "01")
            if one is None or other is None or _PART_OF.search(before):
                continue
            first, second = (BY_NAME[match[f"u{n}"].lower()] for n in "01")
            evidence = _evidence(match, first, second, one, other, before)
            if evidence:
                span = Span(block.start + match.start(), block.start + match.end())
                yield Found(span, "The two measures are not the same.", evidence)


def _read(number: str, scale: str | None, language: str) -> tuple[float, float] | None:
    """A number and what its last digit leaves open; None when its commas can be read in two ways."""
    plain = number.replace("−", "-")
    if plain.lower() in _WORDS:
        plain = str(_WORDS[plain.lower()])
    plain = re.sub(r"[ \u00a0\u202f]", "", plain)
    group, point = (",", ".") if language == "en" else (".", ",")
    if group in plain and not re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(group)}\d{{3}})+", plain):
        return None
    if point in plain and language != "en" and re.fullmatch(r"-?\d{1,3},\d{3}", plain):
        return None
    plain = plain.replace(group, "").replace(point, ".")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", plain):
        return None
    digits = plain.lstrip("-")
    whole, _, fraction = digits.partition(".")
    zeros = 0 if fraction else len(whole) - len(whole.rstrip("0"))
    place = 10.0 ** (zeros if not fraction else -len(fraction))
    times = _SCALES[scale.lower()] if scale else 1.0
    return float(plain) * times, place * times / 2


def _evidence(
    match: re.Match[str], first: Unit, second: Unit, one: tuple[float, float], other: tuple[float, float], before: str
) -> str:
    """Why the two are not the same; "" when they may be, or cannot be compared."""
    if first.dimension != second.dimension or first.is_metric == second.is_metric or not one[0] or not other[0]:
        return ""
    name = match["u1"]
    if first.dimension != "temperature":
        return (
            ""
            if _meet(one, other, first, second)
            else f"{_measure_of(match)} are {_shown(_converted(one[0], first, second))} {name}."
        )
    is_pair, is_difference = (_meet_in_degrees(one, other, first, second, offset=offset) for offset in (True, False))
    if _DIFFERENCE.search(before) and not is_difference:
        right = one[0] * first.factor / second.factor
        return f"A difference of {_measure_of(match)} is {_shown(right)} {name}."
    if is_pair or is_difference:
        return ""
    return f"{_measure_of(match)} is {_shown(_converted(one[0], first, second))} {name}."


def _measure_of(match: re.Match[str]) -> str:
    return f"{match['n0']}{' ' + match['s0'] if match['s0'] else ''} {match['u0']}"


def _converted(number: float, first: Unit, second: Unit) -> float:
    return (number + first.offset) * first.factor / second.factor - second.offset


def _meet(one: tuple[float, float], other: tuple[float, float], first: Unit, second: Unit) -> bool:
    (low, high), (least, most) = _bounds(*one), _bounds(*other)
    scale = first.factor / second.factor
    return low * scale <= most * _SLACK and least <= high * scale * _SLACK


def _bounds(number: float, half: float) -> tuple[float, float]:
    # The last digit of a small whole number is a large part of it: 1 mile may be 0.5 to 1.5 of them.
    half = min(half, abs(number) * _CAP) if number >= 10 else half
    return number - half, number + half


def _meet_in_degrees(
    one: tuple[float, float], other: tuple[float, float], first: Unit, second: Unit, *, offset: bool
) -> bool:
    scale = first.factor / second.factor
    right = _converted(one[0], first, second) if offset else one[0] * scale
    return abs(right - other[0]) <= _open(*one) * scale + _open(*other)


def _open(number: float, half: float) -> float:
    if half < 0.5:
        return half * 1.5
    return _DEGREES if half < 5 or abs(number) < 10 else 2.5


def _shown(number: float) -> str:
    """Three digits, or all before the point."""
    if abs(number) >= 1000:
        return f"{round(number, 2 - len(str(int(abs(number))))):,.0f}"
    return f"{number:.3g}"


RULE = Rule("unit-pair", 2, "error", find, kind="fact")
