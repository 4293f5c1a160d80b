"""Words: how a text is cut for comparing, so that no change ever begins or ends in the middle of a word.

A token is a word with its combining marks, inner apostrophes and, within a number, its separators; one ideograph or
kana; one cluster of a script that writes no spaces between words (Thai, Lao, Khmer, Burmese, Tibetan: a consonant with
its vowels and marks, the smallest piece that is safe without a dictionary); a run of white space; or one other
character. Tokens concatenate to the text.
"""

from __future__ import annotations

import re
import unicodedata

# Marks are not \w in Python, yet they are inside the words of Indic, Arabic, Hebrew and Thai text.
_MARK_RANGES = ((0x0300, 0x2000), (0x20D0, 0x2100), (0xA800, 0xAC00), (0xFB1E, 0xFB1F), (0xFE00, 0xFE30))
_MARKS = "".join(
    chr(code)
    for first, last in _MARK_RANGES
    for code in range(first, last)
    if unicodedata.category(chr(code))[0] == "M"
)
_IDEOGRAPHS = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CLUSTERED = "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
_BEFORE = "\u0e40-\u0e44\u0ec0-\u0ec4"  # Thai and Lao vowels written before their consonant
_AFTER = f"{_MARKS}\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u0eb0-\u0ebd\u0ec6-\u0ece"
_INNER = f"{_MARKS}\u200c\u200d\u00ad"
_LETTER = f"[^\\W_{_IDEOGRAPHS}{_CLUSTERED}]"
_WORD = f"{_LETTER}++(?:[{_INNER}]++{_LETTER}*+)*+"
_TOKEN = re.compile(
    f"\\s++|\\d++(?:[.,:]\\d++){{1,6}}(?!{_LETTER})|{_WORD}(?:['’ʼ]{_WORD})*+|"
    f"[{_IDEOGRAPHS}]|[{_BEFORE}]?[{_CLUSTERED}][{_AFTER}]*+|.",
    re.DOTALL,
)
CLUSTERED = _CLUSTERED
"""The letters of scripts that write clusters and part clauses, not words, by spaces; for a class in a pattern."""

_HAS_WORD = re.compile(r"[^\W_]")

UNSPACED = re.compile(f"[{_IDEOGRAPHS}{_CLUSTERED}]")
"""A letter of a script that writes no spaces between words."""


def tokens(text: str, start: int = 0, end: int | None = None) -> list[str]:
    """Cut `text[start:end]` into tokens; joined they are the text again."""
    return _TOKEN.findall(text, start, len(text) if end is None else end)


def has_word(text: str) -> bool:
    """Whether there is a letter, digit or ideograph in it, and not only spaces and punctuation."""
    return _HAS_WORD.search(text) is not None
