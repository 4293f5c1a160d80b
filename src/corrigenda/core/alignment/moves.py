"""Moves: where words that are gone from their place stand in text that is new.

A few words in a row that stand once in all that was rewritten and once in all that it became are a sign; signs beside
each other make a place. Words that stand twice on a side are none: a lookalike that stood elsewhere before must never
be taken for the passage.

Each side is kept as its words alone, a code point each, and searched when somebody asks: an index of all that stands in
a row would cost a hundred times the text, for the few rows that are ever asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from corrigenda.core.alignment.chains import Range
from corrigenda.core.alignment.coding import Coded, Codes

_SHINGLE = 3  # words in a row
_AROUND = 8  # words beside a passage that may show its place, too
_SIGN = 2.6  # weight of the words that have to be found
_MOST_SOUGHT = 120  # rows of words that are looked up for one passage
_BETWEEN = "\0"  # stands between two stretches, and for no word


class Side:
    """The rewritten stretches of one text and their words."""

    def __init__(self, text: str, stretches: Iterable[tuple[int, int]], codes: Codes) -> None:
        self.stretches: list[tuple[int, int]] = []
        self.first: list[int] = []  # of each stretch, which word of all words it begins with
        self.starts, self.ends = array("L"), array("L")  # of the words, code points
        words: list[str] = []
        for start, end in stretches:
            coded = Coded(text, start, end, codes)
            self.stretches.append((start, end))
            self.first.append(len(self.starts))
            places = [at for at, code in enumerate(coded.code) if code in codes.word]
            words.append("".join([coded.code[at] for at in places]))
            self.starts.extend([coded.at[at] for at in places])
            self.ends.extend([coded.at[at + 1] for at in places])
            self.starts.append(end)
            self.ends.append(end)
        self.words = _BETWEEN.join([*words, ""])
        self.known = frozenset(self.words)

    def last(self, index: int) -> int:
        """Which word of all words a stretch ends before."""
        return self.first[index + 1] - 1 if index + 1 < len(self.first) else len(self.words) - 1

    def only(self, row: str) -> int | None:
        """Where a row of words stands, if it stands once."""
        return only(row, self.words) if self.known.issuperset(row) else None

    def holding(self, start: int, end: int) -> int | None:
        """The stretch that holds most of a range of the text."""
        at = max(0, bisect_left(self.stretches, (start + 1,)) - 1)
        best, most = None, (end - start) / 2
        for index in range(at, min(at + 3, len(self.stretches))):
            begins, ends = self.stretches[index]
            overlap = min(end, ends) - max(start, begins)
            if overlap > most:
                best, most = index, overlap
        return best


def rows(coded: Coded, start: int, end: int, text: str, codes: Codes) -> Iterator[str]:
    """What stands in a row in a range of the text, and in the words around it that may show its place."""
    words = [at for at, code in enumerate(coded.code) if code in codes.word]
    first = max(0, bisect_right(words, start, key=lambda at: coded.at[at + 1]) - _AROUND)
    last = bisect_left(words, end, key=lambda at: coded.at[at]) + _AROUND
    for one, other in zip(words[first:last], words[first + _SHINGLE - 1 : last], strict=False):
        yield text[coded.at[one] : coded.at[other + 1]]


def only(words: str, text: str) -> int | None:
    """Where words stand, if they stand once."""
    at = text.find(words)
    return at if at >= 0 and text.find(words, at + 1) < 0 else None


def find(old: Side, new: Side, start: int, end: int, codes: Codes) -> Range | None:
    """Where a range of the old text, with some words around, stands in the new; to be compared word by word."""
    index = old.holding(start, end)
    if index is None:
        return None
    low, high = old.first[index], old.last(index)
    first = max(low, bisect_right(old.ends, start, low, high) - _AROUND)
    last = min(high, bisect_left(old.starts, end, low, high) + _AROUND)
    signs: dict[int, list[tuple[int, int]]] = {}
    rows = range(first, last - _SHINGLE + 1)
    for at in rows[:: max(1, len(rows) // _MOST_SOUGHT)]:
        row = old.words[at : at + _SHINGLE]
        there = new.only(row)
        if there is not None and old.only(row) is not None:
            signs.setdefault(bisect_right(new.first, there) - 1, []).append((at, there))
    if not signs:
        return None
    target, pairs = max(signs.items(), key=lambda item: len(item[1]))
    found = {at + more for at, _ in pairs for more in range(_SHINGLE)}
    if sum([codes.weight[old.words[at]] for at in found]) < _SIGN:
        return None
    least, most = min(at for _, at in pairs), max(at for _, at in pairs) + _SHINGLE
    their_low, their_high = new.first[target], new.last(target)
    begin = max(their_low, least - (pairs[0][0] - first) - _AROUND // 2)
    finish = min(their_high, most + (last - pairs[-1][0] - _SHINGLE) + _AROUND // 2)
    (our_start, our_end), (their_start, their_end) = old.stretches[index], new.stretches[target]
    return Range(
        our_start if first == low else old.starts[first],
        our_end if last == high else old.ends[last - 1],
        their_start if begin == their_low else new.starts[begin],
        their_end if finish == their_high else new.ends[finish - 1],
    )
