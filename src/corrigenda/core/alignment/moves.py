"""Moves: where words that are gone from their place stand in text that is new.

A few words in a row that stand once in all that was rewritten and once in all that it became are a sign; signs beside
each other make a place. Words that stand twice on a side are none: a lookalike that stood elsewhere before must never
be taken for the passage.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from corrigenda.core.alignment.chains import Range
from corrigenda.core.alignment.coding import Coded, Codes

_SHINGLE = 3  # words in a row
_AROUND = 8  # words beside a passage that may show its place, too
_SIGN = 2.6  # weight of the words that have to be found


class _Word(NamedTuple):
    start: int
    end: int


class Side:
    """The rewritten stretches of one text, their words, and where those stand that stand once."""

    def __init__(self, text: str, stretches: Iterable[tuple[int, int]], codes: Codes) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.codes: list[str] = []
        self.words: list[list[_Word]] = []
        self.place: dict[str, tuple[int, int] | None] = {}
        for start, end in stretches:
            coded = Coded(text, start, end, codes)
            index = len(self.starts)
            self.starts.append(start)
            self.ends.append(end)
            is_word = codes.word
            places = [at for at, code in enumerate(coded.code) if code in is_word]
            words = "".join([coded.code[at] for at in places])
            self.codes.append(words)
            self.words.append([_Word(coded.at[at], coded.at[at + 1]) for at in places])
            for at in range(len(words) - _SHINGLE + 1):
                shingle = words[at : at + _SHINGLE]
                self.place[shingle] = None if shingle in self.place else (index, at)

    def holding(self, start: int, end: int) -> int | None:
        """The stretch that holds most of a range of the text."""
        at = max(0, bisect_left(self.starts, start + 1) - 1)
        best, most = None, (end - start) / 2
        for index in range(at, min(at + 3, len(self.starts))):
            overlap = min(end, self.ends[index]) - max(start, self.starts[index])
            if overlap > most:
                best, most = index, overlap
        return best


def find(old: Side, new: Side, start: int, end: int, codes: Codes) -> Range | None:
    """Where a range of the old text, with some words around, stands in the new; to be compared word by word."""
    index = old.holding(start, end)
    if index is None:
        return None
    ours = old.words[index]
    first = bisect_left(ours, start, key=lambda word: word.end - 1)
    last = bisect_left(ours, end, key=lambda word: word.start)
    first, last = max(0, first - _AROUND), min(len(ours), last + _AROUND)
    signs: dict[int, list[tuple[int, int]]] = {}
    for at in range(first, last - _SHINGLE + 1):
        shingle = old.codes[index][at : at + _SHINGLE]
        if old.place.get(shingle) and (place := new.place.get(shingle)):
            signs.setdefault(place[0], []).append((at, place[1]))
    if not signs:
        return None
    target, pairs = max(signs.items(), key=lambda item: len(item[1]))
    found = {at + more for at, _ in pairs for more in range(_SHINGLE)}
    if sum([codes.weight[old.codes[index][at]] for at in found]) < _SIGN:
        return None
    theirs = new.words[target]
    least, most = min(at for _, at in pairs), max(at for _, at in pairs) + _SHINGLE
    low = max(0, least - (pairs[0][0] - first) - _AROUND // 2)
    high = min(len(theirs), most + (last - pairs[-1][0] - _SHINGLE) + _AROUND // 2)
    return Range(
        old.starts[index] if first == 0 else ours[first].start,
        old.ends[index] if last == len(ours) else ours[last - 1].end,
        new.starts[target] if low == 0 else theirs[low].start,
        new.ends[target] if high == len(theirs) else theirs[high - 1].end,
    )
