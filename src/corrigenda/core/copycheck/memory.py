"""What was told of a text before, so that no revision tells it again, and words that a rule is never to report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corrigenda.core.anchoring import Quote, Span
from corrigenda.core.folding import fold

_BESIDE = 24  # folded code points on one side that say that it is the same place


@dataclass(frozen=True, slots=True)
class Told:
    """A finding that was reported: by which rule, how its passage was described, and where that stands in the text now
    (None: it is not known there)."""

    rule: str
    quote: Quote
    span: Span | None


def remembered(words: str) -> str:
    """Words as they are remembered: the same however they are typed, and whether or not they begin a sentence."""
    return fold(words).casefold()


def is_told(rule: str, span: Span, quote: Quote, told: Iterable[Told]) -> bool:
    """Whether the same rule has reported the same words in the same place."""
    words = remembered(quote.exact)
    for earlier in told:
        if earlier.rule != rule or remembered(earlier.quote.exact) != words:
            continue
        if earlier.span is None:
            if _is_beside(quote, earlier.quote):
                return True
        elif earlier.span.start < span.end and span.start < earlier.span.end:
            return True
    return False


def _is_beside(one: Quote, other: Quote) -> bool:
    """Whether what stands on either side is the same."""
    before, after = fold(one.prefix)[-_BESIDE:], fold(one.suffix)[:_BESIDE]
    return before == fold(other.prefix)[-_BESIDE:] or after == fold(other.suffix)[:_BESIDE]
