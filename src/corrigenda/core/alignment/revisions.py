"""Two revisions beside each other, compared as finely as a question asks for."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from corrigenda.core.alignment import moves
from corrigenda.core.alignment.beads import beads, likeness
from corrigenda.core.alignment.chains import Range, Run, chain
from corrigenda.core.alignment.coding import Coded, Codes
from corrigenda.core.alignment.large import LARGE, cut
from corrigenda.core.alignment.lines import matching
from corrigenda.core.alignment.refine import common
from corrigenda.core.alignment.sentences import Sentence, sentences
from corrigenda.core.words import UNSPACED

_LEAST = 8.0  # weight of a sentence that may be paired without a neighbour
_MOVES_FROM = 16.0  # weight of a sentence from which on it is known again elsewhere
_NEARLY = 0.75  # likeness of two stretches from which on they are compared word by word as they stand
_MOST_REWRITTEN = 600_000  # code points of rewritten text in which moved words are looked for
_MOST_NEARLY = 4_000_000  # word pairs compared to find that out


class Piece(NamedTuple):
    """`old_start` to `old_end` of the old text became `new_start` to `new_end`, code points; either may be empty.

    When `same`, both are equally long and correspond position by position; they may differ in typography.
    """

    old_start: int
    old_end: int
    new_start: int
    new_end: int
    same: bool


class Gap:
    """A stretch that was rewritten; its pieces are found when somebody asks."""

    __slots__ = ("is_closed", "is_pair", "new", "old", "pieces", "where")

    def __init__(
        self, where: Range, old: list[Sentence], new: list[Sentence], is_pair: bool = False, is_closed: bool = False
    ) -> None:
        self.where, self.old, self.new = where, old, new
        self.is_pair = is_pair  # one sentence and itself, with other spaces
        self.is_closed = is_closed  # too large to look into
        self.pieces: list[Piece] | None = [Piece(*where, False)] if is_closed else None

    @property
    def old_start(self) -> int:
        return self.where.old_start


class Alignment:
    """How `old` became `new`."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.codes = Codes()
        self._parts: list[Piece | Gap] = []
        a = c = 0
        for i, j, size in [*matching(old, new), Run(len(old), len(new), 0)]:
            if old[a:i] != new[c:j]:
                self._rewritten(Range(a, i, c, j))
            elif i > a:
                self._parts.append(Piece(a, i, c, j, True))
            if size:
                self._parts.append(Piece(i, i + size, j, j + size, True))
            a, c = i + size, j + size
        self._starts = [part.old_start for part in self._parts]

    def stood(self, start: int, end: int) -> tuple[int, int]:
        """How large the rewritten stretch is that begins a range of the old text, and how much of it stood.

        Both in code points; a range in no such stretch stood whole.
        """
        at = max(0, bisect_right(self._starts, start) - 1)
        part = self._parts[at]
        if isinstance(part, Piece):
            return end - start, end - start
        pieces = self._pieces(part)
        return part.where.old_end - part.where.old_start, sum(p.old_end - p.old_start for p in pieces if p.same)

    def over(self, start: int, end: int) -> list[Piece]:
        """The pieces that hold or touch a range of the old text, in order."""
        at = max(0, bisect_right(self._starts, start) - 1)
        while at > 0 and self._starts[at] == start:
            at -= 1
        found: list[Piece] = []
        while at < len(self._parts) and self._starts[at] <= end:
            found += (p for p in self._pieces(self._parts[at]) if p.old_end >= start and p.old_start <= end)
            at += 1
        return found

    def elsewhere(self, start: int, end: int) -> list[Piece]:
        """The pieces of another place where a range that is gone from its own now stands; empty when there is none."""
        whole = [pair for pair in self._moved.values() if pair[0].start < end and pair[0].end > start]
        if whole and whole[0][0].start <= start and whole[-1][0].end >= end:
            return [piece for ours, theirs in whole for piece in self._compared(_range(ours, theirs))]
        found = moves.find(*self._sides, start, end, self.codes) if self._sides else None
        if found is None or self._has_partner(found.new_start, found.new_end):
            return []
        return self._compared(found)

    def weigh(self, start: int, end: int) -> float:
        """How much a range of the old text tells: its words by their weight."""
        weight = self.codes.weight
        return sum([weight[code] for code in Coded(self.old, start, end, self.codes).code])

    def _rewritten(self, where: Range) -> None:
        """Pair the sentences of a rewritten stretch that stand unchanged in it."""
        old, new = self.old, self.new
        ours = sentences(old, where.old_start, where.old_end)
        theirs = sentences(new, where.new_start, where.new_end)
        pairs = chain([s.words for s in ours], [s.words for s in theirs], _sentence_weight, _LEAST)
        i = j = 0
        a, c = where.old_start, where.new_start
        for x, y, size in [*pairs, Run(len(ours), len(theirs), 0)]:
            if i < x or j < y:
                b = ours[x].start if x < len(ours) else where.old_end
                d = theirs[y].start if y < len(theirs) else where.new_end
                self._open(Range(a, b, c, d), ours[i:x], theirs[j:y])
            for one, other in zip(ours[x : x + size], theirs[y : y + size], strict=True):
                pair = _range(one, other)
                if old[one.start : one.end] == new[other.start : other.end]:
                    self._parts.append(Piece(*pair, True))
                else:
                    self._parts.append(Gap(pair, [one], [other], is_pair=True))
                a, c = one.end, other.end
            i, j = x + size, y + size

    def _open(self, where: Range, ours: list[Sentence], theirs: list[Sentence]) -> None:
        """Leave a gap for later; a large one is cut, and what is still large stays closed."""
        if not _is_large(where):
            self._parts.append(Gap(where, ours, theirs))
            return
        for part in cut(self.old, self.new, where):
            if self.old[part.old_start : part.old_end] == self.new[part.new_start : part.new_end]:
                self._parts.append(Piece(*part, True))
            elif _is_large(part):
                self._parts.append(Gap(part, [], [], is_closed=True))
            else:
                ours = sentences(self.old, part.old_start, part.old_end)
                theirs = sentences(self.new, part.new_start, part.new_end)
                self._parts.append(Gap(part, ours, theirs))

    @cached_property
    def _gaps(self) -> list[Gap]:
        return [part for part in self._parts if isinstance(part, Gap) and not (part.is_pair or part.is_closed)]

    @cached_property
    def _moved(self) -> dict[int, tuple[Sentence, Sentence]]:
        """Sentences that stand once in one gap and once in another, by their start in the old text."""
        gaps = self._gaps
        if len(gaps) == 1 and min(len(gaps[0].old), len(gaps[0].new)) < 2:
            return {}
        ours = Counter(sentence.words for gap in gaps for sentence in gap.old)
        theirs = Counter(sentence.words for gap in gaps for sentence in gap.new)
        once = {
            words
            for words in ours.keys() & theirs.keys()
            if ours[words] == theirs[words] == 1 and _sentence_weight(words) >= _MOVES_FROM
        }
        place = {sentence.words: sentence for gap in gaps for sentence in gap.new if sentence.words in once}
        return {s.start: (s, place[s.words]) for gap in gaps for s in gap.old if s.words in once}

    @cached_property
    def _moved_to(self) -> set[int]:
        return {theirs.start for _, theirs in self._moved.values()}

    @cached_property
    def _sides(self) -> tuple[moves.Side, moves.Side] | None:
        sizes = (gap.where for gap in self._gaps)
        if sum(where.old_end - where.old_start + where.new_end - where.new_start for where in sizes) > _MOST_REWRITTEN:
            return None
        ours = ((gap.where.old_start, gap.where.old_end) for gap in self._gaps)
        theirs = ((gap.where.new_start, gap.where.new_end) for gap in self._gaps)
        return moves.Side(self.old, ours, self.codes), moves.Side(self.new, theirs, self.codes)

    @cached_property
    def _new_starts(self) -> list[int]:
        return [gap.where.new_start for gap in self._gaps]

    def _has_partner(self, start: int, end: int) -> bool:
        """Whether most of a range of the new text is what some other old text became."""
        at = max(0, bisect_right(self._new_starts, start) - 1)
        taken = 0
        for gap in self._gaps[at : at + 2]:
            for piece in self._pieces(gap):
                if piece.same:
                    taken += max(0, min(piece.new_end, end) - max(piece.new_start, start))
        return 2 * taken > end - start

    def _pieces(self, part: Piece | Gap) -> list[Piece]:
        if isinstance(part, Piece):
            return [part]
        if part.pieces is None:
            part.pieces = self._compared(part.where) if part.is_pair else self._refined(part)
        return part.pieces

    def _refined(self, gap: Gap) -> list[Piece]:
        """The pieces of a gap: its sentences paired, and the words of each pair compared."""
        old = [s for s in gap.old if s.start not in self._moved]
        new = [s for s in gap.new if s.start not in self._moved_to]
        ours = [Coded(self.old, s.start, s.end, self.codes).words for s in old]
        theirs = [Coded(self.new, s.start, s.end, self.codes).words for s in new]
        if len(old) == len(gap.old) and len(new) == len(gap.new) and len(old) + len(new) > 2:
            left, right = "".join(ours), "".join(theirs)
            if len(left) * len(right) <= _MOST_NEARLY and likeness(left, right) >= _NEARLY:
                return self._compared(gap.where)
        found: list[Piece] = []
        a, c = gap.where.old_start, gap.where.new_start
        for bead in beads(ours, theirs):
            if bead.old_start == bead.old_end or bead.new_start == bead.new_end:
                continue
            where = Range(
                old[bead.old_start].start, old[bead.old_end - 1].end,
                new[bead.new_start].start, new[bead.new_end - 1].end,
            )  # fmt: skip
            found += _replaced(a, where.old_start, c, where.new_start)
            found += self._compared(where)
            a, c = where.old_end, where.new_end
        found += _replaced(a, gap.where.old_end, c, gap.where.new_end)
        return found

    def _compared(self, where: Range) -> list[Piece]:
        """The pieces of a range of both texts, word by word."""
        ours = Coded(self.old, where.old_start, where.old_end, self.codes)
        theirs = Coded(self.new, where.new_start, where.new_end, self.codes)
        found: list[Piece] = []
        a, c = where.old_start, where.new_start
        for piece in _equal(ours, theirs, common(ours.code, theirs.code, self.codes)):
            found += _replaced(a, piece.old_start, c, piece.new_start)
            found.append(piece)
            a, c = piece.old_end, piece.new_end
        found += _replaced(a, where.old_end, c, where.new_end)
        return found


def _equal(ours: Coded, theirs: Coded, runs: list[Run]) -> Iterator[Piece]:
    """Runs of tokens as ranges of text, cut where two tokens with one code differ in length: " " and a line end."""
    for i, j, size in runs:
        at = 0
        while at < size:
            first = at
            while at < size and ours.size(i + at) == theirs.size(j + at):
                at += 1
            if at > first:
                yield Piece(ours.at[i + first], ours.at[i + at], theirs.at[j + first], theirs.at[j + at], True)
            at += 1


def _replaced(a: int, b: int, c: int, d: int) -> list[Piece]:
    return [Piece(a, b, c, d, False)] if b > a or d > c else []


def _is_large(where: Range) -> bool:
    return where.old_end - where.old_start > LARGE or where.new_end - where.new_start > LARGE


def _range(old: Sentence, new: Sentence) -> Range:
    return Range(old.start, old.end, new.start, new.end)


def _sentence_weight(words: str) -> float:
    """Code points; of a script that writes no spaces each counts for three."""
    return len(words) * (3.0 if UNSPACED.search(words) else 1.0)
