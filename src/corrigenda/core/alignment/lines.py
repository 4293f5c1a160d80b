"""Lines: what of two texts is the same to the letter, found first, because most of an article is.

Whole common lines at both ends are cut off by comparing long slices; of the lines between, those that correspond in
order are paired. Blank lines pair nothing: they stand everywhere.
"""

from __future__ import annotations

from corrigenda.core.alignment.chains import Run, chain

_SLICE = 8192
_LEAST = 8.0  # code points of a line that may be paired without a neighbour


def matching(old: str, new: str) -> list[Run]:
    """The ranges of equal text, in code points, in order."""
    head = common_head(old, new, "\n")
    tail = common_tail(old, new, min(len(old), len(new)) - head, "\n")
    found = [Run(0, 0, head)] if head else []
    ours, theirs = _Lines(old, head, len(old) - tail), _Lines(new, head, len(new) - tail)
    for i, j, size in chain(ours.lines, theirs.lines, _weight, _LEAST):
        for at in range(size):
            run = Run(ours.starts[i + at], theirs.starts[j + at], len(ours.lines[i + at]))
            last = found[-1] if found else None
            # The blank between two lines that correspond is most often the same, too.
            if last and old[last.old + last.size : run.old] == new[last.new + last.size : run.new]:
                found[-1] = Run(last.old, last.new, run.old + run.size - last.old)
            else:
                found.append(run)
    if tail:
        found.append(Run(len(old) - tail, len(new) - tail, tail))
    return found


class _Lines:
    def __init__(self, text: str, start: int, end: int) -> None:
        self.lines: list[str] = []
        self.starts: list[int] = []
        for line in text[start:end].split("\n"):
            if line and not line.isspace():
                self.lines.append(line)
                self.starts.append(start)
            start += len(line) + 1


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
