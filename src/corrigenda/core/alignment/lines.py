"""Lines: what of two texts is the same to the letter, found first, because most of an article is.

Whole common lines at both ends are cut off by comparing long slices; of the lines between, those that correspond in
order are paired. Blank lines pair nothing: they stand everywhere. Of a long text without line ends its sentences are
its lines.
"""

from __future__ import annotations

from array import array
from itertools import accumulate, compress

from corrigenda.core.alignment.chains import Run, chain, joined

_SLICE = 8192
_ENDS = ("。", ". ")  # what a line ends with in a long text …
_FAR_APART = 2_000  # … whose line ends are further apart than this on average
_LEAST = 8.0  # code points of a line that may be paired without a neighbour
_LONG = 100_000  # code points of both texts, from which on …
_SHORT = 8  # … lines that are shorter than this on average are not paired


def matching(old: str, new: str) -> list[Run]:
    """The ranges of equal text, in code points, in order."""
    sign = _line_end(old, new)
    head = common_head(old, new, sign)
    tail = common_tail(old, new, min(len(old), len(new)) - head, sign)
    found = [Run(0, 0, head)] if head else []
    if not _are_short(old, new, head, tail, sign):
        ours, theirs = _Lines(old, head, len(old) - tail, sign), _Lines(new, head, len(new) - tail, sign)
        for run in joined(chain(ours.lines, theirs.lines, len, _LEAST)):
            _add_lines(found, run, ours, theirs)
    if tail:
        found.append(Run(len(old) - tail, len(new) - tail, tail))
    return found


def _line_end(old: str, new: str) -> str:
    size = len(old) + len(new)
    if size <= _LONG or (old.count("\n") + new.count("\n")) * _FAR_APART >= size:
        return "\n"
    count, sign = max((old.count(sign) + new.count(sign), sign) for sign in _ENDS)
    return sign if count * _FAR_APART >= size else "\n"


def _are_short(old: str, new: str, head: int, tail: int, sign: str) -> bool:
    """Whether there are so many lines, and so short, that each would cost many times its text."""
    size = len(old) + len(new) - 2 * (head + tail)
    if size <= _LONG:
        return False
    lines = old.count(sign, head, len(old) - tail) + new.count(sign, head, len(new) - tail)
    return lines * _SHORT > size


def _add_lines(found: list[Run], run: Run, ours: _Lines, theirs: _Lines) -> None:
    i, j, size = run
    start, there = ours.start(i), theirs.start(j)
    if size == 1:
        _add(found, Run(start, there, len(ours.lines[i])), ours.text, theirs.text)
        return
    last = ours.start(i + size - 1) + len(ours.lines[i + size - 1])
    # The blanks between lines that correspond are most often the same, too.
    if ours.text[start:last] == theirs.text[there : theirs.start(j + size - 1) + len(theirs.lines[j + size - 1])]:
        _add(found, Run(start, there, last - start), ours.text, theirs.text)
    else:
        half = size // 2
        _add_lines(found, Run(i, j, half), ours, theirs)
        _add_lines(found, Run(i + half, j + half, size - half), ours, theirs)


def _add(found: list[Run], run: Run, old: str, new: str) -> None:
    last = found[-1] if found else None
    if last and old[last.old + last.size : run.old] == new[last.new + last.size : run.new]:
        found[-1] = Run(last.old, last.new, run.old + run.size - last.old)
    else:
        found.append(run)


class _Lines:
    """The lines of a range that are not blank, and where they start."""

    def __init__(self, text: str, start: int, end: int, sign: str) -> None:
        self.text = text
        lines = text[start:end].split(sign)
        is_filled = bytes(map(bool, map(str.strip, lines)))
        # Lists of numbers would take as much as the lines.
        self._before = array("L", compress(accumulate(map(len, lines), initial=start), is_filled))
        self._number = array("L", compress(range(len(lines)), is_filled))
        self._sign = len(sign)
        self.lines = list(compress(lines, is_filled))

    def start(self, index: int) -> int:
        return self._before[index] + self._sign * self._number[index]


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
    at = old.rfind(end, 0, low)
    return 0 if at == -1 else at + len(end)


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
