"""Chains: which equal units of two sequences correspond when order counts.

Patience (Bram Cohen's): units that stand once on either side are the surest evidence, and of those the heaviest set
that keeps its order is taken; what stands between two of them is looked at again, and a unit that stood twice may
stand once there. What is left is settled by the longest common subsequence (rapidfuzz) where that is cheap, and not at
all where it is not. Work is O(n log n) a level, levels are bounded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import compress, count
from operator import ne
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

_MOST_WEIGHED = 1_000  # runs chained by weight; more are chained by number alone, which costs a tenth
_MOST_PAIRS = 1_000_000  # unit pairs compared at most
_DEEPEST = 10


class Run(NamedTuple):
    """`size` units from `old` on equal those from `new` on."""

    old: int
    new: int
    size: int


def chain(
    old: Sequence[str], new: Sequence[str], weigh: Callable[[str], float], least: float, where: Range | None = None
) -> list[Run]:
    """Equal units of `old` and `new` in order, as runs. A unit alone has to weigh `least` to count."""
    found: list[Run] = []
    _chain(old, new, where or Range(0, len(old), 0, len(new)), weigh, least, found, 0)
    return found


class Range(NamedTuple):
    """A stretch of both sequences."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def size(self) -> int:
        """How many units of both."""
        return self.old_end - self.old_start + self.new_end - self.new_start


def heaviest(runs: list[Run], weights: Sequence[float]) -> list[Run]:
    """The heaviest of the runs, given by old position, that keep their order on the new side."""
    if all(runs[i].new < runs[i + 1].new for i in range(len(runs) - 1)):
        return runs
    back = _by_weight(runs, weights) if len(runs) <= _MOST_WEIGHED else _by_number(runs)
    kept = []
    at = back[-1]
    while at != -1:
        kept.append(runs[at])
        at = back[at]
    return kept[::-1]


def _by_weight(runs: list[Run], weights: Sequence[float]) -> list[int]:
    """For each run the run before it in the heaviest chain that ends with it; last, where the best of all ends.

    In n log n: the heaviest end so far among the first so many places of the new side is kept in a tree (Fenwick 1994).
    """
    rank = {run.new: at for at, run in enumerate(sorted(runs, key=lambda run: run.new), start=1)}
    best = [0.0] * len(runs)
    heaviest_at = [-1] * (len(runs) + 1)
    back: list[int] = []
    for i, run in enumerate(runs):
        top, at = 0.0, -1
        place = rank[run.new] - 1
        while place:
            other = heaviest_at[place]
            if other >= 0 and (best[other] > top or (best[other] == top and other < at)):
                top, at = best[other], other
            place &= place - 1
        best[i] = top + weights[i]
        back.append(at)
        place = rank[run.new]
        while place <= len(runs):
            if (other := heaviest_at[place]) < 0 or best[other] < best[i]:
                heaviest_at[place] = i
            place += place & -place
    back.append(max(range(len(runs)), key=best.__getitem__))
    return back


def _by_number(runs: list[Run]) -> list[int]:
    """The same for the longest chain, in n log n (Fredman 1975)."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for i, run in enumerate(runs):
        at = bisect_left(tails, run.new)
        back.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [run.new]
        ends[at : at + 1] = [i]
    back.append(ends[-1])
    return back


def _chain(
    old: Sequence[str], new: Sequence[str], where: Range, weigh: Callable[[str], float], least: float,
    found: list[Run], depth: int,
) -> None:  # fmt: skip
    a, b, c, d = where
    head = a
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    if a > head:
        found.append(Run(head, c - (a - head), a - head))
    tail = 0
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d, tail = b - 1, d - 1, tail + 1
    if a < b and c < d and (b - a > 1 or d - c > 1):
        _chain_middle(old, new, Range(a, b, c, d), weigh, least, found, depth)
    if tail:
        found.append(Run(b, d, tail))


def _chain_middle(
    old: Sequence[str], new: Sequence[str], where: Range, weigh: Callable[[str], float], least: float,
    found: list[Run], depth: int,
) -> None:  # fmt: skip
    a, b, c, d = where
    left, right = old[a:b], new[c:d]
    places = _places(left, right, c)
    if places is None:
        return
    runs: list[Run] = []
    weights: list[float] = []
    start, distance = a, None  # a run is what goes on at one distance, unit after unit
    for i, j in enumerate(places, a):
        if j is not None and j - i == distance:
            continue
        if distance is not None:
            _take(old, new, Run(start, start + distance, i - start), weigh, least, runs, weights)
        start, distance = i, None if j is None else j - i
    if distance is not None:
        _take(old, new, Run(start, start + distance, b - start), weigh, least, runs, weights)
    if runs and depth < _DEEPEST:
        for run in heaviest(runs, weights):
            if a < run.old and c < run.new:
                _chain(old, new, Range(a, run.old, c, run.new), weigh, least, found, depth + 1)
            found.append(run)
            a, c = run.old + run.size, run.new + run.size
        _chain(old, new, Range(a, b, c, d), weigh, least, found, depth + 1)
    elif (b - a) * (d - c) <= _MOST_PAIRS:
        heavy = {unit for unit in set(left).intersection(right) if weigh(unit) >= least}
        if heavy:
            # What is too light to count is made unlike everything, on either side differently.
            left_heavy = [unit if unit in heavy else i for i, unit in enumerate(left)]
            right_heavy = [unit if unit in heavy else -1 - j for j, unit in enumerate(right)]
            for op in LCSseq.opcodes(left_heavy, right_heavy):
                if op.tag == "equal":
                    found.append(Run(a + op.src_start, c + op.dest_start, op.src_end - op.src_start))


def _places(left: Sequence[str], right: Sequence[str], first: int) -> list[int | None] | None:
    """For each unit of the left side where it stands on the right, if it stands once on either.

    None when nothing stands on both. Each unit is looked up twice and counted never: counting takes twice as long.
    """
    last = dict(zip(right, count(first)))
    places = list(map(last.get, left))
    if places.count(None) == len(places):
        return None
    several: set[int | None] = set()
    if len(last) < len(right):
        ends = list(map(last.__getitem__, right))
        several.update(compress(ends, map(ne, ends, count(first))))
    origin = dict(zip(places, count()))
    if len(origin) < len(places):
        several.update(compress(places, map(ne, map(origin.__getitem__, places), count())))
    return [None if j in several else j for j in places] if several else places


def joined(runs: list[Run]) -> list[Run]:
    """Runs that go on where the one before them ends are one."""
    found: list[Run] = []
    end = there = -1
    for run in runs:
        i, j, size = run
        if i == end and j == there:
            last = found[-1]
            found[-1] = Run(last.old, last.new, i + size - last.old)
        else:
            found.append(run)
        end, there = i + size, j + size
    return found


def _take(
    old: Sequence[str], new: Sequence[str], run: Run, weigh: Callable[[str], float], least: float,
    runs: list[Run], weights: list[float],
) -> None:  # fmt: skip
    """Add a run that is heavy enough. It goes on with the one before it if only equal units stand between the two."""
    i, j, size = run
    weight = weigh(old[i]) if size == 1 else sum(map(weigh, old[i : i + size]))
    if weight < least:
        return
    if runs:
        a, c, before = runs[-1]
        if j - i == c - a and old[a + before : i] == new[c + before : j]:
            runs[-1] = Run(a, c, i + size - a)
            weights[-1] += weight
            return
    runs.append(run)
    weights.append(weight)
