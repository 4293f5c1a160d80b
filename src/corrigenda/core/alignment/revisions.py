"""Two revisions beside each other, compared as finely as a question asks for."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeVar

from corrigenda.core.alignment import moves
from corrigenda.core.alignment.beads import beads, firm, likeness
from corrigenda.core.alignment.chains import Range, Run, chain
from corrigenda.core.alignment.coding import Coded, Codes
from corrigenda.core.alignment.large import LARGE, cut
from corrigenda.core.alignment.lines import matching
from corrigenda.core.alignment.parts import Gap, Piece, Stretch, are_many, pair_count, standing
from corrigenda.core.alignment.refine import common
from corrigenda.core.alignment.sentences import Sentence, has_short_ones, sentences
from corrigenda.core.words import UNSPACED

_LEAST = 8.0  # weight of a sentence that may be paired without a neighbour
_MOVES_FROM = 16.0  # weight of a sentence from which on it is known again elsewhere
_NEARLY = 0.75  # likeness of two stretches from which on they are compared word by word as they stand
_PARTNERS = 0.4  # likeness below which two paired sentences share a place and nothing else
_MOVED_LIKE = 0.6  # likeness from which on a sentence may be one that stood elsewhere
_LEAST_STRAY = 4  # words of such a sentence
_MOST_STRAYS = 10_000  # pairs of them that are compared, at most
_COMPARED = 200  # words of each
_MOST_OPENED = 400_000  # code points of stretches of both texts that are all opened to answer for one passage
_MOST_SOUGHT = 40  # sentences of a passage that are looked up one by one where there are more
_MOST_REWRITTEN = 300_000  # code points of rewritten text in which moved words are looked for …
_UNSPACED_COUNTS = 3  # … those of a script that writes no spaces for three, being words …
_MOST_PAIRED = 150_000  # … and in which all sentences are paired to find those moved and edited at once …
_MOST_PAIRS = 40_000  # … where there are no more than so many pairs, here and to tell what is left; some 130 ms
_MOST_WEIGHED = 60_000  # code points of a stretch that are all looked into to tell how much of it is left
_AROUND = 60  # code points beside a range that may show where it went
_LONG = 60_000  # code points from which on a text is long
_MOST_LOOKED_UP = 30  # groups of words looked up for that
_MOST_NEARLY = 4_000_000  # word pairs compared to find that out

_Part = TypeVar("_Part")


class Alignment:
    """How `old` became `new`."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.codes = Codes.shared()
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

    def is_left(self, start: int, share: float, least: int) -> bool:
        """Whether at least a share of the rewritten stretch that holds a place of the old text still stands.

        A stretch of less than `least` code points is no rewrite, whatever became of it.
        """
        part = self._parts[max(0, bisect_right(self._starts, start) - 1)]
        if isinstance(part, Piece) or part.where.old_end - part.where.old_start < least:
            return True
        enough = share * (part.where.old_end - part.where.old_start)
        if standing(piece for piece in self._opened(part) if isinstance(piece, Piece)) >= enough:
            return True
        gaps = [inner for inner in self._opened(part) if isinstance(inner, Gap)]
        if part.where.old_end - part.where.old_start > _MOST_WEIGHED or pair_count(gaps) > _MOST_PAIRS:
            # Looking into all of a very large stretch would cost too much: the part at hand speaks for it.
            pieces = self._pieces_of(self._opened(part)[max(0, bisect_right(part.starts, start) - 1)])
            return standing(pieces) >= share * (pieces[-1].old_end - pieces[0].old_start)
        if part.stood is None:
            part.stood = standing(self._pieces(part))
        return part.stood >= enough

    def over(self, start: int, end: int) -> list[Piece]:
        """The pieces that hold or touch a range of the old text, in order."""
        return [
            piece
            for part in self._parts_over(start, end)
            for piece in self._pieces_of(part)
            if piece.old_end >= start and piece.old_start <= end
        ]

    def elsewhere(self, start: int, end: int) -> list[Piece]:
        """The pieces of another place where a range that is gone from its own now stands; empty when there is none."""
        if not self._has_words_of(start, end):
            return []
        whole = self._moved_in(start, end)
        if whole and whole[0][0].start <= start and whole[-1][0].end >= end:
            return [piece for ours, theirs in whole for piece in self._compared(_range(ours, theirs))]
        for ours, theirs in self._strays.values():
            if ours.start <= start and end <= ours.end:
                return self._compared(_range(ours, theirs))
        found = moves.find(*self._sides, start, end, self.codes) if self._sides else None
        if found is None or self._has_partner(found.new_start, found.new_end):
            return []
        return self._compared(found)

    def _has_words_of(self, start: int, end: int) -> bool:
        """Whether a range of the old text may stand elsewhere: its line does, or three words in a row that went there.

        To the letter. Where none do nothing was moved, and the rest need not be looked at to know that. In a long text
        looking costs more than the index that answers it for every further passage.
        """
        if len(self.new) > _LONG or self._line_of(start, end) in self.new:
            return True
        start, end = max(0, start - _AROUND), min(len(self.old), end + _AROUND)
        gone = [piece for piece in self.over(start, end) if not piece.same]
        coded = Coded(self.old, start, end, self.codes)
        words = [at for at, code in enumerate(coded.code) if code in self.codes.word]
        groups = [(coded.at[one], coded.at[three + 1]) for one, three in zip(words, words[2:], strict=False)]
        groups = [(a, b) for a, b in groups if any(a < piece.old_end and b > piece.old_start for piece in gone)]
        step = max(1, len(groups) // _MOST_LOOKED_UP)
        return any(self.old[a:b] in self.new for a, b in groups[::step])

    def _line_of(self, start: int, end: int) -> str:
        """The lines that hold a range of the old text."""
        stop = self.old.find("\n", end)
        return self.old[self.old.rfind("\n", 0, start) + 1 : stop if stop >= 0 else len(self.old)].strip()

    def weigh(self, start: int, end: int) -> float:
        """How much a range of the old text tells: its words by their weight."""
        weight = self.codes.weight
        return sum([weight[code] for code in Coded(self.old, start, end, self.codes).code])

    def _parts_over(self, start: int, end: int) -> Iterator[Piece | Gap]:
        """The pieces and gaps that may hold or touch a range of the old text, in order; its stretches are opened."""
        for part in _over(self._parts, self._starts, start, end):
            if isinstance(part, Stretch):
                yield from _over(self._opened(part), part.starts, start, end)
            else:
                yield part

    def _pieces(self, stretch: Stretch) -> Iterator[Piece]:
        """All pieces of a stretch."""
        for part in self._opened(stretch):
            yield from self._pieces_of(part)

    def _pieces_of(self, part: Piece | Gap) -> list[Piece]:
        return [part] if isinstance(part, Piece) else self._inside(part)

    def _opened(self, stretch: Stretch) -> list[Piece | Gap]:
        """Pair the sentences of a stretch that stand unchanged in it."""
        if stretch.parts is None:
            stretch.parts = list(self._rewritten(stretch.where))
            stretch.starts = [p.old_start if isinstance(p, Piece) else p.where.old_start for p in stretch.parts]
        return stretch.parts

    def _rewritten(self, where: Range) -> Iterator[Piece | Gap]:
        old, new = self.old, self.new
        ours = sentences(old, where.old_start, where.old_end, self._is_coarse)
        theirs = sentences(new, where.new_start, where.new_end, self._is_coarse)
        pairs = chain([s.words for s in ours], [s.words for s in theirs], _sentence_weight, _LEAST)
        i = j = 0
        a, c = where.old_start, where.new_start
        for x, y, size in [*pairs, Run(len(ours), len(theirs), 0)]:
            if i < x or j < y:
                b = ours[x].start if x < len(ours) else where.old_end
                d = theirs[y].start if y < len(theirs) else where.new_end
                yield from self._between(Range(a, b, c, d), ours[i:x], theirs[j:y])
            for one, other in zip(ours[x : x + size], theirs[y : y + size], strict=True):
                pair = _range(one, other)
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

    @cached_property
    def _gaps(self) -> list[Gap]:
        parts = (part for stretch in self._parts if isinstance(stretch, Stretch) for part in self._opened(stretch))
        return [part for part in parts if isinstance(part, Gap) and not (part.is_pair or part.is_closed)]

    @cached_property
    def _rewritten_size(self) -> int:
        """Code points of both texts in gaps."""
        return sum(gap.where.size for gap in self._gaps)

    @cached_property
    def _is_unspaced(self) -> bool:
        return any(UNSPACED.search(self.new, gap.where.new_start, gap.where.new_end) for gap in self._gaps[:50])

    @cached_property
    def _is_long(self) -> bool:
        """Whether so much was rewritten that not all of it is opened to answer for one passage."""
        return sum(part.where.size for part in self._parts if isinstance(part, Stretch)) > _MOST_OPENED

    def _moved(self, gap: Gap, start: int, end: int) -> list[tuple[Sentence, Sentence]]:
        """The sentences of a gap, within a range, that stand once in all gaps and once in new text, and as what.

        Where very much was rewritten: those that stand once in either text, to the letter.
        """
        within = [sentence for sentence in gap.old if sentence.end > start and sentence.start < end]
        if self._is_long:
            return [(sentence, to) for sentence in within[:_MOST_SOUGHT] if (to := self._sought(sentence)) is not None]
        return [(sentence, to) for sentence in within if (to := self._moved_to.get(sentence.words)) is not None]

    @cached_property
    def _moved_to(self) -> dict[str, Sentence]:
        """Sentences that stand once in one gap and once in another, and where they stand now."""
        gaps = self._gaps
        if len(gaps) == 1 and min(len(gaps[0].old), len(gaps[0].new)) < 2:
            return {}
        ours = Counter(sentence.words for gap in gaps for sentence in gap.old)
        theirs = Counter(sentence.words for gap in gaps for sentence in gap.new)
        return {
            sentence.words: sentence
            for gap in gaps
            for sentence in gap.new
            if theirs[sentence.words] == 1 == ours[sentence.words] and _sentence_weight(sentence.words) >= _MOVES_FROM
        }

    def _sought(self, sentence: Sentence) -> Sentence | None:
        words = self.old[sentence.start : sentence.end].strip()
        if _sentence_weight(sentence.words) < _MOVES_FROM:
            return None
        at = moves.only(words, self.new)
        if at is None or moves.only(words, self.old) is None:
            return None
        return Sentence(at, at + len(words), sentence.words)

    def _moved_in(self, start: int, end: int) -> list[tuple[Sentence, Sentence]]:
        """The moved sentences that share a letter with a range of the old text, in order."""
        gaps = (part for part in self._parts_over(start, end) if isinstance(part, Gap) and not part.is_pair)
        return [pair for gap in gaps for pair in self._moved(gap, start, end)]

    @cached_property
    def _strays(self) -> dict[int, tuple[Sentence, Sentence]]:
        """Sentences that were moved and edited at once: those without a partner in their place, each other's likest."""
        if self._is_long or self._rewritten_size > _MOST_PAIRED or pair_count(self._gaps) > _MOST_PAIRS:
            return {}
        for gap in self._gaps:
            if not are_many(gap):
                self._inside(gap)
        ours = [stray for gap in self._gaps for stray in gap.strays[0] if len(stray[1]) >= _LEAST_STRAY]
        theirs = [stray for gap in self._gaps for stray in gap.strays[1] if len(stray[1]) >= _LEAST_STRAY]
        if not ours or not theirs or len(ours) * len(theirs) > _MOST_STRAYS:
            return {}
        like = [[likeness(words[:_COMPARED], other[:_COMPARED]) for _, other in theirs] for _, words in ours]
        found = {}
        for i, row in enumerate(like):
            j = max(range(len(row)), key=row.__getitem__)
            if row[j] >= _MOVED_LIKE and row[j] >= max(like[other][j] for other in range(len(ours))):
                found[ours[i][0].start] = (ours[i][0], theirs[j][0])
        return found

    @cached_property
    def _sides(self) -> tuple[moves.Side, moves.Side] | None:
        if self._is_long or self._rewritten_size * (_UNSPACED_COUNTS if self._is_unspaced else 1) > _MOST_REWRITTEN:
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
            for piece in self._inside(gap):
                if piece.same:
                    taken += max(0, min(piece.new_end, end) - max(piece.new_start, start))
        return 2 * taken > end - start

    def _inside(self, gap: Gap) -> list[Piece]:
        """The pieces of a gap."""
        if gap.pieces is None:
            ours = Coded(self.old, gap.where.old_start, gap.where.old_end, self.codes)
            theirs = Coded(self.new, gap.where.new_start, gap.where.new_end, self.codes)
            by_words = gap.is_pair or len(gap.old) == len(gap.new) == 1 or are_many(gap) or _are_near(ours, theirs)
            gap.pieces = self._words(gap.where, ours, theirs) if by_words else self._refined(gap)
        return gap.pieces

    def _refined(self, gap: Gap) -> list[Piece]:
        """The pieces of a gap: its sentences paired, and the words of each pair compared."""
        moved = {} if self._is_long else self._moved_to
        old = [sentence for sentence in gap.old if sentence.words not in moved]
        new = [sentence for sentence in gap.new if sentence.words not in moved]
        ours = [Coded(self.old, s.start, s.end, self.codes).words for s in old]
        theirs = [Coded(self.new, s.start, s.end, self.codes).words for s in new]
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
            found += self._compared(where)
            a, c = where.old_end, where.new_end
        found += _replaced(a, gap.where.old_end, c, gap.where.new_end)
        return found

    def _compared(self, where: Range) -> list[Piece]:
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


def _over(parts: Sequence[_Part], starts: Sequence[int], start: int, end: int) -> Iterator[_Part]:
    """Those of some parts, given with where they start, that may hold or touch a range, in order."""
    at = max(0, bisect_right(starts, start) - 1)
    while at > 0 and starts[at] == start:
        at -= 1
    while at < len(parts) and starts[at] <= end:
        yield parts[at]
        at += 1


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


def _is_large(where: Range) -> bool:
    return where.old_end - where.old_start > LARGE or where.new_end - where.new_start > LARGE


def _range(old: Sentence, new: Sentence) -> Range:
    return Range(old.start, old.end, new.start, new.end)


def _sentence_weight(words: str) -> float:
    """Code points; of a script that writes no spaces each counts for three."""
    return len(words) * (3.0 if UNSPACED.search(words) else 1.0)
