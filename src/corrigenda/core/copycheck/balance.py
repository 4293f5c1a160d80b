"""A bracket or a quotation mark that has no partner in its paragraph.

A quotation that goes on opens each of its paragraphs and closes only the last. Typewriter quotation marks are not
judged (they are inches and seconds too), and neither are enumerations, “a)”, and faces, “:)”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import paragraphs
from corrigenda.core.text import Text

_BRACKETS = {"(": ")", "[": "]"}
_QUOTES = {"en": ("“", "”"), "de": ("„", "“"), "uk": ("«", "»"), "ru": ("«", "»"), "fr": ("«", "»"), "es": ("«", "»"),
           "it": ("«", "»"), "pl": ("„", "”")}  # fmt: skip
_NOT_A_BRACKET = re.compile(
    r"(?:(?<!\w)(?:\d{1,2}|[a-z]|[ivx]{1,4})\.?\)|[:;=8][-'o^]?[)(\]\[]|\[\d[^\]\n]{0,20}\)|\(\d[^)\n]{0,20}\])"
)
_KINDS = frozenset({"p", "li", "dd", "div", "body", "article", "section"})


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """What stands alone; at most one bracket and one quotation mark a paragraph."""
    told = [(block.start, words) for block, words in paragraphs(text) if block.kind in _KINDS]
    brackets = [_alone(_without_lists(words), _BRACKETS) for _, words in told]
    pair = _QUOTES.get(facts.primary)
    quotes = [_alone(words, {pair[0]: pair[1]}) if pair else None for _, words in told]
    for number, (start, words) in enumerate(told):
        at = brackets[number]
        # A bracket open in one paragraph may be closed in the next.
        if at is not None and not any(brackets[max(0, number - 1) : number] + brackets[number + 1 : number + 2]):
            yield _found(start + at, words[at], "bracket")
        at = quotes[number]
        if at is not None and pair and not _goes_on(told, number, pair):
            yield _found(start + at, words[at], "quotation mark")


def _without_lists(words: str) -> str:
    """Enumerations and faces blotted out, unless their bracket was opened before."""
    counted = opened = 0  # as far as was read, by how many more brackets were opened than closed

    def blot(match: re.Match[str]) -> str:
        nonlocal counted, opened
        opened += words.count("(", counted, match.end()) - words.count(")", counted, match.end())
        counted = match.end()
        is_closing = match[0].endswith(")") and opened >= 0
        return match[0] if is_closing and match[0][0].isalnum() else " " * len(match[0])

    return _NOT_A_BRACKET.sub(blot, words)


def _alone(words: str, pairs: dict[str, str]) -> int | None:
    """Where the first mark without a partner stands."""
    opened: list[tuple[int, str]] = []
    for at, character in enumerate(words):
        if character in pairs:
            opened.append((at, pairs[character]))
        elif character in pairs.values():
            if not opened or opened[-1][1] != character:
                return at
            opened.pop()
    return opened[0][0] if opened else None


def _goes_on(told: list[tuple[int, str]], number: int, pair: tuple[str, str]) -> bool:
    """Whether a quotation goes on in the next paragraph, or came from the one before."""
    neighbours = [words for _, words in told[max(0, number - 1) : number] + told[number + 1 : number + 2]]
    return any(
        words.lstrip().startswith(pair[0]) or words.count(pair[0]) != words.count(pair[1]) for words in neighbours
    )


def _found(at: int, mark: str, what: str) -> Found:
    return Found(Span(at, at + 1), f"A {what} has no partner.", f"“{mark}” stands alone in its paragraph.")


RULE = Rule("balance", 1, "note", find)  # a warning, once its precision is proven
