"""Where a quoted passage stands in one text, or None: unsure is an answer, the wrong words are not.

`locate` tries, in order: the exact words; the words after typographic folding; and, for quotes long enough to be told
from a lookalike, the most similar stretch (rapidfuzz). What it finds is accepted only when it is the only place, or
when its surroundings agree with the quote's prefix and suffix clearly better than any other place's.

Quotes are the W3C Web Annotation model's TextQuoteSelector. All offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from corrigenda.core.diff import changes
from corrigenda.core.folding import Folded, fold_with_origin

CONTEXT = 64
"""Code points of prefix and suffix in a quote (spec/text-model.md, section 8)."""

SHORT = 10
"""Quotes under this many code points stand in many places: their context has to agree even if they are found once."""

_FUZZY_FROM = 24  # below this a similar stretch may be another sentence of the same form
_FUZZY_SCORE = 86.0  # rapidfuzz ratio; about one word in eight changed
_MOST_PLACES = 2_000  # occurrences weighed; a quote standing more often than that has no place
_CLEAR_LEAD = 4  # code points of agreeing context by which the best place must lead


@dataclass(frozen=True, slots=True)
class Span:
    """A range of a text: `start` inclusive, `end` exclusive, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def of(self, text: str) -> str:
        """The words of the span."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Quote:
    """A W3C TextQuoteSelector."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A place and how it was found: `rule` is exact, folded or similar; `score` is 0 to 1."""

    span: Span
    rule: Literal["exact", "folded", "similar"]
    score: float


def describe(text: str, span: Span) -> Quote:
    """Describe a span by its words and up to 64 code points on either side. Raises ValueError outside the text."""
    if span.end > len(text):
        raise ValueError(f"span {span.start}..{span.end} is outside a text of {len(text)} code points")
    return Quote(
        exact=span.of(text),
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
    )


def locate(text: str, quote: Quote, near: int | None = None) -> Match | None:
    """Find the passage a quote describes, thought to begin at `near`. None when there is no one clear place."""
    if not quote.exact.strip():
        return None
    for rule in (_locate_exact, _locate_folded, _locate_similar):
        places = rule(text, quote)
        if places:
            # Where the exact words stand but no place is clear, a looser rule can only guess.
            return _clearest(text, quote, places, near)
    return None


def _occurrences(text: str, words: str) -> Iterator[int]:
    position = text.find(words)
    while position != -1:
        yield position
        position = text.find(words, position + 1)


def _locate_exact(text: str, quote: Quote) -> list[Match]:
    found = []
    for start in _occurrences(text, quote.exact):
        found.append(Match(Span(start, start + len(quote.exact)), "exact", 1.0))
        if len(found) > _MOST_PLACES:
            break
    return found


def _locate_folded(text: str, quote: Quote) -> list[Match]:
    folded, wanted = fold_with_origin(text), fold_with_origin(quote.exact).text
    if not wanted.strip():
        return []
    found = []
    for start in _occurrences(folded.text, wanted):
        found.append(Match(Span(*folded.raw_span(start, start + len(wanted))), "folded", 1.0))
        if len(found) > _MOST_PLACES:
            break
    return found


def _locate_similar(text: str, quote: Quote) -> list[Match]:
    if len(quote.exact) < _FUZZY_FROM or len(text) < _FUZZY_FROM:
        return []
    folded, wanted = fold_with_origin(text), fold_with_origin(quote.exact).text
    best = fuzz.partial_ratio_alignment(wanted, folded.text, score_cutoff=_FUZZY_SCORE)
    if best is None or len(wanted) > len(folded.text):
        return []
    rest = folded.text[: best.dest_start] + "\x00" * 8 + folded.text[best.dest_end :]
    second = fuzz.partial_ratio(wanted, rest, score_cutoff=_FUZZY_SCORE)
    if second > best.score - 5:
        return []  # two sentences of one form, as in tables and live blogs
    return [_at_words(folded, wanted, best.dest_start, best.dest_end, best.score / 100)]


def _at_words(folded: Folded, wanted: str, start: int, end: int, score: float) -> Match:
    """Let the edges of a similar stretch snap to words, and leave off what the quote does not begin or end with."""
    text = folded.text
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    found = changes(wanted, text[start:end])
    if found and found[-1].old_start == len(wanted):
        end = start + found[-1].new_start
    if found and found[0].old_end == 0:
        start += found[0].new_end
    return Match(Span(*folded.raw_span(start, end)), "similar", score)


def _clearest(text: str, quote: Quote, places: list[Match], near: int | None) -> Match | None:
    if len(places) > _MOST_PLACES:
        return None
    ranked = sorted(((_agreement(text, quote, place.span), place) for place in places), key=lambda pair: -pair[0])
    best, place = ranked[0]
    if len(ranked) == 1:
        context = len(quote.prefix) + len(quote.suffix)
        if len(quote.exact) >= SHORT or context == 0 or best >= min(context, 8):
            return place
        return None
    if best - ranked[1][0] >= _CLEAR_LEAD:
        return place
    if near is not None:
        # Equal surroundings (a table, a refrain): only the very place the reader's text had is trusted.
        exactly = [other for score, other in ranked if score == best and other.span.start == near]
        return exactly[0] if exactly else None
    return None


def _agreement(text: str, quote: Quote, span: Span) -> int:
    """How many code points next to the place are those next to the quote."""
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return _common(before[::-1], quote.prefix[::-1]) + _common(after, quote.suffix)


def _common(left: str, right: str) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count
