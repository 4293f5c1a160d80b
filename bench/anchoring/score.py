"""The score: how often an answer is where the passage truly went, and whether "deleted" is true.

- **place**: of passages that survive unchanged, moved ones included, how many were found exactly;
- **range**: of those that changed, how many with an intersection over union of at least 0.8;
- **deleted**: of those that are gone, how many were said to be; apart from that, those whose words stand
  elsewhere (lookalike);
- **true**: of all that were said to be deleted, how many are.

The score is the mean of the four. White space at the edges of an answer does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bench.anchoring.cases import DISTANCES, Case
from bench.anchoring.truth import overlap

Range = tuple[int, int]
_ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a passage is said to be; None when it is said to be deleted. `unsure` answers say neither."""

    place: Range | None
    unsure: bool = False


@dataclass(slots=True)
class Row:
    """What was counted of one group of cases: right ones and all, a measure."""

    counts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    cases: int = 0

    def add(self, case: Case, answer: Answer) -> None:
        """Count one answer."""
        self.cases += 1
        deleted = answer.place is None and not answer.unsure
        if case.truth.fate == "deleted":
            self._count("deleted", deleted)
            if case.has_lookalike:
                self._count("lookalike", deleted)
        else:
            self._count("range" if case.truth.fate == "changed" else "place", is_right(case, answer))
        if deleted:
            self._count("true", case.truth.fate == "deleted")

    def percent(self, measure: str) -> float | None:
        """The share in per cent; None when nothing was counted."""
        right, of = self.counts[measure]
        return 100 * right / of if of else None

    @property
    def score(self) -> float:
        """The mean of the four measures."""
        found = [p for p in map(self.percent, ("place", "range", "deleted", "true")) if p is not None]
        return sum(found) / len(found) if found else 0.0

    def _count(self, measure: str, right: bool) -> None:
        self.counts[measure][0] += right
        self.counts[measure][1] += 1


def is_right(case: Case, answer: Answer) -> bool:
    """Whether an answer is where the passage truly went."""
    if case.truth.fate == "deleted":
        return answer.place is None and not answer.unsure
    if answer.place is None:
        return False
    place, truth = _trimmed(case.new, answer.place), (case.truth.start, case.truth.end)
    return overlap(place, truth) >= _ENOUGH if case.truth.fate == "changed" else place == truth


def rows(cases: Sequence[Case], answers: Sequence[Answer]) -> dict[str, Row]:
    """All cases, then the short ones, then by distance in edits, then by language."""
    found: dict[str, Row] = {"all": Row(), "3–9 characters": Row()}
    for least, most in DISTANCES:
        found[_distance(least, most)] = Row()
    for language in sorted({case.language for case in cases}):
        found[language] = Row()
    for case, answer in zip(cases, answers, strict=True):
        for name in _groups(case):
            found[name].add(case, answer)
    return {name: row for name, row in found.items() if row.cases}


def _groups(case: Case) -> Iterable[str]:
    yield "all"
    if case.is_short:
        yield "3–9 characters"
    yield next(_distance(least, most) for least, most in DISTANCES if least <= case.steps <= most)
    yield case.language


def _distance(least: int, most: int) -> str:
    return "1 edit" if most == 1 else f"{least}–{most} edits"


def _trimmed(text: str, place: Range) -> Range:
    start, end = place
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
