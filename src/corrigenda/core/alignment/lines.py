"""Lines: what of two texts is the same to the letter, found first, because most of an article is.

Whole common lines at both ends are cut off by comparing long slices; of the lines between, those that correspond in
order are paired. Blank lines pair nothing: they stand everywhere.
"""

from __future__ import annotations

from itertools import accumulate

from corrigenda.core.alignment.chains import Run, chain

_SLICE = 8192
_AND_ITS_END = (1).__add__
_LEAST = 8.0  # code points of a line that may be paired without a neighbour


def matching(old: str, new: str) -> list[Run]:
    """The ranges of equal text, in code points, in order."""
    head = common_head(old, new, "\n")
    tail = common_tail(old, new, min(len(old), len(new)) - head, "\n")
    found = [Run(0, 0, head)] if head else []
    ours, theirs = _Lines(old, head, len(old) - tail), _Lines(new, head, len(new) - tail)
    for i, j, size in chain(ours.lines, theirs.lines, _weight, _LEAST):
        start, end = ours.starts[i], ours.end(i + size - 1)
        there, there_end = theirs.starts[j], theirs.end(j + size - 1)
        # The blanks between lines that correspond are most often the same, too.
        if size > 1 and old[start:end] != new[there:there_end]:
            for at in range(size):
                _add(found, Run(ours.starts[i + at], theirs.starts[j + at], len(ours.lines[i + at])), old, new)
        else:
            _add(found, Run(start, there, end - start), old, new)
    if tail:
        found.append(Run(len(old) - tail, len(new) - tail, tail))
    return found


def _add(found: list[Run], run: Run, old: str, new: str) -> None:
    last = found[-1] if found else None
    if last and old[last.old + last.size : run.old] == new[last.new + last.size : run.new]:
        found[-1] = Run(last.old, last.new, run.old + run.size - last.old)
    else:
        found.append(run)


class _Lines:
    """The lines of a range that are not blank, and where they start."""

    def __init__(self, text: str, start: int, end: int) -> None:
        lines = text[start:end].split("\n")
        starts = list(accumulate(map(_AND_ITS_END, map(len, lines)), initial=start))
        filled = [at for at, line in enumerate(lines) if line and not line.isspace()]
        self.lines = [lines[at] for at in filled]
        self.starts = [starts[at] for at in filled]

    def end(self, index: int) -> int:
        return self.starts[index] + len(self.lines[index])


def _weight(line: str) -> float:
    return float(len(line))


def common_head(old: str, new: str, end: str) -> int:
    """Code points of the common beginning, up to the last `end` (a line end, a space) in it."""
    most = min(len(old), len(new))
    size = 0
    while size < most and old[size : size + _SLICE] == new[size : size + _SLICE]:
        size += _SLICE
    low, high = min(size, most), min(size + _SLICE, most)
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    if low == len(old) == len(new):
        return low
    return old.rfind(end, 0, low) + 1


def common_tail(old: str, new: str, most: int, end: str) -> int:
    """Code points of the common end, at most `most`, from the first `end` in it."""
    ours, theirs = len(old), len(new)
    size = 0
    while size < most:
        step = min(_SLICE, most - size)
        if old[ours - size - step : ours - size] != new[theirs - size - step : theirs - size]:
            break
        size += step
    low, high = size, min(size + _SLICE, most)
    while low < high:
        middle = (low + high + 1) // 2
        if old[ours - middle : ours - low] == new[theirs - middle : theirs - low]:
            low = middle
        else:
            high = middle - 1
    at = old.find(end, ours - low)
    return 0 if at == -1 else ours - at
