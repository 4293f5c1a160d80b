"""Two revisions beside each other, compared as finely as a question asks for."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from corrigenda.core.alignment.coding import Coded, Codes
from corrigenda.core.alignment.elsewhere import Elsewhere
from corrigenda.core.alignment.inside import Inside
from corrigenda.core.alignment.moved import MovedSentences
from corrigenda.core.alignment.parts import MOST_PAIRS, Gap, Piece, Stretch, pair_count, standing
from corrigenda.core.alignment.stretches import Stretches

_MOST_WEIGHED = 60_000  # code points of a stretch that are all looked into to tell how much of it is left


class Alignment:
    """How `old` became `new`."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._codes = Codes.shared()
        self._stretches = Stretches(old, new)
        moved = MovedSentences(self._stretches)
        self._inside = Inside(old, new, self._codes, moved)
        self._elsewhere = Elsewhere(self._stretches, self._inside, moved)

    def is_left(self, start: int, share: float, least: int) -> bool:
        """Whether at least a share of the rewritten stretch that holds a place of the old text still stands.

        A stretch of less than `least` code points is no rewrite, whatever became of it.
        """
        part = self._stretches.at(start)
        if isinstance(part, Piece) or part.where.old_end - part.where.old_start < least:
            return True
        enough = share * (part.where.old_end - part.where.old_start)
        if standing(piece for piece in self._stretches.opened(part) if isinstance(piece, Piece)) >= enough:
            return True
        gaps = [inner for inner in self._stretches.opened(part) if isinstance(inner, Gap)]
        if part.where.old_end - part.where.old_start > _MOST_WEIGHED or pair_count(gaps) > MOST_PAIRS:
            # Looking into all of a very large stretch would cost too much: the part at hand speaks for it.
            pieces = self._inside.pieces_of(self._stretches.opened(part)[max(0, bisect_right(part.starts, start) - 1)])
            return standing(pieces) >= share * (pieces[-1].old_end - pieces[0].old_start)
        if part.stood is None:
            part.stood = standing(self._pieces(part))
        return part.stood >= enough

    def over(self, start: int, end: int) -> list[Piece]:
        """The pieces that hold or touch a range of the old text, in order."""
        return [
            piece
            for part in self._stretches.over(start, end)
            for piece in self._inside.pieces_of(part)
            if piece.old_end >= start and piece.old_start <= end
        ]

    def elsewhere(self, start: int, end: int) -> list[Piece]:
        """The pieces of another place where a range that is gone from its own now stands; empty when there is none."""
        return [piece for where in self._elsewhere.of(start, end) for piece in self._inside.compared(where)]

    def weigh(self, start: int, end: int) -> float:
        """How much a range of the old text tells: its words by their weight."""
        weight = self._codes.weight
        return sum([weight[code] for code in Coded(self.old, start, end, self._codes).code])

    def _pieces(self, stretch: Stretch) -> Iterator[Piece]:
        """All pieces of a stretch."""
        for part in self._stretches.opened(stretch):
            yield from self._inside.pieces_of(part)
