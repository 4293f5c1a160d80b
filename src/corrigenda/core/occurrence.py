"""Where words stand at a passage whose place is known. More than one place is none: unsure is an answer."""

from __future__ import annotations

from corrigenda.core.anchoring import Span


def occurrence(text: str, words: str, passage: Span) -> Span | None:
    """The only place where `words` stand and touch the passage; None without one. Offsets are code points."""
    if not words:
        return None
    first = max(0, passage.start - len(words) + 1)
    last = passage.end + len(words) - 1
    found = text.find(words, first, last)
    if found == -1 or text.find(words, found + 1, last) != -1:
        return None
    return Span(found, found + len(words))
