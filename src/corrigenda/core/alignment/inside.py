"""Inside a gap: its sentences paired, and the words of each pair compared, when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator

from corrigenda.core.alignment.beads import beads, firm, likeness
from corrigenda.core.alignment.chains import Range, Run
from corrigenda.core.alignment.coding import Coded, Codes
from corrigenda.core.alignment.moved import MovedSentences
from corrigenda.core.alignment.parts import Gap, Piece, are_many
from corrigenda.core.alignment.refine import common

_NEARLY = 0.75  # likeness of two stretches from which on they are compared word by word as they stand
_MOST_NEARLY = 4_000_000  # word pairs compared to find that out
_PARTNERS = 0.4  # likeness below which two paired sentences share a place and nothing else


class Inside:
    """The gaps of two texts, looked into."""

    def __init__(self, old: str, new: str, codes: Codes, moved: MovedSentences) -> None:
        self.old, self.new, self.codes, self.moved = old, new, codes, moved

    def pieces_of(self, part: Piece | Gap) -> list[Piece]:
        """A piece, or the pieces of a gap."""
        return [part] if isinstance(part, Piece) else self.pieces(part)

    def pieces(self, gap: Gap) -> list[Piece]:
        """The pieces of a gap."""
        if gap.pieces is None:
            ours = Coded(self.old, gap.where.old_start, gap.where.old_end, self.codes)
            theirs = Coded(self.new, gap.where.new_start, gap.where.new_end, self.codes)
            by_words = gap.is_pair or len(gap.old) == len(gap.new) == 1 or are_many(gap) or _are_near(ours, theirs)
            gap.pieces = self._words(gap.where, ours, theirs) if by_words else self._refined(gap, ours, theirs)
        return gap.pieces

    def _refined(self, gap: Gap, all_ours: Coded, all_theirs: Coded) -> list[Piece]:
        """The pieces of a gap: its sentences paired, and the words of each pair compared."""
        old, new = self.moved.staying(gap.old), self.moved.staying(gap.new)
        ours = [self._part(all_ours, self.old, s.start, s.end).words for s in old]
        theirs = [self._part(all_theirs, self.new, s.start, s.end).words for s in new]
        found: list[Piece] = []
        a, c = gap.where.old_start, gap.where.new_start
        for bead in firm(beads(ours, theirs), ours, theirs):
            if bead.likeness(ours, theirs) < _PARTNERS:
                gap.strays[0].extend(zip(old[bead.old_start : bead.old_end], ours[bead.old_start :], strict=False))
                gap.strays[1].extend(zip(new[bead.new_start : bead.new_end], theirs[bead.new_start :], strict=False))
            if bead.old_start == bead.old_end or bead.new_start == bead.new_end:
                continue
            where = Range(
                old[bead.old_start].start, old[bead.old_end - 1].end,
                new[bead.new_start].start, new[bead.new_end - 1].end,
            )  # fmt: skip
            found += _replaced(a, where.old_start, c, where.new_start)
            found += self._words(
                where,
                self._part(all_ours, self.old, where.old_start, where.old_end),
                self._part(all_theirs, self.new, where.new_start, where.new_end),
            )
            a, c = where.old_end, where.new_end
        found += _replaced(a, gap.where.old_end, c, gap.where.new_end)
        return found

    def _part(self, whole: Coded, text: str, start: int, end: int) -> Coded:
        return whole.within(start, end) or Coded(text, start, end, self.codes)

    def compared(self, where: Range) -> list[Piece]:
        """The pieces of a range of both texts, word by word."""
        ours = Coded(self.old, where.old_start, where.old_end, self.codes)
        theirs = Coded(self.new, where.new_start, where.new_end, self.codes)
        return self._words(where, ours, theirs)

    def _words(self, where: Range, ours: Coded, theirs: Coded) -> list[Piece]:
        found: list[Piece] = []
        a, c = where.old_start, where.new_start
        for piece in _equal(ours, theirs, common(ours.code, theirs.code, self.codes)):
            found += _replaced(a, piece.old_start, c, piece.new_start)
            found.append(piece)
            a, c = piece.old_end, piece.new_end
        found += _replaced(a, where.old_end, c, where.new_end)
        return found


def _are_near(ours: Coded, theirs: Coded) -> bool:
    """Whether two sides are so alike that they are best compared as they stand."""
    left, right = ours.words, theirs.words
    return len(left) * len(right) <= _MOST_NEARLY and likeness(left, right) >= _NEARLY


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
