"""Where a passage truly went: followed through every single edit, by people's small steps and not by one leap.

From one version to the next little changes, and what changed is plain. So a passage is followed step by step, and what
an aligner of the two ends has to find out is known. Two different ways of comparing follow it independently, Ratcliff
and Obershelp's (difflib) and the longest common subsequence (rapidfuzz); a passage on whose fate they disagree has no
plain truth and is left out. Neither is the way that `corrigenda.core` aligns two texts.

All offsets are code points.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

Fate = Literal["kept", "changed", "moved", "deleted"]
Edit = tuple[int, int, int, int]  # old start, old end, new start, new end

# A run of letters and digits with its marks; a letter of a script without spaces; spaces; any other character.
_UNIT = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f]|"
    r"(?:(?![\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f])[\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f])+|\s+|.",
    re.DOTALL,
)
_WORD = re.compile(r"\w")
_MOST_UNITS = 4_000  # a larger rewrite in one step is no small step
_REWRITE = 0.3  # share of a text replaced in one step from which on it was written anew, or translated
_MOVED_FROM = 20  # code points: what is shorter may stand in new text by chance
_BESIDE = 20  # code points of its surroundings by which a short passage is known again
_NEXT_TO = 10  # code points on one side that, with the passage, show that it stands elsewhere
_KNOWN = 78.0  # likeness (0 to 100) from which on other words may be the passage, moved and edited at once
_ANOTHER = 45.0  # likeness of old and new words below which a change is no edit of the same words
_MOST_LIKENED = 240  # code points of a passage looked for
_FIRMLY = 0.3  # length of kept text beside that of the changes around it
_LEADS_BACK = 0.8  # overlap with where it came from
_SWALLOWED = 4  # a passage within a change this many times its length has no place of its own in it


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands and what became of it on the way there; `start` is -1 when it was deleted."""

    start: int
    end: int
    fate: Fate


class Step:
    """One edit of a text: the changes between two neighbouring versions, as one way of comparing sees them."""

    def __init__(self, old: str, new: str, compare: Compare) -> None:
        self.old, self.new = old, new
        self.edits = _edits(old, new, compare)
        self._ends = [edit[1] for edit in self.edits]

    @property
    def is_rewrite(self) -> bool:
        """Whether most of the text was replaced, which leaves no plain truth for anything in it."""
        lost = sum(edit[1] - edit[0] for edit in self.edits)
        gained = sum(edit[3] - edit[2] for edit in self.edits)
        return min(lost / len(self.old), gained / len(self.new)) > _REWRITE

    def follow(self, place: Place) -> Place | None:
        """The passage after the edit; None when the edit leaves no plain answer."""
        start, end = place.start, place.end
        if place.fate == "deleted":
            return self._follow_void(start)
        first = bisect_left(self._ends, start)
        touching = []
        for edit in self.edits[first:]:
            if edit[0] >= end:
                break
            # An insertion at an edge of the passage, or a change that ends there, does not touch it.
            if (edit[0] < end and edit[1] > start) or (edit[0] == edit[1] and start < edit[0] < end):
                touching.append(edit)
        new_start, new_end = self._map(start, touching, 0), self._map(end, touching, -1)
        if not touching:
            return Place(new_start, new_end, place.fate) if self._stands_firmly(start) else None
        elsewhere = self._elsewhere(start, end)
        if len(elsewhere) > 1:
            return None
        if elsewhere:
            fate: Fate = "moved" if place.fate == "kept" else place.fate
            return Place(elsewhere[0], elsewhere[0] + end - start, fate)
        words = self.new[new_start:new_end]
        if not words.strip() or (not _WORD.search(words) and _WORD.search(self.old[start:end])):
            plain = self._is_plain_removal(touching) and not self._is_known_elsewhere(start, end)
            return Place(new_start, new_start, "deleted") if plain else None
        if fuzz.ratio(self.old[start:end], words) < _ANOTHER and self._is_known_elsewhere(start, end):
            return None
        swallowing = max(edit[1] - edit[0] for edit in touching)
        if swallowing > _SWALLOWED * (end - start) and swallowing > 60:
            return None
        lead, trail = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
        return Place(new_start + lead, new_end - trail, "changed")

    def _follow_void(self, at: int) -> Place | None:
        """Where nothing is any more; what is put there later may be meant to replace it, or not."""
        if self._is_filled(at, at):
            return None
        for edit in self.edits:
            if edit[0] <= at <= edit[1]:
                return Place(edit[2], edit[2], "deleted")
        at = self._map(at, [], 0)
        return Place(at, at, "deleted")

    def _is_known_elsewhere(self, start: int, end: int) -> bool:
        """Whether something very like the passage and its surroundings stands in the new text that did not before."""
        known_by = [self.old[max(0, start - _NEXT_TO) : end], self.old[start : end + _NEXT_TO]]
        if end - start >= _NEXT_TO:
            known_by.append(self.old[start:end])
        # What is deleted stands once less than it did. If it does not, some of it was put elsewhere.
        if any(self.new.count(words) >= self.old.count(words) for words in known_by):
            return True
        first, last = max(0, start - _BESIDE), min(end + _BESIDE, start + _BESIDE + _MOST_LIKENED)
        wanted = self.old[first:last]
        found = fuzz.partial_ratio(wanted, self.new, score_cutoff=_KNOWN)
        return found > 0 and found > fuzz.partial_ratio(wanted, self.old[:first] + "\0" * 40 + self.old[last:])

    def _stands_firmly(self, start: int) -> bool:
        """Whether a kept passage is more than a chance likeness between two larger changes."""
        at = bisect_left(self._ends, start + 1)
        if at == 0 or at == len(self.edits):
            return True
        before, after = self.edits[at - 1], self.edits[at]
        kept = self.old[before[1] : after[0]]
        around = min(_size(before), _size(after))
        return "\n" in kept or len(kept) >= _FIRMLY * around

    def _is_plain_removal(self, touching: list[Edit]) -> bool:
        """Whether a passage was taken out and nothing put there, and the words beside it were left alone."""
        if any(_WORD.search(self.new, edit[2], edit[3]) for edit in touching):
            return False
        return not self._is_filled(touching[0][0], touching[-1][1])

    def _is_filled(self, start: int, end: int) -> bool:
        """Whether words were put in so near a range of the old text that they may stand for what was there."""
        for edit in self.edits:
            if _WORD.search(self.new, edit[2], edit[3]):
                between = self.old[edit[1] : start] if edit[1] <= start else self.old[end : edit[0]]
                if len(between.strip()) < _BESIDE:
                    return True
        return False

    def surroundings(self, place: Place) -> str:
        """The passage with what stands beside it, by which it is known again."""
        first = max(0, place.start - _BESIDE)
        return self.old[first : min(place.end, place.start + _MOST_LIKENED) + _BESIDE]

    def _map(self, position: int, touching: list[Edit], which: int) -> int:
        if touching:
            edit = touching[which]
            if which == 0 and position >= edit[0]:
                return edit[2]
            if which == -1 and position <= edit[1]:
                return edit[3]
        shift = 0
        for edit in self.edits:
            if edit[1] > position or (edit[1] == position and edit[0] == edit[1] and which == -1):
                break
            shift = edit[3] - edit[1]
        return position + shift

    def _elsewhere(self, start: int, end: int) -> list[int]:
        """Where in what this edit inserted the passage's very words stand (two places at most are looked for)."""
        before = min(start, _BESIDE) if end - start < _MOVED_FROM else 0
        wanted = self.old[start - before : end + (_BESIDE if end - start < _MOVED_FROM else 0)]
        places: list[int] = []
        for edit in self.edits:
            found = self.new.find(wanted, edit[2], edit[3])
            while found != -1 and len(places) < 2:
                places.append(found + before)
                found = self.new.find(wanted, found + 1, edit[3])
        return places


def _size(edit: Edit) -> int:
    return max(edit[1] - edit[0], edit[3] - edit[2])


Compare = Callable[[Sequence[str], Sequence[str]], list[Edit]]


def by_difflib(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Ratcliff and Obershelp's: the longest common run, then what is left and right of it."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]


def by_subsequence(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """The longest common subsequence."""
    return [
        (op.src_start, op.src_end, op.dest_start, op.dest_end) for op in LCSseq.opcodes(old, new) if op.tag != "equal"
    ]


class Course:
    """A history's edits, each compared once in both ways."""

    def __init__(self, versions: Sequence[str]) -> None:
        self.versions = versions
        self._steps: dict[int, tuple[Step, Step] | None] = {}
        self._back: Course | None = None

    def follow(self, first: int, last: int, start: int, end: int) -> Place | None:
        """The passage of version `first` in version `last`; None without a plain answer.

        A changed passage has one only if what it became leads back to it.
        """
        found = self._forward(first, last, start, end)
        if found is None or found.fate != "changed":
            return found
        if self._back is None:
            self._back = Course(self.versions[::-1])
        newest = len(self.versions) - 1
        origin = self._back._forward(newest - last, newest - first, found.start, found.end)
        if origin is None or origin.start < 0 or overlap((origin.start, origin.end), (start, end)) < _LEADS_BACK:
            return None
        return found

    def _forward(self, first: int, last: int, start: int, end: int) -> Place | None:
        places = [Place(start, end, "kept"), Place(start, end, "kept")]
        words = self.versions[first][start:end]
        lost: tuple[str, float] | None = None
        for index in range(first, last):
            steps = self._step(index)
            if steps is None:
                return None
            for way, step in enumerate(steps):
                following = step.follow(places[way])
                if following is None:
                    return None
                if following.fate == "deleted" != places[way].fate:
                    surroundings = step.surroundings(places[way])
                    lost = surroundings, fuzz.partial_ratio(surroundings, step.new)
                places[way] = following
        if lost and fuzz.partial_ratio(lost[0], self.versions[last], score_cutoff=_KNOWN) > lost[1]:
            return None  # it was taken out and put back, the same or nearly
        return _agreed(places[0], places[1], words, self.versions[last])

    def stretches(self) -> list[tuple[int, int]]:
        """The longest ranges of versions (first, last) in which no edit was a wholesale rewrite or a translation."""
        found, first = [], 0
        for index in range(len(self.versions) - 1):
            steps = self._step(index)
            if steps is None or steps[0].is_rewrite:
                found.append((first, index))
                first = index + 1
        found.append((first, len(self.versions) - 1))
        return [stretch for stretch in found if stretch[1] > stretch[0]]

    def _step(self, index: int) -> tuple[Step, Step] | None:
        if index not in self._steps:
            old, new = self.versions[index], self.versions[index + 1]
            try:
                self._steps[index] = Step(old, new, by_difflib), Step(old, new, by_subsequence)
            except OverflowError:
                self._steps[index] = None
        return self._steps[index]


def _agreed(one: Place, other: Place, words: str, last: str) -> Place | None:
    if (one.fate == "deleted") != (other.fate == "deleted"):
        return None
    if one.fate == "deleted":
        return Place(-1, -1, "deleted")
    if overlap((one.start, one.end), (other.start, other.end)) < 0.8:
        return None
    if last[one.start : one.end] == words and one.fate == "changed":
        return Place(one.start, one.end, "kept")
    if "changed" not in (one.fate, other.fate) and one != other:
        return None
    if one.fate == "changed" and " ".join(last[one.start : one.end].split()) == " ".join(words.split()):
        return Place(one.start, one.end, "kept")  # only its spaces are others
    return one


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two ranges."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(0, both) / either if either else 1.0


def _edits(old: str, new: str, compare: Compare) -> list[Edit]:
    """The changes in code points: first the lines, then within lines that changed, the words."""
    found: list[Edit] = []
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_at, new_at = _starts(old_lines), _starts(new_lines)
    for a, b, c, d in by_difflib(old_lines, new_lines):
        old_units = _UNIT.findall(old, old_at[a], old_at[b])
        new_units = _UNIT.findall(new, new_at[c], new_at[d])
        if len(old_units) > _MOST_UNITS or len(new_units) > _MOST_UNITS:
            raise OverflowError("not a small step")
        old_unit_at, new_unit_at = _starts(old_units, old_at[a]), _starts(new_units, new_at[c])
        for e, f, g, h in _said_plainly(old_units, compare(old_units, new_units)):
            found.append((old_unit_at[e], old_unit_at[f], new_unit_at[g], new_unit_at[h]))
    return found


def _starts(pieces: Sequence[str], start: int = 0) -> list[int]:
    starts = [start]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts


def _said_plainly(old: Sequence[str], edits: list[Edit]) -> list[Edit]:
    """Join changes that only a few common letters part: chance, and not what somebody left standing."""
    joined: list[Edit] = []
    for edit in edits:
        if joined:
            last = joined[-1]
            kept = "".join(old[last[1] : edit[0]])
            around = min(last[1] - last[0] + last[3] - last[2], edit[1] - edit[0] + edit[3] - edit[2])
            replaced = min(last[1] - last[0], last[3] - last[2]) + min(edit[1] - edit[0], edit[3] - edit[2])
            if not _WORD.search(kept) and "\n" not in kept and replaced:
                joined[-1] = (last[0], edit[1], last[2], edit[3])
                continue
            if len(kept) <= 4 and around >= 8 and "\n" not in kept:
                joined[-1] = (last[0], edit[1], last[2], edit[3])
                continue
        joined.append(edit)
    return joined
