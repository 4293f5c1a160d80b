"""Where a quoted passage stands in one text, or None: unsure is an answer, the wrong words are not.

Two revisions are compared by `corrigenda.core.carrying`. This is for a report whose revision was never seen: there is
one text, and a quote with its surroundings. `locate` tries, in order: the exact words; the words after typographic
folding; and, for quotes long enough to be told from a lookalike, the most similar stretch (rapidfuzz).

What is found is accepted by what stands beside it. The words of a deleted passage often stand elsewhere (a name, a
year, a phrase), and only their surroundings say that it is another place; the shorter the quote, the more surroundings
have to agree, on both sides. The bounds below were read off 12,771 places in edit histories (docs/explanation/
anchoring.md): of places whose surroundings agreed less, too many were wrong.

Quotes are the W3C Web Annotation model's TextQuoteSelector. All offsets are code points.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from corrigenda.core.diff import changes
from corrigenda.core.folding import Folded, fold_with_origin

CONTEXT = 64
"""Code points of prefix and suffix in a quote (spec/text-model.md, section 8)."""

_BESIDE = 32  # code points on either side that are compared
_SURE = 0.7  # likeness of both sides from which on it is the place, however short the quote
_ONE_SIDE = ((10, 0.95, 0.5), (20, 0.9, 0.3), (40, 0.6, 0.0))
"""Below how many code points of quote which likeness of one side, and of the other, is enough, too."""

_UNSAID = 0.5  # likeness of a side that the quote says nothing about, unless nothing stands there either
_LEAD = 0.2  # likeness of both sides together by which a place has to lead the next
_FUZZY_FROM = 24  # code points; below this a similar stretch may be another sentence of the same form
_FUZZY_SCORE = 86.0  # rapidfuzz ratio; about one word in eight changed
_FUZZY_BESIDE = 0.6  # likeness of one side from which on a similar stretch is the place
_MOST_FUZZY = 4_000_000_000  # code point pairs compared at most for a similar stretch; about 0.1 s
_MOST_PLACES = 2_000  # occurrences weighed; a quote standing more often than that has no place


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
    for rule in (_locate_exact, _locate_folded):
        places = rule(text, quote)
        if places:
            # Where the exact words stand but no place is clear, a looser rule can only guess.
            return _clearest(text, quote, places, near)
    return _locate_similar(text, quote)


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


def _locate_similar(text: str, quote: Quote) -> Match | None:
    if not _FUZZY_FROM <= len(quote.exact) <= len(text) or len(quote.exact) * len(text) > _MOST_FUZZY:
        return None
    folded, wanted = fold_with_origin(text), fold_with_origin(quote.exact).text
    best = fuzz.partial_ratio_alignment(wanted, folded.text, score_cutoff=_FUZZY_SCORE)
    if best is None or len(wanted) > len(folded.text):
        return None
    rest = folded.text[: best.dest_start] + "\x00" * 8 + folded.text[best.dest_end :]
    if fuzz.partial_ratio(wanted, rest, score_cutoff=_FUZZY_SCORE) > best.score - 5:
        return None  # two sentences of one form, as in tables and live blogs
    found = _at_words(folded, wanted, best.dest_start, best.dest_end, best.score / 100)
    if (quote.prefix or quote.suffix) and max(_likeness(text, quote, found.span)) < _FUZZY_BESIDE:
        return None
    return found


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


class _Place(NamedTuple):
    likeness: float
    match: Match


def _clearest(text: str, quote: Quote, matches: list[Match], near: int | None) -> Match | None:
    """The one place whose surroundings are the quote's, if there is one."""
    if len(matches) > _MOST_PLACES:
        return None
    if not quote.prefix and not quote.suffix:
        return matches[0] if len(matches) == 1 else None
    whole = [match for match in matches if _is_whole(text, quote, match.span)]
    if len(whole) == 1:
        return whole[0]
    places = sorted((_Place(sum(_likeness(text, quote, m.span)), m) for m in matches), key=lambda p: -p.likeness)
    best = places[0]
    if not _is_the_place(quote, _likeness(text, quote, best.match.span)):
        return None
    if len(places) > 1 and best.likeness - places[1].likeness < _LEAD:
        # Equal surroundings (a table, a refrain): only the very place the reader's text had is trusted.
        return next((p.match for p in places if p.likeness == best.likeness and p.match.span.start == near), None)
    return best.match


def _is_whole(text: str, quote: Quote, span: Span) -> bool:
    """Whether all that the quote says of its surroundings stands there to the letter, and enough of it is said."""
    return (
        len(quote.prefix) + len(quote.suffix) >= _BESIDE
        and text.endswith(quote.prefix, 0, span.start)
        and text.startswith(quote.suffix, span.end)
    )


def _is_the_place(quote: Quote, sides: tuple[float, float]) -> bool:
    less, more = min(sides), max(sides)
    if less >= _SURE:
        return True
    for length, one, other in _ONE_SIDE:
        if len(quote.exact) < length:
            return more >= one and less >= other
    return True


def _likeness(text: str, quote: Quote, span: Span) -> tuple[float, float]:
    """How like the text before and after a place is to what stood before and after the quote, 0 to 1 each."""
    prefix, suffix = quote.prefix[-_BESIDE:], quote.suffix[:_BESIDE]
    before = text[max(0, span.start - (len(prefix) or 1)) : span.start]
    after = text[span.end : span.end + (len(suffix) or 1)]
    return _alike(prefix, before), _alike(suffix, after)


def _alike(quoted: str, found: str) -> float:
    if not quoted:
        return _UNSAID if found else 1.0
    return fuzz.ratio(quoted, found) / 100
