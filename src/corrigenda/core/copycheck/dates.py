"""Dates as they stand in a text: a day and a month, with a year or without, and a weekday beside them or not."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corrigenda.core.copycheck.calendar_names import SHORT_DAYS, Names, names_of
from corrigenda.core.copycheck.prose import is_odd

_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_GAP = "[ \u00a0]"
_YEAR = rf"(?:,?{_GAP}(?:de{_GAP}|del{_GAP})?(?P<year{{0}}>(?:19|20)\d\d)(?![\d.:]\d|\d|[^\W\d_]))?"
# Words between a weekday and its date.
_LINKS = {
    "en": "the |", "de": "den |dem |der |", "fr": "le |", "es": "el |día |", "uk": "", "ru": "", "pl": "",
    "pt": "dia |", "it": "", "nl": "", "sv": "den |", "da": "den |", "nb": "den |", "no": "den |", "ca": "dia |",
    "gl": "día |", "af": "die |",
}  # fmt: skip
# Words between a date and a weekday that follows it. English has many other things to say after a comma there.
_TURNS = {
    "en": r"\(", "de": r"\(", "fr": r"\(", "es": ", |, el |\\(", "uk": r", |, у |, в |\(", "ru": r", |, в |, во |\(",
    "pl": r", |, w |, we |\(", "pt": r", |\(", "it": r"\(", "nl": r"\(", "sv": r"\(",
    "tr": r"(?:, |\()?", "az": r", |\(",
}  # fmt: skip
# Two days, or a day and something else that begins with a number: what the weekday belongs to is then in doubt.
_MORE_DAYS_FOLLOW = re.compile(
    r"(?:st|nd|rd|th)?\.?[ \u00a0]?(?:[-–—/&,]|and|to|or|through|until|und|bis|oder|et|au|ou|y|al|o|a|e|i|do|oraz|lub|"
    r"и|по|или|та|і|й|або|до|en|tot|och|till)[ \u00a0]?(?:the |le |el |den )?"
    r"\d{1,2}(?!\d|[:.]\d\d|[ \u00a0]?[ap]\.?m\b|h\b|[ \u00a0]Uhr)"  # a time of day is no day
)
_DOTLESS = frozenset({"tr", "az"})  # they have an i without a dot, whose capital is no other language's
_ANOTHER_YEAR = re.compile(r",?[ \u00a0](?:de |del )?\d{4}(?!\d)")
_LONGEST_SHORT = 5  # letters: “Thurs.”
_ANOTHER_DAY_BEFORE = 24  # code points looked at for a weekday that is listed before this one


@dataclass(frozen=True, slots=True)
class Dated:
    """A date in a text: `weekday` 0 to 6 or None, `year` None where none is written, `is_listed` with other days."""

    start: int
    end: int
    weekday: int | None
    day: int
    month: int
    year: int | None
    is_listed: bool

    @property
    def is_possible(self) -> bool:
        """Whether any such date exists, in its year if one is given."""
        if not 1 <= self.month <= 12 or not 1 <= self.day <= _MONTH_LENGTHS[self.month - 1]:
            return False
        return (self.day, self.month) != (29, 2) or self.year is None or isleap(self.year)


@lru_cache(maxsize=64)
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    names = names_of(language)
    links, turns = _LINKS.get(language, ""), _TURNS.get(language, r"\(")
    has_case = language in _DOTLESS
    day_names, month_names = (_either(forms, has_case=has_case) for forms in (names.days, names.months))
    ordinal = "(?:st|nd|rd|th)?" if language == "en" else r"(?:\.|er|º|°|:a|:e|e)?"
    linked = f"(?:of{_GAP})?" if language == "en" else rf"(?:de{_GAP}|d['’])?"
    date = rf"(?P<d0>\d{{1,2}}){ordinal}{_GAP}?{linked}(?P<m0>{month_names})(?!\w)\.?{_YEAR.format(0)}"
    if language == "en":
        day = r"(?P<d1>\d{1,2})(?:st|nd|rd|th)?(?![\w%]|[.,:]\d)"
        date += rf"|(?P<m1>{month_names})(?!\w)\.?{_GAP}(?:the )?{day}{_YEAR.format(1)}"
    else:
        date += r"|(?P<d2>\d{1,2})[./](?P<m2>\d{1,2})[./](?P<year2>(?:19|20)\d\d)(?![\w/]|\.\d)"
        date += r"|(?<=\()(?P<d3>\d{1,2})\.[ \u00a0]?(?P<m3>\d{1,2})\.(?=\))"
    part = f"(?:{_GAP}(?:morning|afternoon|evening|night))?" if language == "en" else ""
    stop = r"(?P<short>\.?)" if language == "en" else "(?P<short>)"  # only English abbreviates weekdays in its news
    before = rf"(?<![\w'’-])(?P<w>{day_names}){stop}{part}(?P<sep>[,،]?{_GAP}\(?)(?:{links})(?:{date})"
    after = rf"(?<![\w.,:/-])(?:{date}){_GAP}?(?:{turns})(?P<w>{day_names})(?![\w-])"
    flags = re.NOFLAG if has_case else re.IGNORECASE
    listed = rf"(?<!\w)(?:{day_names})(?:,|{_GAP}?[-–—/]|{_GAP}[^\W\d_]{{1,5}})?{_GAP}?$"
    bare = rf"(?<![\w.,:/-])(?:{date})"
    return re.compile(before, flags), re.compile(after, flags), re.compile(listed, flags), re.compile(bare, flags)


def dates_in(words: str, language: str) -> Iterator[Dated]:
    """The dates with a weekday beside them, in one of calendar_names.LANGUAGES or MORE_LANGUAGES."""
    names = names_of(language)
    before, after, listed, _ = _patterns(language)
    taken: set[int] = set()
    for match in before.finditer(words):
        taken.update(range(match.start(), match.end()))
        if _is_odd(match[0], language) or _is_word_of_its_own(match, words):
            continue
        preceding = words[max(0, match.start() - _ANOTHER_DAY_BEFORE) : match.start()]
        yield _dated(match, words, names, is_listed=bool(listed.search(preceding)))
    for match in after.finditer(words):
        is_taken = match.start() in taken or match.end("w") - 1 in taken
        if _is_odd(match[0], language) or is_taken or match["w"].lower() in SHORT_DAYS:
            continue
        is_followed = re.match(r",?[ \u00a0]\(?\d", words[match.end() : match.end() + 4]) is not None
        yield _dated(match, words, names, is_listed=is_followed)


def _is_odd(words: str, language: str) -> bool:
    return language not in _DOTLESS and is_odd(words)


def bare_dates_in(words: str, language: str) -> Iterator[Dated]:
    """All dates, whatever stands beside them."""
    names = names_of(language)
    for match in _patterns(language)[3].finditer(words):
        if not is_odd(match[0]):
            yield _dated(match, words, names, is_listed=False)


def _dated(match: re.Match[str], words: str, names: Names, *, is_listed: bool) -> Dated:
    groups = match.groupdict()
    number = next(n for n in "0123" if groups.get(f"d{n}"))
    month, year = groups[f"m{number}"], groups.get(f"year{number}")
    more = _MORE_DAYS_FOLLOW.match(words, match.end(f"d{number}") if number == "1" else match.end(f"m{number}"))
    weekday = groups.get("w")
    return Dated(
        start=match.start(),
        end=_end(match, words),
        weekday=names.days[weekday.lower()] if weekday else None,
        day=int(groups[f"d{number}"]),
        month=int(month) if month.isdecimal() else names.months[month.lower()],
        year=int(year) if year else None,
        is_listed=is_listed
        or bool(more)
        or bool(_MORE_DAYS_FOLLOW.match(words, match.end()))
        or _is_of_another_year(match, words, year),
    )


def _is_of_another_year(match: re.Match[str], words: str, year: str | None) -> bool:
    """Whether a year follows that is none of ours: of long ago, or of another calendar."""
    return year is None and _ANOTHER_YEAR.match(words, match.end()) is not None


def _end(match: re.Match[str], words: str) -> int:
    """Without the sentence's full stop, with the bracket that was opened."""
    end = match.end()
    if match[0][-1] == "." and not match.groupdict().get("d3"):
        end -= 1
    return end + 1 if "(" in match[0] and words[end : end + 1] == ")" else end


def _is_word_of_its_own(match: re.Match[str], words: str) -> bool:
    """“The Sun, 13 September”, “he sat 12 March”: an abbreviation without its full stop may be a word."""
    if match["short"]:
        return len(match["w"]) > _LONGEST_SHORT  # the end of a sentence
    if match["w"].lower() not in SHORT_DAYS:
        return False
    before = words[max(0, match.start() - 4) : match.start()].lower()
    return not match["w"][0].isupper() or "," not in match["sep"] or before == "the "


def _either(forms: dict[str, int], *, has_case: bool) -> str:
    """The forms as alternatives; where the pattern minds case, with their capital too."""
    written = {*forms, *(form[:1].upper() + form[1:] for form in forms)} if has_case else set(forms)
    return "|".join(sorted(map(re.escape, written), key=len, reverse=True))
