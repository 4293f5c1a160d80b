"""Words within a rewritten stretch: what stood already, told from words that both sides have by chance.

The longest common subsequence of tokens finds as much in common as there is, a stray "the" between two sentences that
have nothing to do with each other included. So runs of common tokens that weigh little beside the changes around them
are dropped, the lightest first, until each that is left carries its weight (diff-match-patch's semantic cleanup does
this with letters; here words weigh by what they tell).
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

from rapidfuzz.distance import LCSseq

from corrigenda.core.alignment.chains import Run, chain
from corrigenda.core.alignment.coding import Codes

_MOST_PAIRS = 64_000_000  # token pairs compared at most: 8 MB of bits; above it only tokens that stand once are paired
_CARRIES = 0.5  # weight of a run beside the lesser of the changes around it from which on it is no chance
_LARGE = 2.2  # weight of the changes on either side from which on a word between them may stand there by chance
_WORD = 0.3  # weight of a run with a word in it
_MOST_SHIFTED = 60  # tokens a piece is moved at most
_TELLING = 0.9  # weight of a token that may be paired without a neighbour where the stretch is too large


def common(old: str, new: str, codes: Codes) -> list[Run]:
    """The runs of tokens (a code point each) that stood and still stand, in order."""
    if len(old) * len(new) > _MOST_PAIRS:
        runs = chain(old, new, codes.weight.__getitem__, _TELLING)
    else:
        runs = [
            Run(op.src_start, op.dest_start, op.src_end - op.src_start)
            for op in LCSseq.opcodes(old, new)
            if op.tag == "equal"
        ]
    if len(runs) > 1:
        runs = _carrying(old, new, runs, codes)
    return _settled(old, new, runs, codes)


def _settled(old: str, new: str, runs: list[Run], codes: Codes) -> list[Run]:
    """Put what was only taken out, or only put in, where people do it: from a sentence's or a word's beginning on.

    "the [big the] dog" and "the big [the] dog" are the same to a computer (Fraser 2006, lossless clean-up).
    """
    settled: list[Run] = []
    for run in runs:
        if not settled:
            settled.append(run)
            continue
        last = settled[-1]
        gone, come = run.old - last.old - last.size, run.new - last.new - last.size
        if bool(gone) == bool(come):
            settled.append(run)
            continue
        text, start, end = (old, run.old - gone, run.old) if gone else (new, run.new - come, run.new)
        shift = _best_shift(text, start, end, last.size - 1, run.size - 1, codes)
        settled[-1] = Run(last.old, last.new, last.size + shift)
        settled.append(Run(run.old + shift, run.new + shift, run.size - shift))
    return settled


def _best_shift(text: str, start: int, end: int, most_left: int, most_right: int, codes: Codes) -> int:
    """By how many tokens to move a piece that could stand at several places; 0 where it stands as well as anywhere."""
    best, top = 0, codes.edge(text, start)
    for step, most in ((-1, most_left), (1, most_right)):
        shift = 0
        for _ in range(min(most, _MOST_SHIFTED)):
            # A piece moves by a token when the one it gives up is the one it takes in.
            if step < 0 and text[start + shift - 1] != text[end + shift - 1]:
                break
            if step > 0 and text[start + shift] != text[end + shift]:
                break
            shift += step
            edge = codes.edge(text, start + shift)
            if edge > top:
                best, top = shift, edge
    return best


class _Run:
    """A run with the weight of what went (`gone`) and came (`come`) between it and the run before it."""

    __slots__ = ("after", "before", "come", "dropped", "gone", "is_edge", "run", "weight")

    def __init__(self, run: Run, weight: float, gone: float, come: float) -> None:
        self.run, self.weight, self.gone, self.come = run, weight, gone, come
        self.before: _Run | None = None
        self.after: _Run | None = None
        self.dropped = self.is_edge = False

    def lack(self) -> float:
        """How much weight it lacks to be no chance; not positive when it lacks none."""
        after = self.after
        if after is None or self.is_edge:
            return 0.0
        # Where words were only put in, or only taken out, what stands between them stood.
        if not (self.gone + after.gone and self.come + after.come):
            return 0.0
        around = min(max(self.gone, self.come), max(after.gone, after.come))
        if around < _LARGE and self.weight >= _WORD:
            return 0.0
        return _CARRIES * around - self.weight


def _carrying(old: str, new: str, runs: list[Run], codes: Codes) -> list[Run]:
    row = _row(old, new, runs, codes)
    heap = [(-lack, at) for at, entry in enumerate(row) if (lack := entry.lack()) > 0]
    heapify(heap)
    number = {id(entry): at for at, entry in enumerate(row)}
    while heap:
        lack, at = heappop(heap)
        entry = row[at]
        if entry.dropped or -lack != entry.lack():
            continue
        after = entry.after
        assert after is not None, "the last entry lacks nothing"
        entry.dropped = True
        after.gone += entry.gone + entry.weight
        after.come += entry.come + entry.weight
        after.before = entry.before
        if entry.before is not None:
            entry.before.after = after
        for neighbour in (entry.before, after):
            if neighbour is not None and (more := neighbour.lack()) > 0:
                heappush(heap, (-more, number[id(neighbour)]))
    return [entry.run for entry in row[:-1] if not entry.dropped]


def _row(old: str, new: str, runs: list[Run], codes: Codes) -> list[_Run]:
    """The runs and, as the last entry, the end of both texts."""
    weigh = codes.weight
    row: list[_Run] = []
    a = c = 0
    for run in [*runs, Run(len(old), len(new), 0)]:
        weight = sum([weigh[code] for code in old[run.old : run.old + run.size]])
        gone = sum([weigh[code] for code in old[a : run.old]])
        come = sum([weigh[code] for code in new[c : run.new]])
        entry = _Run(run, weight, gone, come)
        if row:
            entry.before, row[-1].after = row[-1], entry
        row.append(entry)
        a, c = run.old + run.size, run.new + run.size
    # What stands at both beginnings or both ends did not get there by chance.
    row[0].is_edge = row[0].run.old == row[0].run.new == 0
    if row[-1].gone == row[-1].come == 0 and len(row) > 1:
        row[-2].is_edge = True
    return row
