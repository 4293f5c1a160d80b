"""Where passages of one revision stand in the next: mapped through the alignment of the two, never by search alone.

A passage that no change touches moved with the text around it: unchanged. A passage that a change touches now reads
what stands in its place: changed, or deleted when nothing stands there, or when all that does is a small share of some
other text. A passage that is gone from its place and stands in text that is new was moved there, whole or edited. When
the revisions have too little in common to tell, the answer is unsure.

How the two are aligned is told in `corrigenda.core.alignment`. Here it is decided what that means for a passage.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rapidfuzz import fuzz

from corrigenda.core.alignment import Alignment, Piece
from corrigenda.core.anchoring import Span
from corrigenda.core.words import has_word

Status = Literal["unchanged", "changed", "moved", "deleted", "unsure"]
Rule = Literal[
    "same text", "outside all changes", "put elsewhere", "in the place of the change",
    "nothing stands in its place", "other text stands in its place", "the article was rewritten",
]  # fmt: skip

_HOLDS = 0.4  # share of a passage's weight that has to stand in its place for it not to be looked for elsewhere
_FOUND = 0.5  # share that has to stand elsewhere for it to have been moved there
_TELLS = 0.9  # weight from which on a passage's own words, in what replaced it, are no chance
_MOST_SEARCHED = 20_000  # code points of a change in which they are looked for
_NEIGHBOUR = 8  # code points that have to have stood on either side of a passage for its place to be known …
_WITHIN = 60  # … when what was replaced is no longer than this
_SMALL = 0.33  # a passage that is less of what was replaced has no part of its own in what replaced it …
_UNLIKE = 40.0  # … unless the two read alike (0 to 100, rapidfuzz)
_MOST_COMPARED = 2_000  # code points of each that are compared for that
_MOST_OF_IT = 0.8  # share of an article that one rewritten stretch has to be for the article to be rewritten …
_REWRITTEN = 0.15  # … when less than this share of it stands
_MOST_KEPT = 500_000  # code points of both revisions that are kept for the next question
_ARTICLE_FROM = 200  # code points; a shorter text may be one sentence that was changed


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a passage, and why.

    `span` and `words` say where it stands in the new text and how it reads (None and "" when deleted or unsure);
    `before` how it read; `rule` names what decided, `kept` is the share of its words, by weight, that stood (0 to 1).
    """

    status: Status
    span: Span | None
    words: str
    before: str
    rule: Rule
    kept: float


def carry(old: str, new: str, spans: Sequence[Span]) -> list[Carried]:
    """Carry passages from one revision to the next, in one pass, in the order given. Offsets are code points.

    Raises ValueError for a span that ends outside the old text.
    """
    for span in spans:
        if span.end > len(old):
            raise ValueError(f"span {span.start}..{span.end} is outside a text of {len(old)} code points")
    if old == new:
        return [Carried("unchanged", span, span.of(new), span.of(old), "same text", 1.0) for span in spans]
    if not spans:
        return []
    alignment = _recent.of(old, new)
    return [_carry(alignment, span) for span in spans]


class _Recent(threading.local):
    """The last two revisions compared, a thread: reports come in swarms, and each asks about the same two."""

    last: Alignment | None = None

    def of(self, old: str, new: str) -> Alignment:
        """The two, aligned; what was found out about them for the last question is kept for the next."""
        if self.last is None or self.last.old != old or self.last.new != new:
            alignment = Alignment(old, new)
            self.last = alignment if len(old) + len(new) <= _MOST_KEPT else None
            return alignment
        return self.last


_recent = _Recent()


def compose(first: Sequence[Carried], second: Sequence[Carried]) -> list[Carried]:
    """Join two steps into one. `second` carried on, in order, those of `first` that have a span, or holds one for each.

    A passage that reads again as it did before the first step is unchanged (moved, if it was); one that has no span
    after the first step stays as it is. Raises ValueError when the numbers do not fit.
    """
    if len(second) == len(first):
        return [one if one.span is None else _joined(one, other) for one, other in zip(first, second, strict=True)]
    if sum(carried.span is not None for carried in first) != len(second):
        raise ValueError("the second step has to carry each passage on that the first step found, and no other")
    following = iter(second)
    return [carried if carried.span is None else _joined(carried, next(following)) for carried in first]


def _joined(one: Carried, other: Carried) -> Carried:
    status = other.status
    if other.span is not None:
        moved = "moved" in (one.status, other.status)
        status = "changed" if other.words != one.before else "moved" if moved else "unchanged"
    decided = one if other.status == "unchanged" else other
    return replace(other, status=status, before=one.before, rule=decided.rule, kept=min(one.kept, other.kept))


def _carry(alignment: Alignment, span: Span) -> Carried:
    around = alignment.over(span.start, span.end)
    pieces = _touching(around, span)
    if not pieces:  # an empty span between two pieces
        pieces = around[:1]
    first, last = pieces[0], pieces[-1]
    before = span.of(alignment.old)
    if first is last and first.same:
        start = first.new_start + span.start - first.old_start
        return _found(alignment, span, start, start + len(before), "outside all changes", 1.0)
    weight = alignment.weigh(span.start, span.end)
    held = _held(alignment, pieces, span)
    if held < _HOLDS * weight and not _is_enclosed(alignment, pieces, around, span):
        moved = _elsewhere(alignment, span, held, weight)
        if moved is not None:
            return moved
    kept = _share(held, weight)
    if kept < _HOLDS and _is_rewrite(alignment, span):
        return Carried("unsure", None, "", before, "the article was rewritten", kept)
    at = _within(alignment, first, before) if first is last and weight >= _TELLS else None
    if at is not None:
        return _found(alignment, span, at, at + len(before), "in the place of the change", 1.0)
    start, end = _range(pieces, around, span)
    words = alignment.new[start:end]
    if not words.strip() or (has_word(before) and not has_word(words)):
        return Carried("deleted", None, "", before, "nothing stands in its place", kept)
    if first is last and _is_small_part(alignment, first, span):
        return Carried("deleted", None, "", before, "other text stands in its place", kept)
    return _found(alignment, span, start, end, "in the place of the change", kept)


def _elsewhere(alignment: Alignment, span: Span, held: float, weight: float) -> Carried | None:
    """The passage in another place, when more of it stands there, or when what it stood in does and encloses it."""
    there = alignment.elsewhere(span.start, span.end)
    pieces = _touching(there, span)
    if not pieces:
        return None
    found = _held(alignment, pieces, span)
    if (found > held and found >= _FOUND * weight) or (
        held < _HOLDS * weight and _is_enclosed(alignment, pieces, there, span)
    ):
        start, end = _range_elsewhere(pieces, span)
        return _found(alignment, span, start, end, "put elsewhere", _share(found, weight))
    return None


def _touching(pieces: list[Piece], span: Span) -> list[Piece]:
    """The pieces that hold part of the span, and what was put into it, but not what was put at its edges."""
    return [
        piece
        for piece in pieces
        if (piece.old_start < span.end and piece.old_end > span.start)
        or (piece.old_start == piece.old_end and span.start < piece.old_start < span.end)
    ]


def _held(alignment: Alignment, pieces: list[Piece], span: Span) -> float:
    """The weight of those words of the span that stand as they stood."""
    return sum(
        alignment.weigh(max(piece.old_start, span.start), min(piece.old_end, span.end))
        for piece in pieces
        if piece.same
    )


def _is_enclosed(alignment: Alignment, pieces: list[Piece], around: list[Piece], span: Span) -> bool:
    """Whether other words stand in the passage's place, between words on either side that stood: its place is known."""
    first, last = around.index(pieces[0]), around.index(pieces[-1])
    before = around[first] if around[first].same else around[first - 1] if first else None
    after = around[last] if around[last].same else around[last + 1] if last + 1 < len(around) else None
    if before is None or after is None or not (before.same and after.same):
        return False
    between = alignment.new[min(before.new_end, after.new_start) : after.new_start]
    return (
        min(before.old_end, span.start) - before.old_start >= _NEIGHBOUR
        and after.old_end - max(after.old_start, span.end) >= _NEIGHBOUR
        and after.old_start - before.old_end <= _WITHIN
        and has_word(between)
        and "\n" not in between
    )


def _range(pieces: list[Piece], around: list[Piece], span: Span) -> tuple[int, int]:
    """Where the passage begins and ends in the new text: an edge within a change snaps to the edge of the change."""
    first, last = pieces[0], pieces[-1]
    start = first.new_start + (span.start - first.old_start if first.same else 0)
    end = last.new_start + span.end - last.old_start if last.same else last.new_end
    # What was put beside replaced words, with nothing between, is part of what replaced them.
    if not first.same and first.new_end > first.new_start:
        for piece in reversed(around[: around.index(first)]):
            if piece.same or piece.old_end > piece.old_start:
                break
            start = piece.new_start
    if not last.same and last.new_end > last.new_start:
        for piece in around[around.index(last) + 1 :]:
            if piece.same or piece.old_end > piece.old_start:
                break
            end = piece.new_end
    return start, end


def _within(alignment: Alignment, piece: Piece, words: str) -> int | None:
    """Where words begin in what replaced a piece, if they stand in it once, whole, and stood once in the piece.

    Between large changes a few words in common are taken for chance; these are the ones that were asked for.
    """
    if max(piece.old_end - piece.old_start, piece.new_end - piece.new_start) > _MOST_SEARCHED:
        return None
    old, new = alignment.old, alignment.new
    at = new.find(words, piece.new_start, piece.new_end)
    if at < 0 or new.find(words, at + 1, piece.new_end) >= 0 or old.count(words, piece.old_start, piece.old_end) != 1:
        return None
    end = at + len(words)
    begins_within = words[0].isalnum() and at > 0 and new[at - 1].isalnum()
    ends_within = words[-1].isalnum() and new[end : end + 1].isalnum()
    return None if begins_within or ends_within else at


def _range_elsewhere(pieces: list[Piece], span: Span) -> tuple[int, int]:
    """The same where words were put among others: what stands beside them there is not theirs, unless it is little."""
    start, end = _range(pieces, pieces, span)
    first, last = pieces[0], pieces[-1]
    if not first.same and first.new_end - first.new_start > 2 * (first.old_end - max(first.old_start, span.start)):
        start = first.new_end
    if not last.same and last.new_end - last.new_start > 2 * (min(last.old_end, span.end) - last.old_start):
        end = last.new_start
    return (start, end) if end > start else _range(pieces, pieces, span)


def _is_rewrite(alignment: Alignment, span: Span) -> bool:
    """Whether the passage stood in an article of which next to nothing is left."""
    least = max(_ARTICLE_FROM, int(_MOST_OF_IT * len(alignment.old)))
    return not alignment.is_left(span.start, _REWRITTEN, least)


def _is_small_part(alignment: Alignment, piece: Piece, span: Span) -> bool:
    """Whether the passage was a small part of what other, unlike text replaced."""
    if span.end - span.start >= _SMALL * (piece.old_end - piece.old_start):
        return False
    old = alignment.old[piece.old_start : min(piece.old_end, piece.old_start + _MOST_COMPARED)]
    new = alignment.new[piece.new_start : min(piece.new_end, piece.new_start + _MOST_COMPARED)]
    return fuzz.ratio(old, new) < _UNLIKE


def _share(held: float, weight: float) -> float:
    """The part of a weight that stood; sums made in another order may differ in the last digit."""
    return min(1.0, held / weight) if weight else 0.0


def _found(alignment: Alignment, span: Span, start: int, end: int, rule: Rule, kept: float) -> Carried:
    """The passage at its new place, without white space that it did not have at its edges."""
    before, words = span.of(alignment.old), alignment.new[start:end]
    if words == before:
        status: Status = "moved" if rule == "put elsewhere" else "unchanged"
    else:
        status = "changed"
        lead = len(words) - len(words.lstrip()) if before[:1].strip() else 0
        trail = len(words) - len(words.rstrip()) if before[-1:].strip() else 0
        start, end = start + lead, max(start + lead, end - trail)
    place = Span(start, end)
    return Carried(status, place, place.of(alignment.new), before, rule, kept)
