"""Words: how a text is cut for diffing, so that no change ever begins or ends in the middle of a word.

A token is a word with its combining marks and inner apostrophes, one ideograph or kana (scripts without spaces
have no other unit that is safe without a dictionary), a run of white space, or one other character. Tokens
concatenate to the text.
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
_UNSPACED = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER = f"(?:(?![{_UNSPACED}])[\\w{_MARKS}\u200c\u200d\u00ad])"
_TOKEN = re.compile(f"{_LETTER}+(?:['’ʼ]{_LETTER}+)*|\\s+|.", re.DOTALL)
_HAS_WORD = re.compile(r"\w")


def tokens(text: str) -> list[str]:
    """Cut a text into tokens; joined they are the text again."""
    return _TOKEN.findall(text)


def has_word(text: str) -> bool:
    """Whether there is a letter, digit or ideograph in it, and not only spaces and punctuation."""
    return _HAS_WORD.search(text) is not None
