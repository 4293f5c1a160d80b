"""Moved sentences: those that stand once in all that was rewritten and once in all that it became, elsewhere.

Where little was rewritten only the stretches are opened in which a sentence stands as it reads; the text as it reads is
searched for that, which costs less than to cut all of it into sentences. Where more was, all are, once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from corrigenda.core.alignment.moves import only
from corrigenda.core.alignment.parts import Gap, Stretch
from corrigenda.core.alignment.sentences import Sentence, sentence_weight
from corrigenda.core.alignment.stretches import Stretches

_FROM = 16.0  # weight of a sentence from which on it is known again elsewhere
_MOST_SOUGHT = 40  # sentences of a passage that are looked up one by one where very much was rewritten
_BETWEEN = "\n"  # stands in no text as it reads


class MovedSentences:
    """Which sentences of the gaps of two texts were moved, and where they stand now."""

    def __init__(self, stretches: Stretches) -> None:
        self._stretches = stretches
        self._known: dict[str, Sentence | None] = {}

    def of(self, sentences: list[Sentence]) -> Iterator[tuple[Sentence, Sentence]]:
        """Those of some sentences of the old text that were moved, and as what.

        Where very much was rewritten: those that stand once in either text, to the letter.
        """
        find = self._sought if self._stretches.is_long else self._to
        for sentence in sentences[:_MOST_SOUGHT] if self._stretches.is_long else sentences:
            to = find(sentence)
            if to is not None:
                yield sentence, to

    def staying(self, sentences: list[Sentence]) -> list[Sentence]:
        """The sentences of one side of a gap that were not moved out of it, or into it."""
        if self._stretches.is_long:
            return sentences
        return [sentence for sentence in sentences if self._to(sentence) is None]

    def _to(self, sentence: Sentence) -> Sentence | None:
        """What a sentence of either text is in the new one, if it was moved."""
        if not self._stretches.is_little:
            return self._all.get(sentence.words)
        words = sentence.words
        if words not in self._new_read or words not in self._old_read or sentence_weight(words) < _FROM:
            return None
        if words not in self._known:
            self._known[words] = self._searched(words)
        return self._known[words]

    def _searched(self, words: str) -> Sentence | None:
        ours = [s for gap in self._holding(self._old_read, words) for s in gap.old if s.words == words]
        theirs = [s for gap in self._holding(self._new_read, words) for s in gap.new if s.words == words]
        return theirs[0] if len(ours) == len(theirs) == 1 else None

    def _holding(self, read: str, words: str) -> Iterator[Gap]:
        """The gaps of those stretches in which words stand."""
        at = read.find(words)
        while at >= 0:
            yield from self._stretches.gaps_of(self._listed[read.count(_BETWEEN, 0, at)])
            end = read.find(_BETWEEN, at)
            at = read.find(words, end) if end >= 0 else -1

    @cached_property
    def _listed(self) -> list[Stretch]:
        return list(self._stretches)

    @cached_property
    def _old_read(self) -> str:
        return _BETWEEN.join(self._stretches.reads[0])

    @cached_property
    def _new_read(self) -> str:
        return _BETWEEN.join(self._stretches.reads[1])

    @cached_property
    def _all(self) -> dict[str, Sentence]:
        gaps = self._stretches.gaps
        if len(gaps) == 1 and min(len(gaps[0].old), len(gaps[0].new)) < 2:
            return {}
        ours = Counter(sentence.words for gap in gaps for sentence in gap.old)
        theirs = Counter(sentence.words for gap in gaps for sentence in gap.new)
        return {
            sentence.words: sentence
            for gap in gaps
            for sentence in gap.new
            if theirs[sentence.words] == 1 == ours[sentence.words] and sentence_weight(sentence.words) >= _FROM
        }

    def _sought(self, sentence: Sentence) -> Sentence | None:
        old, new = self._stretches.old, self._stretches.new
        words = old[sentence.start : sentence.end].strip()
        if sentence_weight(sentence.words) < _FROM:
            return None
        at = only(words, new)
        if at is None or only(words, old) is None:
            return None
        return Sentence(at, at + len(words), sentence.words)
