"""Strays: sentences that were moved and edited at once.

A stray has no partner in its place, nor has the one that it became, and each is the other's likest. Most sentences that
might be it are passed over because too few of the words stand where they do.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from corrigenda.core.alignment.beads import likeness
from corrigenda.core.alignment.chains import Range
from corrigenda.core.alignment.coding import Coded, alike
from corrigenda.core.alignment.inside import Inside
from corrigenda.core.alignment.parts import MOST_PAIRS, Gap, are_many, pair_count
from corrigenda.core.alignment.sentences import Sentence
from corrigenda.core.alignment.stretches import Stretches
from corrigenda.core.words import has_word, tokens

_MOVED_LIKE = 0.6  # likeness from which on a sentence may be one that stood elsewhere …
_SHARED = (
    0.42  # … so that at least this share of its words stands there (of n words and m, 0.3 (n + m) do, and m ≥ that)
)
_LEAST = 4  # words of such a sentence
_COMPARED = 200  # words of each
_MOST_REWRITTEN = 150_000  # code points of rewritten text in which they are looked for
_MOST = 10_000  # pairs of them that are compared, at most …
_MOST_UNITS = 40_000  # … of sentences that may be such; where there are more it is first found out which are

_OLD, _NEW = 0, 1


class _Unit:
    """A sentence of one side, and its words, a code point each."""

    __slots__ = ("gap", "sentence", "words")

    def __init__(self, gap: Gap, sentence: Sentence, words: str) -> None:
        self.gap, self.sentence, self.words = gap, sentence, words[:_COMPARED]


class Strays:
    """The strays of two texts."""

    def __init__(self, stretches: Stretches, inside: Inside) -> None:
        self._stretches, self._inside = stretches, inside
        self._texts = inside.old, inside.new
        self._known: dict[int, Sentence | None] = {}

    def of(self, start: int, end: int) -> Range | None:
        """Where the sentence went that holds a range of the old text, when it is a stray."""
        ours = self._holding(start, end)
        if ours is None or not self._are_few:
            return None
        sentence = ours.sentence
        if sentence.start not in self._known:
            self._known[sentence.start] = self._likest(ours)
        to = self._known[sentence.start]
        return None if to is None else Range(sentence.start, sentence.end, to.start, to.end)

    def _holding(self, start: int, end: int) -> _Unit | None:
        """The sentence without a partner in its place that holds a range of the old text."""
        for gap in self._stretches.over(start, end):
            if isinstance(gap, Gap) and not gap.is_pair:
                self._inside.pieces(gap)
                for sentence, words in gap.strays[_OLD]:
                    if sentence.start <= start and end <= sentence.end and len(words) >= _LEAST:
                        return _Unit(gap, sentence, words)
        return None

    def _likest(self, ours: _Unit) -> Sentence | None:
        likes = [(likeness(ours.words, unit.words), unit) for unit in self._candidates(_NEW, ours)]
        for like, theirs in sorted(likes, key=lambda one: -one[0]):
            if like < _MOVED_LIKE:
                break
            if self._is_stray(theirs, _NEW):
                others = self._candidates(_OLD, theirs)
                better = (other for other in others if likeness(other.words, theirs.words) > like)
                return None if any(self._is_stray(other, _OLD) for other in better) else theirs.sentence
        return None

    def _candidates(self, side: int, unit: _Unit) -> Iterable[_Unit]:
        """The sentences of one side that may be what a sentence of the other is, in order."""
        if not self._stretches.is_little:
            return self._units[side]
        read = alike(self._texts[1 - side][unit.sentence.start : unit.sentence.end])
        words = [word for word in tokens(read) if has_word(word)][:_COMPARED]
        least = _SHARED * len(words)
        stretches = zip(self._stretches, self._stretches.reads[side], strict=True)
        holding = [stretch for stretch, text in stretches if sum([one in text for one in words]) >= least]
        return [one for stretch in holding for gap in self._stretches.gaps_of(stretch) for one in self._of(gap, side)]

    def _of(self, gap: Gap, side: int) -> list[_Unit]:
        """The sentences of one side of a gap that have enough words."""
        if are_many(gap):
            return []
        text, codes = self._texts[side], self._inside.codes
        units = [_Unit(gap, s, Coded(text, s.start, s.end, codes).words) for s in (gap.new if side else gap.old)]
        return [unit for unit in units if len(unit.words) >= _LEAST]

    def _is_stray(self, unit: _Unit, side: int) -> bool:
        self._inside.pieces(unit.gap)
        return any(stray.start == unit.sentence.start for stray, _ in unit.gap.strays[side])

    @cached_property
    def _are_few(self) -> bool:
        """Whether so little was rewritten that strays are looked for."""
        stretches = self._stretches
        return stretches.is_little or (
            not stretches.is_long
            and stretches.rewritten_size <= _MOST_REWRITTEN
            and pair_count(stretches.gaps) <= MOST_PAIRS
        )

    @cached_property
    def _units(self) -> tuple[list[_Unit], list[_Unit]]:
        """Sentences of either side that may be strays: all, or where those are many those that are, or none."""
        old, new = ([unit for gap in self._stretches.gaps for unit in self._of(gap, side)] for side in (_OLD, _NEW))
        if len(old) * len(new) > _MOST_UNITS:
            old = [unit for unit in old if self._is_stray(unit, _OLD)]
            new = [unit for unit in new if self._is_stray(unit, _NEW)]
            if len(old) * len(new) > _MOST:
                return [], []
        return old, new
