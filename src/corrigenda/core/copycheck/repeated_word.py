"""A small word twice in a row: “the the”.

Only words that no sentence of the language puts twice are listed. So English has no “had had”, “that that”, “is is” or
“in in” (“it came in in May”), German no “die die” and no prepositions that end a sentence as part of a verb, French no
“nous nous”, and no language has its names and reduplications.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import is_mentioned, paragraphs
from corrigenda.core.text import Text

_NEVER_TWICE = {
    "en": "the a an of and to for with at from into than their our your",
    "de": "und mit von für ein eine einen einem einer eines im zum zur vom oder sich nicht",
    "fr": "le les un une de des du et à au aux dans avec sur par ou",
    "es": "el los las un una de del en con por y al su sus se",
    "uk": "і та в у з на до для від за про під",
    "ru": "и в на с по для от из за к о об во со",
    "pl": "i w z na do dla od ze we się oraz przez",
    "pt": "de do da dos das em um uma com por e os ao pelo pela",
    "it": "il gli di del della dei delle in con per e un una alla nel",
    "nl": "de een en van met te der ten",
    "sv": "och en ett med till från",
}
_TWICE = re.compile(
    r"(?<![\w'’.-])(\w+)([ \u00a0]+)(?=(\w+)(?![\w'’\u0300-\u036f-]))"
)  # a word may go on with a combining accent

_WORD = re.compile(r"\w+")


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Words that stand twice in a row."""
    never = frozenset(_NEVER_TWICE[facts.primary].split())
    for block, words in paragraphs(text):
        for match in _TWICE.finditer(words):
            first, second = match[1], match[3]
            if second not in never or first.lower() != second or (first.isupper() and len(first) > 1):
                continue
            end = match.end(3)
            if _is_lawful(words, match.start(), end, first, second):
                continue
            yield Found(
                Span(block.start + match.start(), block.start + end),
                "A word stands twice.",
                f"“{first} {second}”",
                first,
            )


def _is_lawful(words: str, start: int, end: int, first: str, second: str) -> bool:
    if is_mentioned(words, start, end):
        return True
    before, after = words[max(0, start - 40) : start], words[end : end + 40]
    if first != second and before.strip() and before.rstrip()[-1] not in '.!?:…"“”„«»‘’—–-':
        return True  # a capital inside a sentence: a name such as “De de Souza”
    if len(second) == 1 and after.startswith("."):
        return True  # an initial, or “a a.m.”
    # Three times is meant, and letters beside letters are a list of them.
    neighbours = [*_WORD.findall(before)[-1:], *_WORD.findall(after)[:1]]
    return second in neighbours or (len(second) == 1 and any(len(word) == 1 for word in neighbours))


RULE = Rule("repeated-word", 1, "error", find, frozenset(_NEVER_TWICE))
