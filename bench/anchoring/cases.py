"""Cases: a passage of one version of a text, a later version, and where the passage truly went."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.anchoring.histories import History
from bench.anchoring.truth import Course, Fate, Place

_SHARES: dict[Fate, float] = {"kept": 0.4, "moved": 0.3, "changed": 0.4, "deleted": 0.3}  # at most
DISTANCES = ((1, 1), (2, 3), (4, 8), (9, 20), (21, 60))
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
# Listings of program code are no prose: two of their lines are alike for other reasons than two sentences.
_CODE = re.compile(r"^[ \t]*(```+|~~~+|-{4,}[ \t]*$).*?(?:^[ \t]*\1|\Z)", re.MULTILINE | re.DOTALL)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+|[。！？]|\n+")


@dataclass(frozen=True, slots=True)
class Case:
    """`old[start:end]` stands in `new` where `truth` says. `steps` is how many edits lie between."""

    language: str
    source: str
    steps: int
    old: str
    new: str
    start: int
    end: int
    truth: Place

    @property
    def words(self) -> str:
        return self.old[self.start : self.end]

    @property
    def has_lookalike(self) -> bool:
        """Whether the very words stand in the new text, whatever became of the passage."""
        return self.words in self.new

    @property
    def is_short(self) -> bool:
        return 3 <= self.end - self.start <= 9


def cases_of(histories: Iterable[History], passages: int, seed: int) -> Iterator[Case]:
    """Up to `passages` cases for each distance that each history is long enough for."""
    for history in histories:
        chance = random.Random(f"{seed}:{history.name}")
        course = Course(history.versions)
        stretches = course.stretches()
        for least, most in DISTANCES:
            long_enough = [stretch for stretch in stretches if stretch[1] - stretch[0] >= least]
            if not long_enough:
                continue
            begin, end = chance.choice(long_enough)
            steps = chance.randint(least, min(most, end - begin))
            first = chance.randint(begin, end - steps)
            yield from _of_pair(history, course, first, first + steps, passages, chance)


def _of_pair(
    history: History, course: Course, first: int, last: int, passages: int, chance: random.Random
) -> Iterator[Case]:
    old, new = history.versions[first], history.versions[last]
    if old == new:
        return
    seen: set[tuple[int, int]] = set()
    given: Counter[Fate] = Counter()
    gone = _gone(old, new)
    code = [match.span() for match in _CODE.finditer(old)]
    for _ in range(passages * 60):
        if given.total() >= passages:
            return
        at = chance.randrange(*chance.choice(gone)) if gone and chance.random() < 0.6 else chance.randrange(len(old))
        start, end = _passage(old, at, chance)
        if (start, end) in seen or not _WORD.search(old, start, end):
            continue
        if any(start < last and end > first for first, last in code):
            continue
        seen.add((start, end))
        truth = course.follow(first, last, start, end)
        if truth is None:
            continue
        # Most of a text survives, and what is changed is much more than what is moved.
        if given[truth.fate] >= max(1, round(passages * _SHARES[truth.fate])):
            continue
        given[truth.fate] += 1
        yield Case(history.language, history.name, last - first, old, new, start, end, truth)


def _gone(old: str, new: str) -> list[tuple[int, int]]:
    """The ranges of lines that do not stand in the new text as they did: most of the passages are taken from there."""
    ranges, at = [], 0
    left = Counter(new.split("\n"))
    for line in old.split("\n"):
        left[line] -= 1
        if line and left[line] < 0:
            ranges.append((at, at + len(line)))
        at += len(line) + 1
    return ranges


def _passage(text: str, at: int, chance: random.Random) -> tuple[int, int]:
    """A passage as readers mark them: a word or a number, some words, a sentence, several."""
    kind = chance.choice(("word", "word", "words", "words", "words", "sentence", "sentences"))
    if kind == "word" or kind == "words":
        start, end = _word_at(text, at)
        if kind == "words":
            for _ in range(chance.randint(1, 7)):
                end = _word_at(text, min(end + 1, len(text) - 1))[1]
        elif end - start < 3 or _UNSPACED.match(text, start):
            end = min(len(text), start + chance.randint(3, 6))
    else:
        start, end = _sentence_at(text, at)
        if kind == "sentences":
            for _ in range(chance.randint(1, 3)):
                end = _sentence_at(text, min(end + 1, len(text) - 1))[1]
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _word_at(text: str, at: int) -> tuple[int, int]:
    if _UNSPACED.match(text, at):
        return at, at + 1
    start = end = at
    while start > 0 and text[start - 1].isalnum() and not _UNSPACED.match(text, start - 1):
        start -= 1
    while end < len(text) and (text[end].isalnum() or end == at) and not (end > at and _UNSPACED.match(text, end)):
        end += 1
    return start, end


def _sentence_at(text: str, at: int) -> tuple[int, int]:
    start = 0
    for match in _SENTENCE_END.finditer(text, max(0, at - 600)):
        if match.end() > at:
            return max(start, 0), match.start() + (0 if match.group().startswith("\n") else 1)
        start = match.end()
    return start, len(text)
