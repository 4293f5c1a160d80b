"""A redline: two revisions as one text, what went struck out and what came underlined, paragraph by paragraph.

Paragraphs in which nothing changed are left out but for those beside a change, so that an editor sees at a glance what
somebody did to a long article.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corrigenda.core.alignment import Alignment
from corrigenda.core.diff import Segment

_BESIDE = 1  # unchanged paragraphs shown before and after a change


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a redline; `skipped` paragraphs without a change were left out before it."""

    segments: tuple[Segment, ...]
    is_changed: bool
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Redline:
    """What changed between two revisions; `skipped` unchanged paragraphs follow the last one shown."""

    paragraphs: tuple[Paragraph, ...]
    skipped: int


def redline(old: str, new: str) -> Redline:
    """Lay a revision over the one before it."""
    paragraphs = [Paragraph(tuple(line), any(s.op != "equal" for s in line)) for line in _lines(_segments(old, new))]
    shown: list[Paragraph] = []
    skipped = 0
    for at, paragraph in enumerate(paragraphs):
        near = paragraphs[max(0, at - _BESIDE) : at + _BESIDE + 1]
        if any(other.is_changed for other in near):
            shown.append(Paragraph(paragraph.segments, paragraph.is_changed, skipped))
            skipped = 0
        else:
            skipped += 1
    return Redline(tuple(shown), skipped)


def _segments(old: str, new: str) -> Iterator[Segment]:
    if old == new:
        yield Segment("equal", new)
        return
    for piece in Alignment(old, new).over(0, len(old)):
        before, after = old[piece.old_start : piece.old_end], new[piece.new_start : piece.new_end]
        if before == after:
            yield Segment("equal", after)
            continue
        if before:
            yield Segment("delete", before)
        if after:
            yield Segment("insert", after)


def _lines(segments: Iterator[Segment]) -> Iterator[list[Segment]]:
    """The segments of each paragraph that holds any words. A line end that changed ends a paragraph, too."""
    line: list[Segment] = []
    for segment in segments:
        first, *others = segment.text.split("\n")
        for part in [first, None, *_parted(others)] if others else [first]:
            if part is None:
                if any(s.text.strip() for s in line):
                    yield line
                line = []
            elif part:
                line.append(Segment(segment.op, part))
    if any(s.text.strip() for s in line):
        yield line


def _parted(parts: list[str]) -> Iterator[str | None]:
    for at, part in enumerate(parts):
        if at:
            yield None
        yield part
