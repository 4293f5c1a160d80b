"""Which parts of a text are prose, and whether a passage stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.text import Block, Text

_CODE = frozenset({"pre", "listing", "plaintext", "xmp"})
_OPENING, _CLOSING = "\"'“‘„‚«»‹`(", "\"'”’“‘»«›`)"
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3}[.!?…])[\"'”’»)]{0,2} +(?=[^\W\d_a-z])|\n")
# A pattern that ignores case takes these for i, s and k, and lower() does not: no word of ours is written with them.
_ODD = re.compile("[İıſ\u212a]")


def is_odd(words: str) -> bool:
    """Whether a passage that a pattern found cannot be looked up in a table of lower-case words."""
    return _ODD.search(words) is not None


def paragraphs(text: Text) -> Iterator[tuple[Block, str]]:
    """The blocks that are prose, with their words."""
    for block in text.blocks:
        if block.kind not in _CODE:
            yield block, text.text[block.start : block.end]


def is_mentioned(words: str, start: int, end: int) -> bool:
    """Whether exactly this passage stands in quotation marks: it is then spoken of, and not used."""
    return start > 0 and end < len(words) and words[start - 1] in _OPENING and words[end] in _CLOSING


def sentences(words: str) -> Iterator[tuple[int, int]]:
    """Start and end of the sentences of a paragraph; where an end is in doubt, two sentences are one."""
    start = 0
    for end in _SENTENCE_END.finditer(words):
        stop = end.start() + len(end[0].rstrip(" \n"))
        if stop > start:
            yield start, stop
        start = end.end()
    if start < len(words):
        yield start, len(words)
