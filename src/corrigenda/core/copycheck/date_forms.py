"""Dates of languages that put their parts otherwise than a weekday, a day and a month in a row.

The traps of each: Chinese, Japanese and Korean news count years by eras and months by the moon too; Thai years are the
Buddhist era's, and its words have no spaces between them; in Hebrew, words grow together with what stands before them;
in Hungarian, Lithuanian and Latvian the year goes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale

from corrigenda.core.copycheck.dates import Dated

_THAI = 543  # years that the Buddhist era is ahead
# Weekdays by what tells them apart, Monday first; None: CLDR's names.
_DAYS: dict[str, tuple[str, ...]] = {
    "ja": ("月", "火", "水", "木", "金", "土", "日"),
    "ko": ("월", "화", "수", "목", "금", "토", "일"),
    "zh": ("一", "二", "三", "四", "五", "六", "日|天"),
    "hu": ("hétfő|hétfőn", "kedd|kedden", "szerda|szerdán", "csütörtök|csütörtökön", "péntek|pénteken",
           "szombat|szombaton", "vasárnap"),
    "lt": ("pirmadienis|pirmadienį", "antradienis|antradienį", "trečiadienis|trečiadienį",
           "ketvirtadienis|ketvirtadienį", "penktadienis|penktadienį", "šeštadienis|šeštadienį",
           "sekmadienis|sekmadienį"),
    "lv": ("pirmdiena|pirmdien", "otrdiena|otrdien", "trešdiena|trešdien", "ceturtdiena|ceturtdien",
           "piektdiena|piektdien", "sestdiena|sestdien", "svētdiena|svētdien"),
}  # fmt: skip
_MORE_MONTHS = {
    "lv": ("janvārī", "februārī", "martā", "aprīlī", "maijā", "jūnijā", "jūlijā", "augustā", "septembrī", "oktobrī",
           "novembrī", "decembrī"),
}  # fmt: skip
# A capital word stands for a part: DAY and MONTH for the names, as alternatives. What makes it a date of another
# calendar is `odd`.
_PARTS = {"GAP": "[ \u00a0]", "YEAR": r"(?P<year>(?:19|20)\d\d)"}
_FORMS = {
    "ja": r"(?:(?P<odd>(?<!\d)\d{1,3}年|元年|旧暦)|YEAR年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
    r"(?: ?[（(](?P<w>DAY)(?:曜日?)?(?=[）)・･、])|(?P<v>DAY)曜日)",
    "zh": r"(?:(?P<odd>民国\d+年|農曆|农历|(?<!\d)\d{1,3}年)|YEAR年)?(?<!\d)(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号號]"
    r" ?[（(，,]? ?(?:星期|周|週|礼拜|禮拜)(?P<w>DAY)",
    "ko": r"(?:(?P<odd>음력 ?|단기 ?\d+년 ?)|YEAR년 ?)?(?<!\d)(?P<m>\d{1,2})월 ?(?P<d>\d{1,2})일"
    r"(?: ?\((?P<w>DAY)(?:요일)?\)|,? (?P<v>DAY)요일)",
    "th": r"(?P<w>DAY)ที่ ?(?P<d>\d{1,2}) ?(?P<m>MONTH)"
    r"(?: (?:พ\.ศ\. ?|พุทธศักราช ?)?(?P<thai>2[45]\d\d)(?!\d)| (?:ค\.ศ\. ?|คริสต์ศักราช ?)?YEAR(?!\d)|(?! ?\d))",
    "he": r"(?<!\w)[בהול]?(?P<w>DAY),?GAP(?P<d>\d{1,2})GAPב?(?P<m>MONTH)(?!\w)(?:GAPYEAR(?!\d)|(?!GAP\d))",
    "hu": r"(?<!\w)(?:YEAR\.GAP)?(?P<m>MONTH)GAP(?P<d>\d{1,2})(?:\.|-[aáeéi]n)?,?GAP\(?(?P<w>DAY)(?![\w-])",
    "lt": r"(?<!\w)(?:YEARGAPm\.GAP)?(?P<m>MONTH)GAP(?P<d>\d{1,2})GAPd\.,?GAP\(?(?P<w>DAY)(?!\w)",
    "lv": r"(?<!\w)(?P<w>DAY),?GAP(?:YEAR\.GAPgadaGAP)?(?P<d>\d{1,2})\.GAP(?P<m>MONTH)(?!\w)",
}
FORMS = frozenset(_FORMS)
# Another day after it, or a range: what the weekday belongs to is then in doubt.
_LISTED = re.compile(r"[）)]?,? ?(?:[-–—~〜～至到]|to|ir|un|és|ו|และ|과|와|및) ?\(?\d")


@lru_cache(maxsize=16)
def _names(language: str) -> tuple[re.Pattern[str], dict[str, int], dict[str, int]]:
    locale = Locale(language)
    told = _DAYS.get(language) or tuple(locale.days["format"]["wide"][number] for number in range(7))
    days = {form: number for number, forms in enumerate(told) for form in forms.lower().split("|")}
    months = {str(locale.months["format"]["wide"][number]).lower(): number for number in range(1, 13)}
    months |= {form: number for number, form in enumerate(_MORE_MONTHS.get(language, ()), start=1)}
    pattern = _FORMS[language].replace("DAY", _either(days)).replace("MONTH", _either(months))
    for part, meaning in _PARTS.items():
        pattern = pattern.replace(part, meaning)
    return re.compile(pattern, re.IGNORECASE), days, months


def _either(forms: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, forms), key=len, reverse=True))


def formed_dates_in(words: str, language: str) -> Iterator[Dated]:
    """The dates with a weekday beside them, in one of FORMS. Those of another calendar are left out."""
    pattern, days, months = _names(language)
    for match in pattern.finditer(words):
        found = match.groupdict()
        weekday = days.get((found["w"] or found.get("v") or "").lower())
        month = int(found["m"]) if found["m"].isdecimal() else months.get(found["m"].lower())
        is_within_a_year = words[max(0, match.start() - 1) : match.start()] == "年"
        if found.get("odd") or is_within_a_year or weekday is None or month is None:
            continue
        year = int(found["thai"]) - _THAI if found.get("thai") else int(found["year"]) if found.get("year") else None
        yield Dated(
            match.start(), match.end(), weekday, int(found["d"]), month, year,
            is_listed=_LISTED.match(words, match.end()) is not None,
        )  # fmt: skip
