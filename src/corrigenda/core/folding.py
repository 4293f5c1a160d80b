"""Typographic folding: what a typist, a content system and a browser write differently for the same words.

Quotation marks, dashes, spaces, ellipses and ligatures fold; case and accents never do, because a wrong capital is
an error that readers report. A folded text keeps the way back to raw offsets.
"""

from __future__ import annotations

from dataclasses import dataclass

_FOLDS = {
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\n\r", " "),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff\u200e\u200f", ""),
    "…": "...",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `origin[i]` is the raw offset of its i-th code point, with the raw length at the end."""

    text: str
    origin: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw range of a folded range (code points). A ligature is taken whole."""
        last = self.origin[end - 1]
        following = next((o for o in self.origin[end:] if o != last), self.origin[-1])
        return self.origin[start], following if end > start else self.origin[start]


def fold_with_origin(text: str) -> Folded:
    """Fold a text and keep where each code point came from. Runs of spaces become one."""
    out: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        for folded in _FOLDS.get(character, character):
            if folded == " " and out and out[-1] == " ":
                continue
            out.append(folded)
            origin.append(position)
    origin.append(len(text))
    return Folded("".join(out), tuple(origin))


def fold(text: str) -> str:
    """Fold a text for comparing; spaces at its ends go too."""
    return fold_with_origin(text).text.strip()
