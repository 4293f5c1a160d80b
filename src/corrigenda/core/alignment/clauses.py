"""Clauses: a few words in a row that are gone from their place and stand in text that is new.

`corrigenda.core.alignment.moves` finds them. Here it is decided what it has to search: for a first passage only the
gaps in which such words may stand, which their letters alone show; for further ones all, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from corrigenda.core.alignment import moves
from corrigenda.core.alignment.chains import Range
from corrigenda.core.alignment.coding import Coded, alike
from corrigenda.core.alignment.inside import Inside
from corrigenda.core.alignment.parts import Gap
from corrigenda.core.alignment.stretches import Stretches

_MOST_REWRITTEN = 300_000  # code points of rewritten text in which moved words are looked for …
_UNSPACED_COUNTS = 3  # … those of a script that writes no spaces for three, being words
_NO_WORD = re.compile(r"[\W_]+")


class Clauses:
    """The moved clauses of two texts."""

    def __init__(self, stretches: Stretches, inside: Inside) -> None:
        self._stretches, self._inside = stretches, inside
        self._was_asked = False

    def of(self, start: int, end: int) -> Range | None:
        """Where the words of a range, or some beside it, went."""
        sides = self._few_sides(start, end) if self._stretches.is_little and not self._was_asked else self._sides
        found = moves.find(*sides, start, end, self._inside.codes) if sides else None
        return None if found is None or self._has_partner(found.new_start, found.new_end) else found

    def _few_sides(self, start: int, end: int) -> tuple[moves.Side, moves.Side] | None:
        """What has to be searched for one passage; None where no row of its words stands in what came."""
        gaps = [part for part in self._stretches.over(start, end) if isinstance(part, Gap) and not part.is_pair]
        rows = [row for gap in gaps for row in self._rows(gap, start, end)]
        if not any(row in self._all_letters for row in rows):
            return None
        self._was_asked = True
        return self._searched(*(self._holding(reads, rows) for reads in self._stretches.reads))

    def _rows(self, gap: Gap, start: int, end: int) -> list[str]:
        """The letters of what stands in a row in a range, or beside it."""
        old, codes = self._inside.old, self._inside.codes
        coded = Coded(old, gap.where.old_start, gap.where.old_end, codes)
        return [_letters(row) for row in moves.rows(coded, start, end, old, codes)]

    @cached_property
    def _all_letters(self) -> str:
        """Those of the stretches of the new text."""
        return "\0".join([_letters(read) for read in self._stretches.reads[1]])

    def _holding(self, reads: Sequence[str], rows: Sequence[str]) -> list[Gap]:
        """The gaps of those stretches in which rows of words may stand."""
        found: list[Gap] = []
        for stretch, read in zip(self._stretches, reads, strict=True):
            letters = _letters(read)
            if any(row in letters for row in rows):
                found += self._stretches.gaps_of(stretch)
        return found

    @cached_property
    def _sides(self) -> tuple[moves.Side, moves.Side] | None:
        stretches = self._stretches
        if stretches.is_long:  # to know the rest would open all of them
            return None
        if stretches.rewritten_size * (_UNSPACED_COUNTS if stretches.is_unspaced else 1) > _MOST_REWRITTEN:
            return None
        return self._searched(stretches.gaps, stretches.gaps)

    def _searched(self, old: Iterable[Gap], new: Iterable[Gap]) -> tuple[moves.Side, moves.Side]:
        inside = self._inside
        ours = ((gap.where.old_start, gap.where.old_end) for gap in old)
        theirs = ((gap.where.new_start, gap.where.new_end) for gap in new)
        return moves.Side(inside.old, ours, inside.codes), moves.Side(inside.new, theirs, inside.codes)

    def _has_partner(self, start: int, end: int) -> bool:
        """Whether most of a range of the new text is what some other old text became."""
        taken = 0
        for part in self._stretches.over_new(start, end):
            if isinstance(part, Gap) and not (part.is_pair or part.is_closed):
                for piece in self._inside.pieces(part):
                    if piece.same:
                        taken += max(0, min(piece.new_end, end) - max(piece.new_start, start))
        return 2 * taken > end - start


def _letters(text: str) -> str:
    return _NO_WORD.sub("", alike(text))
