"""Large stretches: cut where words stand that stand once on either side, so that no comparing sees more than it can.

A stretch that is long after lines and sentences were paired is no edited article: a text without line ends, a list, or
two texts with nothing in common. Cutting it costs what it costs to count its words.
"""

from __future__ import annotations

from collections import Counter

from corrigenda.core.alignment.chains import Range, Run, heaviest
from corrigenda.core.alignment.lines import common_head, common_tail

LARGE = 30_000
"""Code points of either side from which on a stretch is cut."""

_APART = 2_000  # code points between two cuts; nearer ones would only cost
_LONG = 5  # code points of a word that may be known by itself


def cut(old: str, new: str, where: Range) -> list[Range]:
    """The ranges a large stretch falls into, in order: together all of it, what is the same on both sides included."""
    left, right = old[where.old_start : where.old_end], new[where.new_start : where.new_end]
    head = common_head(left, right, " ")
    tail = common_tail(left, right, min(len(left), len(right)) - head, " ")
    cuts = [(head, head)] if head else []
    for i, j in _known(left, right, head, tail):
        if not cuts or (i - cuts[-1][0] >= _APART and j - cuts[-1][1] >= _APART):
            cuts.append((i, j))
    if tail:
        cuts.append((len(left) - tail, len(right) - tail))
    found = []
    a, c = where.old_start, where.new_start
    for i, j in [*cuts, (len(left), len(right))]:
        b, d = where.old_start + i, where.new_start + j
        if b > a or d > c:
            found.append(Range(a, b, c, d))
        a, c = b, d
    return found


def _known(left: str, right: str, head: int, tail: int) -> list[tuple[int, int]]:
    """Where words begin that stand once on either side, in order."""
    ours, theirs = left[head : len(left) - tail].split(" "), right[head : len(right) - tail].split(" ")
    here, there = Counter(ours), Counter(theirs)
    once = {word for word in here.keys() & there.keys() if here[word] == there[word] == 1 and len(word) >= _LONG}
    if not once:
        return []
    place = dict(_places(theirs, once, head))
    runs = [Run(at, place[word], 1) for word, at in _places(ours, once, head)]
    return [(run.old, run.new) for run in heaviest(runs, [1.0] * len(runs))]


def _places(words: list[str], wanted: set[str], at: int) -> list[tuple[str, int]]:
    found = []
    for word in words:
        if word in wanted:
            found.append((word, at))
        at += len(word) + 1
    return found
