"""An article's stored text as paragraphs to read, with passages marked. Pure; the template escapes every word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from corrigenda.core.anchoring import Span

_SHAPES = {
    "li": "item", "pre": "pre", "listing": "pre", "xmp": "pre", "plaintext": "pre", "blockquote": "quote",
    "figcaption": "caption", "caption": "caption", "td": "row", "th": "row", "tr": "row", "dt": "term",
}  # fmt: skip
# The page's own headings are h1 and h2; the article's come below them.
_FIRST_LEVEL = 3
_LAST_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage to mark: an erratum's number and its span (code points)."""

    erratum: int
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `erratum` is the one whose passage it belongs to. `opens`: the page's passage begins here."""

    text: str
    erratum: int | None = None
    is_passage: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block: `shape` is heading, item, pre, quote, caption, row, term or text; `level` counts for headings only."""

    shape: str
    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring paragraphs of one shape, so that items make one list."""

    shape: str
    paragraphs: tuple[Paragraph, ...]


def prose(
    text: str, blocks: Iterable[Sequence[object]], passage: Marked | None, others: Sequence[Marked] = ()
) -> list[Group]:
    """Lay a text out; `blocks` are [start, end, kind] as in a Revision. Of overlapping passages the page's wins."""
    shaped: list[Paragraph] = []
    opened = False
    level = _FIRST_LEVEL - 1
    for block in _spans(text, blocks):
        span, kind = block
        shape = "heading" if _is_heading(kind) else _SHAPES.get(kind, "text")
        if shape == "heading":
            # A level left out would make screen readers' outlines lie.
            level = min(_FIRST_LEVEL - 1 + int(kind[1]), level + 1, _LAST_LEVEL)
        pieces = _pieces(text, span, passage, others, opened)
        opened = opened or any(piece.opens for piece in pieces)
        shaped.append(Paragraph(shape, level, pieces))
    return [Group(shape, tuple(group)) for shape, group in groupby(shaped, key=lambda paragraph: paragraph.shape)]


def _is_heading(kind: str) -> bool:
    return len(kind) == 2 and kind[0] == "h" and kind[1] in "123456"


def _spans(text: str, blocks: Iterable[Sequence[object]]) -> list[tuple[Span, str]]:
    found = [(Span(int(str(b[0])), int(str(b[1]))), str(b[2])) for b in blocks]
    return found or ([(Span(0, len(text)), "p")] if text else [])


def _pieces(
    text: str, block: Span, passage: Marked | None, others: Sequence[Marked], opened: bool
) -> tuple[Piece, ...]:
    marks = [mark for mark in (*((passage,) if passage else ()), *others) if _meet(mark.span, block)]
    edges = {block.start, block.end}
    for mark in marks:
        edges |= {max(block.start, mark.span.start), min(block.end, mark.span.end)}
    ordered = sorted(edges)
    pieces = []
    for start, end in pairwise(ordered):
        mark = next((m for m in marks if m.span.start <= start and end <= m.span.end), None)
        is_passage = mark is not None and mark is passage
        pieces.append(Piece(text[start:end], mark.erratum if mark else None, is_passage, is_passage and not opened))
        opened = opened or is_passage
    return tuple(pieces)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
