"""What somebody looks for, as plain terms: nothing in them is an operator, a wildcard or a pattern.

A term of a script that writes spaces is looked for as the beginning of words. Chinese, Japanese, Thai and their like
have no spaces that an index could cut at, and punctuation is no word at all: these are looked for letter by letter.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from corrigenda.core.words import UNSPACED, has_word

LONGEST = 200
"""Code points of a search that are read; the box at the desk takes no more."""
_MOST_TERMS = 8


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that has to be there: at the beginning of a word, or else anywhere (`is_word` false)."""

    text: str
    is_word: bool


def tidy(search: str) -> str:
    """A search as it is kept in addresses: one line, without characters that no database stores, not too long."""
    # No database stores NUL or half of a pair. Joiners stay: they are letters' business in Persian and Hindi.
    storable = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs") else letter for letter in search)
    return " ".join(storable.split())[:LONGEST].strip()


def terms(search: str) -> list[Term]:
    """The terms of a search, each once, in the order typed; all of them have to be found."""
    typed = list(dict.fromkeys(tidy(search).split()))[:_MOST_TERMS]
    return [Term(each, has_word(each) and UNSPACED.search(each) is None) for each in typed]
