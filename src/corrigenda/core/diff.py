"""What changed between two texts, word by word, in the way a human would say it.

The longest common subsequence of tokens (rapidfuzz) after common ends are cut off; then changes with nothing but
spaces or punctuation between them are joined, so "Tuesday 13" → "Wednesday 14" is one change of two words and not two.
Work is bounded: where the two middles are too large to compare, the whole middle is one change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from rapidfuzz.distance import LCSseq

from corrigenda.core.words import has_word, tokens

# Token pairs compared at most; 4·10⁸ is a bit matrix of 50 MB, about 0.1 s. Two 20,000-word texts fit.
_MOST_PAIRS = 400_000_000


@dataclass(frozen=True, slots=True)
class Change:
    """`old[old_start:old_end]` became `new[new_start:new_end]`; either may be empty. Code points."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a diff for display."""

    op: Literal["equal", "delete", "insert"]
    text: str


def changes(old: str, new: str) -> list[Change]:
    """The changes that turn `old` into `new`, in order, never inside a word. Equal texts have none."""
    if old == new:
        return []
    old_tokens, new_tokens = tokens(old), tokens(new)
    head = _common(old_tokens, new_tokens)
    tail = _common(old_tokens[head:][::-1], new_tokens[head:][::-1])
    old_middle = old_tokens[head : len(old_tokens) - tail]
    new_middle = new_tokens[head : len(new_tokens) - tail]
    offset = sum(map(len, old_tokens[:head]))
    old_at = [offset, *accumulate(map(len, old_middle), initial=offset)][1:]
    new_at = [offset, *accumulate(map(len, new_middle), initial=offset)][1:]
    if len(old_middle) * len(new_middle) > _MOST_PAIRS:
        return [Change(offset, old_at[-1], offset, new_at[-1])]
    found = [
        Change(old_at[op.src_start], old_at[op.src_end], new_at[op.dest_start], new_at[op.dest_end])
        for op in LCSseq.opcodes(old_middle, new_middle)
        if op.tag != "equal"
    ]
    return _joined(old, found)


def segments(old: str, new: str) -> list[Segment]:
    """The two texts as one run of equal, deleted and inserted pieces, deletions before insertions."""
    pieces: list[Segment] = []
    position = 0
    for change in changes(old, new):
        pieces.append(Segment("equal", old[position : change.old_start]))
        pieces.append(Segment("delete", old[change.old_start : change.old_end]))
        pieces.append(Segment("insert", new[change.new_start : change.new_end]))
        position = change.old_end
    pieces.append(Segment("equal", old[position:]))
    return [piece for piece in pieces if piece.text]


def touched(old: str, new: str) -> tuple[int, int]:
    """The smallest range of `old`, in code points, that has to change to become `new`; empty for an insertion."""
    found = changes(old, new)
    if not found:
        return (0, len(old))
    return (found[0].old_start, found[-1].old_end)


def _common(left: Sequence[str], right: Sequence[str]) -> int:
    count = 0
    for one, other in zip(left, right, strict=False):
        if one != other:
            break
        count += 1
    return count


def _joined(old: str, found: list[Change]) -> list[Change]:
    joined: list[Change] = []
    for change in found:
        last = joined[-1] if joined else None
        if last and not has_word(old[last.old_end : change.old_start]):
            joined[-1] = Change(last.old_start, change.old_end, last.new_start, change.new_end)
        else:
            joined.append(change)
    return joined
