"""What an alignment is made of: pieces, which say what became of what, and what has not been looked into yet.

A stretch is opened into pieces and gaps, a gap into pieces, when somebody asks for a passage in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from corrigenda.core.alignment.chains import Range
from corrigenda.core.alignment.sentences import Sentence

_MOST_SENTENCE_PAIRS = 90_000  # of one gap; where there are more its words are compared as they stand …
MOST_PAIRS = 40_000
"""Pairs of sentences in gaps up to which all of them are looked into for one passage; some 130 ms."""

_PAIRS_A_LETTER = 4  # … and where there are more than so many for a code point: those are no sentences


class Piece(NamedTuple):
    """`old_start` to `old_end` of the old text became `new_start` to `new_end`, code points; either may be empty.

    When `same`, both are equally long and correspond position by position; they may differ in typography.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    same: bool


Stray = tuple[Sentence, str]  # and its words, a code point each


class Gap:
    """Sentences that have no equal in their place; its pieces are found when somebody asks."""

    __slots__ = ("is_closed", "is_pair", "new", "old", "pieces", "strays", "where")

    def __init__(
        self, where: Range, old: list[Sentence], new: list[Sentence], is_pair: bool = False, is_closed: bool = False
    ) -> None:
        self.where, self.old, self.new = where, old, new
        self.is_pair = is_pair  # one sentence and itself, with other spaces
        self.is_closed = is_closed  # too large to look into
        self.pieces: list[Piece] | None = [Piece(*where, False)] if is_closed else None
        self.strays: tuple[list[Stray], list[Stray]] = ([], [])  # sentences without a partner that is like them


class Stretch:
    """Lines that have no equal in their place; its parts are found when somebody asks."""

    __slots__ = ("parts", "starts", "stood", "where")

    def __init__(self, where: Range) -> None:
        self.where = where
        self.starts: list[int] = []
        self.stood: int | None = None
        self.parts: list[Piece | Gap] | None = None


def pair_count(gaps: Iterable[Gap]) -> int:
    """How many pairs of sentences there are to weigh in gaps."""
    return sum(len(gap.old) * len(gap.new) for gap in gaps if not (gap.is_pair or are_many(gap)))


def are_many(gap: Gap) -> bool:
    """Whether a gap has too many sentences to pair them."""
    return len(gap.old) * len(gap.new) > min(_MOST_SENTENCE_PAIRS, _PAIRS_A_LETTER * gap.where.size)


def standing(pieces: Iterable[Piece]) -> int:
    """Code points of old text that still stand."""
    return sum(piece.old_end - piece.old_start for piece in pieces if piece.same)
