"""Which erratum a report belongs to: all reports on the same wrong words are one erratum.

Readers select generously: one marks a word, the next the sentence around it. What counts is the words a report wants
changed (its *touched* range: the difference between the passage and the proposal; the whole passage where nothing is
proposed). Two reports speak of the same error when

- both propose something and their touched ranges share a character, or are insertions at the same point: the same words
  proposed or competing proposals, shown together;
- one of them proposes nothing and the ranges cover each other at least by half, so that a remark on a whole paragraph
  does not swallow the typo in it.

The decision is stored with GROUPING_VERSION; a changed rule gets a new number, and old groups stay as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corrigenda.core.anchoring import Span
from corrigenda.core.diff import touched

GROUPING_VERSION = 1
_COVER = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """What a report or an erratum touches in a revision (code points), and whether it proposes new words."""

    touched: Span
    proposes: bool


def passage_of(span: Span, exact: str, proposal: str | None) -> Passage:
    """The passage of a report at `span` that reads `exact` and should read `proposal` (None: nothing proposed)."""
    if proposal is None or proposal == exact:
        return Passage(span, proposes=False)
    start, end = touched(exact, proposal)
    # A similar match may be shorter or longer than the words the reader saw.
    start, end = min(start, span.end - span.start), min(end, span.end - span.start)
    return Passage(Span(span.start + start, span.start + end), proposes=True)


def group(report: Passage, errata: Iterable[tuple[int, Passage]]) -> int | None:
    """The erratum (by its number) that a report belongs to, or None for a new one.

    Of several the one that shares most with the report wins, then the one with the lowest number.
    """
    best: tuple[float, int] | None = None
    for number, passage in errata:
        shared = _shared(report, passage)
        if shared > 0 and (best is None or (-shared, number) < best):
            best = (-shared, number)
    return best[1] if best else None


def _shared(one: Passage, other: Passage) -> float:
    left, right = one.touched, other.touched
    overlap = min(left.end, right.end) - max(left.start, right.start)
    longest = max(left.end - left.start, right.end - right.start)
    if one.proposes and other.proposes:
        if overlap == 0 and min(left.end - left.start, right.end - right.start) == 0:
            return 1.0 if _meets(left, right) else 0.0
        return max(0.0, overlap / max(1, longest))
    share = overlap / longest if longest else float(left == right)
    return share if share >= _COVER else 0.0


def _meets(left: Span, right: Span) -> bool:
    """An insertion at the very place of another, or at the edge of the words that another wants replaced."""
    return left.start == right.start or left.end == right.end
