"""Where passages of one revision stand in the next: mapped through the diff of the two, never by search alone.

A passage that no change touches moved with the text around it: unchanged. A passage that a change touches now reads
what stands in its place: changed, or deleted when nothing does. A deleted passage whose very words stand in text that
the diff says is new was moved there. When the two revisions have too little in common to tell, the answer is unsure.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corrigenda.core.anchoring import Span
from corrigenda.core.diff import Change, changes
from corrigenda.core.words import has_word

Status = Literal["unchanged", "changed", "moved", "deleted", "unsure"]

_MOVED_FROM = 16  # a shorter passage may stand in new text by chance
_REWRITTEN = 0.85  # share of the old text in changes from which on the article counts as rewritten


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a passage: `span` and `words` in the new text (None and "" when deleted or unsure), and why."""

    status: Status
    span: Span | None
    words: str
    rule: str


def carry(old: str, new: str, spans: Sequence[Span]) -> list[Carried]:
    """Carry passages from one revision to the next, in one pass, in the order given. Offsets are code points."""
    found = changes(old, new)
    lost = sum(change.old_end - change.old_start for change in found)
    rewritten = lost > _REWRITTEN * len(old) and len(old) > 200
    starts = [change.old_start for change in found]
    return [_carry_one(old, new, span, found, starts, rewritten) for span in spans]


def _carry_one(old: str, new: str, span: Span, found: list[Change], starts: list[int], rewritten: bool) -> Carried:
    first = _first_reaching(found, starts, span)
    touching = [change for change in found[first:] if change.old_start < span.end or _inserted_in(change, span)]
    touching = [change for change in touching if _touches(change, span)]
    start = span.start + _shift(found, starts, span.start)
    if not touching:
        moved = Span(start, start + span.end - span.start)
        return Carried("unchanged", moved, moved.of(new), "outside all changes")
    if rewritten:
        return Carried("unsure", None, "", "the article was rewritten")
    head, tail = touching[0], touching[-1]
    new_start = head.new_start if span.start >= head.old_start else start
    after = span.end - tail.old_end
    new_end = tail.new_end + max(0, after)
    # A change larger than the passage says nothing of where in the new words the passage went: take them whole only
    # when the passage is most of what changed.
    covers = (min(span.end, tail.old_end) - max(span.start, head.old_start)) / max(1, tail.old_end - head.old_start)
    if _plays_its_part(span.of(old), new[new_start:new_end]):
        if covers < 0.3 and tail.old_end - head.old_start > 80:
            return _elsewhere(old, new, span, found) or Carried("unsure", None, "", "inside a larger rewrite")
        trimmed = _trimmed(new, Span(new_start, new_end))
        return Carried("changed", trimmed, trimmed.of(new), "in the place of the change")
    return _elsewhere(old, new, span, found) or Carried("deleted", None, "", "nothing stands in its place")


def _first_reaching(found: list[Change], starts: list[int], span: Span) -> int:
    index = bisect_right(starts, span.start)
    while index > 0 and found[index - 1].old_end >= span.start:
        index -= 1
    return index


def _inserted_in(change: Change, span: Span) -> bool:
    return change.old_start == change.old_end and span.start < change.old_start < span.end


def _touches(change: Change, span: Span) -> bool:
    if change.old_start == change.old_end:
        return _inserted_in(change, span)
    return change.old_start < span.end and change.old_end > span.start


def _shift(found: list[Change], starts: list[int], position: int) -> int:
    """How far the text at `position` moved: by the changes that end at or before it."""
    index = bisect_right(starts, position)
    while index > 0 and found[index - 1].old_end > position:
        index -= 1
    if index == 0:
        return 0
    return found[index - 1].new_end - found[index - 1].old_end


def _plays_its_part(old: str, new: str) -> bool:
    """A full stop that a deletion left behind does not stand for a sentence."""
    return has_word(new) or (bool(new.strip()) and not has_word(old))


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))


def _elsewhere(old: str, new: str, span: Span, found: list[Change]) -> Carried | None:
    """The passage's words in text the diff says is new, once, and no lookalike that stood in the old text already."""
    words = span.of(old)
    if len(words) < _MOVED_FROM or old.count(words) > 1:
        return None
    places = []
    for change in found:
        position = new.find(words, change.new_start, change.new_end)
        if position != -1:
            places.append(position)
    if len(places) != 1 or new.count(words) > 1:
        return None
    moved = Span(places[0], places[0] + len(words))
    return Carried("moved", moved, words, "the same words in new text")
