"""Coding: tokens as characters, so that C code can compare tokens.

A stretch of text becomes a string in which each token is one code point.

Tokens that differ in typography only (quotation marks, dashes, kinds of spaces) get the same code: a content system
that curls its apostrophes has not changed a word.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from itertools import accumulate
from typing import ClassVar

from corrigenda.core.folding import ONE_FOR_ONE
from corrigenda.core.words import UNSPACED, tokens

_FIRST, _AFTER_SURROGATES, _LAST = 0x100, 0xE000, 0x10FFFF
_MOST_SHARED = 60_000  # tokens that stay in the process; some 10 MB …
_MOST_SHARED_LETTERS = 2_000_000  # … and of which together no more is kept than this
_CLOSING = frozenset(".!?…。！？؟।")
_ALIKE = str.maketrans(ONE_FOR_ONE)


def alike(text: str) -> str:
    """A text as it reads, quotation marks and dashes aside; every code point keeps its place."""
    if text.isascii():
        return text
    for mark, plain in ONE_FOR_ONE.items():  # some thirty times as fast as str.translate, which asks for each letter
        text = text.replace(mark, plain)
    return text


class Codes:
    """Which code point stands for which token, and what a token weighs. Threads may share one."""

    _shared: ClassVar[Codes | None] = None

    def __init__(self) -> None:
        self._coding = threading.Lock()
        self._of: dict[str, str] = {}
        self.letters = 0  # of all tokens together
        self.weight: dict[str, float] = {}
        self.word: set[str] = set()
        self.space: set[str] = set()
        self.closing: set[str] = set()

    @classmethod
    def shared(cls) -> Codes:
        """The process's own: most words of a text stood in the one before. A new one when it has grown large."""
        codes = cls._shared
        if codes is None or len(codes.weight) > _MOST_SHARED or codes.letters > _MOST_SHARED_LETTERS:
            codes = cls._shared = cls()
        return codes

    def encode(self, pieces: list[str]) -> str:
        """One code point a token. When they run out, tokens share the last: a likeness that raw text will refute."""
        of = self._of
        try:
            return "".join([of[piece] for piece in pieces])
        except KeyError:
            with self._coding:
                for piece in pieces:
                    if piece not in of:
                        of[piece] = self._code(piece)
                        self.letters += len(piece)
            return "".join([of[piece] for piece in pieces])

    def edge(self, code: str, at: int) -> int:
        """How good a place this is for a change: 3 after a sentence, 2 after a space, 1 before one, 0 elsewhere."""
        if at == 0:
            return 3
        if code[at - 1] in self.space:
            return 3 if at > 1 and code[at - 2] in self.closing else 2
        if code[at - 1] in self.closing:
            return 2
        return 1 if at < len(code) and code[at] in self.space else 0

    def _code(self, piece: str) -> str:
        alike, weight, is_word = _reading(piece)
        if alike in self._of:
            return self._of[alike]
        number = _FIRST + len(self.weight)
        if number >= 0xD800:
            number += _AFTER_SURROGATES - 0xD800
        code = chr(min(number, _LAST))
        self._of[alike] = code
        self.weight[code] = weight
        if is_word:
            self.word.add(code)
        elif alike == " ":
            self.space.add(code)
        elif alike in _CLOSING:
            self.closing.add(code)
        return code


def _reading(token: str) -> tuple[str, float, bool]:
    """How a token reads, typography aside; how much it says about where a passage is; whether it is a word.

    A long word says much, an article or a comma little.
    """
    first = token[0]
    if first.isspace():
        return " ", 0.1, False
    alike = token.translate(_ALIKE)
    if not first.isalnum():
        return alike, 0.15, False
    if UNSPACED.match(token):
        return alike, 0.4, True
    return alike, 1.0 if len(token) > 3 or first.isdigit() else 0.3, True


class Coded:
    """A range of a text as tokens: `code[i]` is the i-th, from `at[i]` to `at[i + 1]` of the text, in code points."""

    __slots__ = ("_word", "at", "code")

    def __init__(self, text: str, start: int, end: int, codes: Codes) -> None:
        pieces = tokens(text, start, end)
        self.code = codes.encode(pieces)
        self.at = list(accumulate(map(len, pieces), initial=start))
        self._word = codes.word

    def within(self, start: int, end: int) -> Coded | None:
        """A part of it, from `start` to `end` of the text; None when one of the two lies within a token."""
        first, last = bisect_left(self.at, start), bisect_left(self.at, end)
        if self.at[first] != start or self.at[last] != end:
            return None
        part = Coded.__new__(Coded)
        part.code, part.at, part._word = self.code[first:last], self.at[first : last + 1], self._word
        return part

    @property
    def words(self) -> str:
        """The code points of its words alone."""
        word = self._word
        return "".join([code for code in self.code if code in word])

    def size(self, index: int) -> int:
        """Code points of text in a token."""
        return self.at[index + 1] - self.at[index]
