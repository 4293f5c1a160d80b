"""No space after a full stop: “went home.The next day”.

Only where a word that begins sentences follows, so that addresses, file names and code (`booking.Com`, `re.Pattern`)
are never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import paragraphs
from corrigenda.core.text import Text

_BEGINNERS = {
    "en": "The This That These It He She They We In On At But And A An As For If When While There His Her Its Their "
    "However After Before Since Police Officials Many Some No Not You",
    "de": "Der Die Das Ein Eine Er Sie Es Wir Im In Am Auf Mit Nach Aber Und Doch Auch Bei Seit Dort",
    "fr": "Le La Les Un Une Il Elle Ils Elles On Dans En Mais Et Ce Cette Ces Pour Selon Après",
    "es": "El La Los Las Un Una En Pero Y Este Esta Según Para No Por Tras Además",
    "uk": "У В Він Вона Вони Це Але На За Після Також Та",
    "ru": "В Он Она Они Это Но На По После Также И",
    "pl": "W On Ona Oni To Ale Na Po Jednak Nie",
    "pt": "O A Os As Um Uma Em Mas E No Na Segundo Para",
    "it": "Il La I Le Un Una In Ma E Nel Secondo Per",
    "nl": "De Het Een In Maar En Hij Zij Ze Volgens Op",
    "sv": "Det Den De Han Hon I Men Och På Enligt",
}


@lru_cache(maxsize=32)
def _pattern(language: str) -> re.Pattern[str]:
    beginners = "|".join(_BEGINNERS[language].split())
    # A whole sentence before it, at least the end of one; and a word after, so that it is not the end of a name.
    return re.compile(rf"(?<= )[^\W\d_]{{3,30}}[”\"»)]?\.(?:{beginners}) (?=[^\W\d_])")


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Sentences that begin without a space before them."""
    pattern = _pattern(facts.primary)
    for block, words in paragraphs(text):
        for match in pattern.finditer(words):
            found = match[0].rstrip(" ")
            end, _, beginning = found.partition(".")
            if end[:1].isupper() and len(end) < 4:
                continue  # “Inc.”, “Jan.”: the name of something
            yield Found(
                Span(block.start + match.start(), block.start + match.start() + len(found)),
                "A space is missing after the full stop.",
                f"“{beginning}” begins a sentence.",
                f"{end}. {beginning}",
            )


RULE = Rule("missing-space", 1, "error", find, frozenset(_BEGINNERS))
