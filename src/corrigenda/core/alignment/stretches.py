"""What two texts have in common line by line, and the stretches between, opened as somebody asks.

Nothing here looks into a gap: that is `corrigenda.core.alignment.inside`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from corrigenda.core.alignment.chains import Range, Run, chain
from corrigenda.core.alignment.large import LARGE, cut
from corrigenda.core.alignment.lines import matching
from corrigenda.core.alignment.parts import Gap, Piece, Stretch
from corrigenda.core.alignment.sentences import Sentence, has_short_ones, reading, sentence_weight, sentences
from corrigenda.core.words import UNSPACED

_LEAST = 8.0  # weight of a sentence that may be paired without a neighbour
_MOST_OPENED = 400_000  # code points of stretches of both texts that are all opened to answer for one passage
_MOST_SEARCHED = 30_000  # code points of stretches of both texts that are searched for the words of one passage

_Part = TypeVar("_Part")


class Stretches:
    """Two texts: their equal lines are pieces, what stands between those are stretches."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._is_coarse = has_short_ones(old) or has_short_ones(new)
        self._parts: list[Piece | Stretch] = []
        self._starts: list[int] = []
        a = c = 0
        for i, j, size in [*matching(old, new), Run(len(old), len(new), 0)]:
            if i > a or j > c:
                same = old[a:i] == new[c:j]
                self._parts.append(Piece(a, i, c, j, True) if same else Stretch(Range(a, i, c, j)))
                self._starts.append(a)
            if size:
                self._parts.append(Piece(i, i + size, j, j + size, True))
                self._starts.append(i)
            a, c = i + size, j + size

    def __iter__(self) -> Iterator[Stretch]:
        return (part for part in self._parts if isinstance(part, Stretch))

    def at(self, place: int) -> Piece | Stretch:
        """What holds a place of the old text."""
        return self._parts[max(0, bisect_right(self._starts, place) - 1)]

    def over(self, start: int, end: int) -> Iterator[Piece | Gap]:
        """The pieces and gaps that may hold or touch a range of the old text, in order; its stretches are opened."""
        for part in over(self._parts, self._starts, start, end):
            if isinstance(part, Stretch):
                yield from over(self.opened(part), part.starts, start, end)
            else:
                yield part

    def over_new(self, start: int, end: int) -> Iterator[Piece | Gap]:
        """The pieces and gaps of those stretches that hold part of a range of the new text."""
        for stretch in self:
            if stretch.where.new_start < end and stretch.where.new_end > start:
                yield from self.opened(stretch)

    @cached_property
    def reads(self) -> tuple[list[str], list[str]]:
        """Each stretch of either text as it reads."""
        return (
            [reading(self.old[stretch.where.old_start : stretch.where.old_end]) for stretch in self],
            [reading(self.new[stretch.where.new_start : stretch.where.new_end]) for stretch in self],
        )

    @cached_property
    def size(self) -> int:
        """Code points of both texts in stretches."""
        return sum(stretch.where.size for stretch in self)

    @property
    def is_little(self) -> bool:
        """Whether so little was rewritten that it is cheaper to search it for words than to cut all of it."""
        return self.size <= _MOST_SEARCHED

    @property
    def is_long(self) -> bool:
        """Whether so much was rewritten that not all of it is opened to answer for one passage."""
        return self.size > _MOST_OPENED

    @cached_property
    def gaps(self) -> list[Gap]:
        """All gaps that may be looked into; all stretches are opened for that."""
        return [gap for stretch in self for gap in self.gaps_of(stretch)]

    def gaps_of(self, stretch: Stretch) -> list[Gap]:
        """Those of one stretch."""
        return [part for part in self.opened(stretch) if isinstance(part, Gap) and not (part.is_pair or part.is_closed)]

    @cached_property
    def rewritten_size(self) -> int:
        """Code points of both texts in gaps."""
        return sum(gap.where.size for gap in self.gaps)

    @cached_property
    def is_unspaced(self) -> bool:
        """Whether what came is of a script that writes no spaces between words, as far as that is looked at."""
        return any(UNSPACED.search(self.new, gap.where.new_start, gap.where.new_end) for gap in self.gaps[:50])

    def opened(self, stretch: Stretch) -> list[Piece | Gap]:
        """Pair the sentences of a stretch that stand unchanged in it."""
        if stretch.parts is None:
            stretch.parts = list(self._rewritten(stretch.where))
            stretch.starts = [p.old_start if isinstance(p, Piece) else p.where.old_start for p in stretch.parts]
        return stretch.parts

    def _rewritten(self, where: Range) -> Iterator[Piece | Gap]:
        old, new = self.old, self.new
        ours = sentences(old, where.old_start, where.old_end, self._is_coarse)
        theirs = sentences(new, where.new_start, where.new_end, self._is_coarse)
        pairs = chain([s.words for s in ours], [s.words for s in theirs], sentence_weight, _LEAST)
        i = j = 0
        a, c = where.old_start, where.new_start
        for x, y, size in [*pairs, Run(len(ours), len(theirs), 0)]:
            if i < x or j < y:
                b = ours[x].start if x < len(ours) else where.old_end
                d = theirs[y].start if y < len(theirs) else where.new_end
                yield from self._between(Range(a, b, c, d), ours[i:x], theirs[j:y])
            for one, other in zip(ours[x : x + size], theirs[y : y + size], strict=True):
                pair = Range(one.start, one.end, other.start, other.end)
                same = old[one.start : one.end] == new[other.start : other.end]
                yield Piece(*pair, True) if same else Gap(pair, [one], [other], is_pair=True)
                a, c = one.end, other.end
            i, j = x + size, y + size

    def _between(self, where: Range, ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Piece | Gap]:
        """A gap; a large one is cut, and what is still large stays closed."""
        if not _is_large(where):
            yield Gap(where, ours, theirs)
            return
        for part in cut(self.old, self.new, where):
            if self.old[part.old_start : part.old_end] == self.new[part.new_start : part.new_end]:
                yield Piece(*part, True)
            elif _is_large(part):
                yield Gap(part, [], [], is_closed=True)
            else:
                ours = sentences(self.old, part.old_start, part.old_end, self._is_coarse)
                theirs = sentences(self.new, part.new_start, part.new_end, self._is_coarse)
                yield Gap(part, ours, theirs)


def over(parts: Sequence[_Part], starts: Sequence[int], start: int, end: int) -> Iterator[_Part]:
    """Those of some parts, given with where they start, that may hold or touch a range, in order."""
    at = max(0, bisect_right(starts, start) - 1)
    while at > 0 and starts[at] == start:
        at -= 1
    while at < len(parts) and starts[at] <= end:
        yield parts[at]
        at += 1


def _is_large(where: Range) -> bool:
    return where.old_end - where.old_start > LARGE or where.new_end - where.new_start > LARGE
