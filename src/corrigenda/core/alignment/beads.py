"""Beads: which sentences of a rewritten stretch became which, in order.

After Gale and Church (1993), who paired the sentences of a text with those of its translation: a bead is a sentence
for a sentence, two for one, one for two, one for none, none for one; the heaviest row of beads is found by dynamic
programming. Likeness of words weighs, and, for sentences that share none, that there is one in the same place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from corrigenda.core.alignment.chains import Run, heaviest

_SHARES_NOTHING = 0.2  # likeness below which two sentences have nothing in common but their place
_LIKE_FROM = 0.3  # share of words in common below which two sentences are alike by chance
_TWO_FROM = 0.35  # the same for two sentences against one
_LONGEST = 30  # words; a longer sentence does not outweigh several others
_PLACE = 0.05  # what standing in the same place is worth beside a word in common
_MOST_PAIRS = 6_000  # pairs of sentences weighed against each other; about 20 ms
_COMPARED = 400  # words of a sentence that are compared
_COMPARED_WHOLE = 2_000  # words of each side of a bead that are compared
_SHINGLE = 4  # words in a row that two sentences of a large stretch have to share, and no others, to be the same


def likeness(old: str, new: str) -> float:
    """How many of the words of both (a code point a word) stand in both in the same order: 0 to 1."""
    return 2 * LCSseq.similarity(old, new) / (len(old) + len(new)) if old and new else 0.0


class Bead(NamedTuple):
    """Sentences `old_start` to `old_end` became those from `new_start` to `new_end`; one side may be empty."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    def likeness(self, old: Sequence[str], new: Sequence[str]) -> float:
        """How like its two sides are, as far as they are compared."""
        ours = "".join(old[self.old_start : self.old_end])
        theirs = "".join(new[self.new_start : self.new_end])
        return likeness(ours[:_COMPARED_WHOLE], theirs[:_COMPARED_WHOLE])


def firm(row: Sequence[Bead], old: Sequence[str], new: Sequence[str]) -> Iterator[Bead]:
    """The beads of a row that mean something.

    Sentences that share nothing stand for each other by their place alone, and only where as many came as went; else
    nobody can say which became which, and they are left without a partner.
    """
    for is_weak, run in groupby(row, key=lambda bead: bead.likeness(old, new) < _SHARES_NOTHING):
        found = list(run)
        went, came = found[-1].old_end - found[0].old_start, found[-1].new_end - found[0].new_start
        for bead in found:
            paired = bead.old_end > bead.old_start and bead.new_end > bead.new_start
            if is_weak and paired and went != came:
                yield Bead(bead.old_start, bead.old_end, bead.new_start, bead.new_start)
                yield Bead(bead.old_end, bead.old_end, bead.new_start, bead.new_end)
            else:
                yield bead


def beads(old: Sequence[str], new: Sequence[str]) -> list[Bead]:
    """Pair sentences, given as their words (a code point a word). Every sentence is in exactly one bead."""
    n, m = len(old), len(new)
    if n == 0 or m == 0:
        return [Bead(0, n, 0, m)] if n or m else []
    if n == m == 1:
        return [Bead(0, 1, 0, 1)]
    if n * m > _MOST_PAIRS:
        return _anchored(old, new)
    return _traced(n, m, _weighed([unit[:_COMPARED] for unit in old], [unit[:_COMPARED] for unit in new]))


def _anchored(old: Sequence[str], new: Sequence[str]) -> list[Bead]:
    """A large stretch is cut where sentences share words that no others have; what cannot be cut is one bead."""
    anchors = _anchors(old, new)
    if not anchors:
        return [Bead(0, len(old), 0, len(new))]
    found: list[Bead] = []
    a = c = 0
    for i, j, _ in [*anchors, Run(len(old), len(new), 0)]:
        found += (Bead(a + w, a + x, c + y, c + z) for w, x, y, z in beads(old[a:i], new[c:j]))
        if i < len(old):
            found.append(Bead(i, i + 1, j, j + 1))
        a, c = i + 1, j + 1
    return found


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    ours, theirs = _shingles(old), _shingles(new)
    votes = Counter((i, theirs[shingle]) for shingle, i in ours.items() if i >= 0 and theirs.get(shingle, -1) >= 0)
    best: dict[int, tuple[int, int]] = {}
    for (i, j), count in votes.items():
        best[i] = max(best.get(i, (0, 0)), (count, j))
    pairs = [Run(i, best[i][1], 1) for i in sorted(best)]
    kept = heaviest(pairs, [best[pair.old][0] for pair in pairs]) if pairs else []
    return [run for at, run in enumerate(kept) if at == 0 or run.new > kept[at - 1].new]


def _shingles(units: Sequence[str]) -> dict[str, int]:
    """Which sentence a few words in a row stand in; -1 for those in several."""
    place: dict[str, int] = {}
    for index, unit in enumerate(units):
        for at in range(len(unit) - _SHINGLE + 1):
            shingle = unit[at : at + _SHINGLE]
            if place.setdefault(shingle, index) != index:
                place[shingle] = -1
    return place


def _weighed(old: Sequence[str], new: Sequence[str]) -> list[list[tuple[int, int]]]:
    """For each pair of ends the last bead of the heaviest row of beads up to there."""
    m = len(new)
    moves = [[(0, 1)] * (m + 1)]
    before: list[float] = []
    above = [0.0] * (m + 1)
    for i in range(1, len(old) + 1):
        row, move = [0.0] * (m + 1), [(1, 0)] * (m + 1)
        ours = old[i - 1]
        for j in range(1, m + 1):
            theirs = new[j - 1]
            best, how = above[j], (1, 0)
            if row[j - 1] > best:
                best, how = row[j - 1], (0, 1)
            if (weight := above[j - 1] + _one(ours, theirs)) >= best:
                best, how = weight, (1, 1)
            if i > 1 and (weight := before[j - 1] + _two(old[i - 2] + ours, theirs)) > best:
                best, how = weight, (2, 1)
            if j > 1 and (weight := above[j - 2] + _two(new[j - 2] + theirs, ours)) > best:
                best, how = weight, (1, 2)
            row[j], move[j] = best, how
        moves.append(move)
        before, above = above, row
    return moves


def _one(old: str, new: str) -> float:
    shorter, longer = sorted((len(old), len(new)))
    return max(0.0, likeness(old, new) - _LIKE_FROM) * min(longer, _LONGEST) + _PLACE * (shorter + 1) / (longer + 1)


def _two(pair: str, single: str) -> float:
    return max(0.0, likeness(pair, single) - _TWO_FROM) * min(max(len(pair), len(single)), _LONGEST)


def _traced(n: int, m: int, moves: list[list[tuple[int, int]]]) -> list[Bead]:
    found = []
    while n or m:
        i, j = moves[n][m]
        found.append(Bead(n - i, n, m - j, m))
        n, m = n - i, m - j
    return found[::-1]
