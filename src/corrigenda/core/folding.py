"""Typographic folding: what a typist, a content system and a browser write differently for the same words.

Quotation marks, dashes, spaces, ellipses and ligatures fold; case and accents never do, because a wrong capital is
an error that readers report. A folded text keeps the way back to raw offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

ONE_FOR_ONE = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
"""Quotation marks and dashes that are written differently for the same; folding them moves no code point."""

_SPACES = " \u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r"
_NOTHING = "\u00ad\u200b\u2060\ufeff\u200e\u200f"
_SEVERAL = {"…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}

_ALIKE = str.maketrans({**ONE_FOR_ONE, **dict.fromkeys(_SPACES, " ")})
# What does not fold to as many code points as it has: runs of spaces, what is left out, what becomes several.
_UNEVEN = re.compile(f"[{_SPACES}][{_SPACES}{_NOTHING}]+|[{_NOTHING}]+|[{''.join(_SEVERAL)}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and the way back. Offsets are code points.

    The i-th uneven stretch is `raw_starts[i]` to `raw_ends[i]` of the raw text and `starts[i]` to `ends[i]` of this.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    raw_starts: tuple[int, ...]
    raw_ends: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw range of a folded range. A ligature is taken whole."""
        first = self._raw(start)[0]
        return first, self._raw(end - 1)[1] if end > start else first

    def _raw(self, index: int) -> tuple[int, int]:
        """The raw range of one folded code point."""
        at = bisect_right(self.starts, index) - 1
        if at < 0:
            return index, index + 1
        if index < self.ends[at]:
            return self.raw_starts[at], self.raw_ends[at]
        raw = self.raw_ends[at] + index - self.ends[at]
        return raw, raw + 1


def fold_with_origin(text: str) -> Folded:
    """Fold a text and keep where each code point came from. Runs of spaces become one."""
    pieces: list[str] = []
    places: list[tuple[int, int, int, int]] = []
    last = size = 0
    for match in _UNEVEN.finditer(text):
        begin, end = match.span()
        even = text[last:begin].translate(_ALIKE)
        uneven = _SEVERAL.get(match[0]) or (" " if match[0][0] in _SPACES else "")
        size += len(even)
        places.append((size, size + len(uneven), begin, end))
        size += len(uneven)
        pieces += (even, uneven)
        last = end
    pieces.append(text[last:].translate(_ALIKE))
    starts, ends, raw_starts, raw_ends = zip(*places, strict=True) if places else ((), (), (), ())
    return Folded("".join(pieces), starts, ends, raw_starts, raw_ends)


def fold(text: str) -> str:
    """Fold a text for comparing; spaces at its ends go too."""
    return fold_with_origin(text).text.strip()
