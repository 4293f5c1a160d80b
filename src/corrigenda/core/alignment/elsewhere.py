"""Elsewhere: where a passage went that is gone from its place: whole, edited on the way, or a clause of it.

Each of the three is asked only after something cheap has shown that the answer may be yes, because to know it for sure
most of what was rewritten has to be looked into.
"""

from __future__ import annotations

from corrigenda.core.alignment.chains import Range
from corrigenda.core.alignment.clauses import Clauses
from corrigenda.core.alignment.coding import Coded
from corrigenda.core.alignment.inside import Inside
from corrigenda.core.alignment.moved import MovedSentences
from corrigenda.core.alignment.parts import Gap
from corrigenda.core.alignment.sentences import Sentence
from corrigenda.core.alignment.strays import Strays
from corrigenda.core.alignment.stretches import Stretches

_AROUND = 60  # code points beside a range that may show where it went
_LONG = 60_000  # code points from which on a text is long
_MOST_LOOKED_UP = 30  # groups of words looked up for that


class Elsewhere:
    """The other places of two aligned texts."""

    def __init__(self, stretches: Stretches, inside: Inside, moved: MovedSentences) -> None:
        self._stretches, self._inside, self._moved = stretches, inside, moved
        self._old, self._new, self._codes = inside.old, inside.new, inside.codes
        self._strays = Strays(stretches, inside)
        self._clauses = Clauses(stretches, inside)

    def of(self, start: int, end: int) -> list[Range]:
        """The ranges that became others and in which a range of the old text now stands; none when there are none."""
        if not self._has_words_of(start, end):
            return []
        whole = self._moved_in(start, end)
        if whole and whole[0][0].start <= start and whole[-1][0].end >= end:
            return [Range(ours.start, ours.end, theirs.start, theirs.end) for ours, theirs in whole]
        found = self._strays.of(start, end) or self._clauses.of(start, end)
        return [] if found is None else [found]

    def _has_words_of(self, start: int, end: int) -> bool:
        """Whether a range of the old text may stand elsewhere: its line does, or three words in a row that went there.

        To the letter. Where none do nothing was moved, and the rest need not be looked at to know that. In a long text
        looking costs more than the index that answers it for every further passage.
        """
        if len(self._new) > _LONG or self._line_of(start, end) in self._new:
            return True
        start, end = max(0, start - _AROUND), min(len(self._old), end + _AROUND)
        gone = [
            piece
            for part in self._stretches.over(start, end)
            for piece in self._inside.pieces_of(part)
            if not piece.same
        ]
        coded = Coded(self._old, start, end, self._codes)
        words = [at for at, code in enumerate(coded.code) if code in self._codes.word]
        groups = [(coded.at[one], coded.at[three + 1]) for one, three in zip(words, words[2:], strict=False)]
        groups = [(a, b) for a, b in groups if any(a < piece.old_end and b > piece.old_start for piece in gone)]
        step = max(1, len(groups) // _MOST_LOOKED_UP)
        return any(self._old[a:b] in self._new for a, b in groups[::step])

    def _line_of(self, start: int, end: int) -> str:
        """The lines that hold a range of the old text."""
        stop = self._old.find("\n", end)
        return self._old[self._old.rfind("\n", 0, start) + 1 : stop if stop >= 0 else len(self._old)].strip()

    def _moved_in(self, start: int, end: int) -> list[tuple[Sentence, Sentence]]:
        """The moved sentences that share a letter with a range of the old text, in order."""
        found: list[tuple[Sentence, Sentence]] = []
        for part in self._stretches.over(start, end):
            if isinstance(part, Gap) and not part.is_pair:
                found += self._moved.of([s for s in part.old if s.end > start and s.start < end])
        return found
