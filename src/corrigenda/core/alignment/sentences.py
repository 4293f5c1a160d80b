"""Sentences: the units in which people rewrite, and therefore those that are paired when words no longer match.

A sentence ends after its closing punctuation (with the quotation marks and brackets that belong to it), after an
ideographic full stop, and at a line end, unless the line is one of running text that was only wrapped. Thai and its
neighbours write neither full stops nor spaces between words; there a space ends a clause.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corrigenda.core.alignment.coding import alike
from corrigenda.core.words import CLUSTERED, UNSPACED

# It begins with a set of letters, so that the search passes over all others at once. The look-behind for two keeps it
# linear: a run of a million full stops is tried once and not from each of them.
_MARKS = r"[.!?…؟।]"
_ENDS = (
    r"[\n.!?…؟।。！？](?:"
    r"(?<=\n)\s*"
    rf"|(?<={_MARKS})(?<!{_MARKS}{_MARKS}){_MARKS}*+[\"'”’»)\]*_`]*+[^\S\n]++"
    r"|(?<=[。！？])[”’」』）》*]*+[^\S\n]*+"
    r")"
)
_END = re.compile(_ENDS)
_END_OR_CLAUSE = re.compile(rf"{_ENDS}|(?<=[{CLUSTERED}])[^\S\n]++(?=[{CLUSTERED}])")
_IS_CLUSTERED = re.compile(f"[{CLUSTERED}]")
_SHORTEST = 7  # code points; what ends sooner is an abbreviation, a number, or no sentence of its own
_HUGE, _SHORTEST_OF_HUGE = 300_000, 24  # a stretch of very many very short lines is not cut at each …
_LONG, _SHORT = 100_000, 12  # … nor is a text this long whose sentences are shorter than this on average
_WRAPPED_FROM = 40  # a line this long without closing punctuation may go on in the next
_IDEOGRAPHIC = dict.fromkeys("。！？", 1)  # these end a sentence however short
_CLOSING = ".!?…:;。！？；：؟।|"


class Sentence(NamedTuple):
    """A range of a text in code points, white space after it included; `words` is how it reads, typography aside."""

    start: int
    end: int
    words: str


def has_short_ones(text: str) -> bool:
    """Whether a text is a long one of very short sentences, which are then not told apart: `sentences(…, coarse)`."""
    return len(text) > _LONG and _SHORT * sum(map(text.count, ("\n", *_IDEOGRAPHIC))) > len(text)


def sentences(text: str, start: int, end: int, coarse: bool = False) -> list[Sentence]:
    """Cut `text[start:end]` into sentences; together they are all of it. `coarse`: very short ones are not cut off."""
    found: list[Sentence] = []
    read = alike(text[start:end])
    begin = line = start
    coarse = coarse or end - start > _HUGE
    least = _SHORTEST_OF_HUGE if coarse else 1
    pattern = _END_OR_CLAUSE if _IS_CLUSTERED.search(text, start, end) else _END
    for match in pattern.finditer(text, start, end):
        at, after = match.span()
        mark = text[at]
        if mark == "\n":
            wrapped = after < end and _is_wrapped(text, line, at, after)
            line = after
            if wrapped or at - begin < least:
                continue
        elif after - begin < max(least, _IDEOGRAPHIC.get(mark, _SHORTEST)) or (
            mark == "." and _is_abbreviated(text, at)
        ):
            continue
        found.append(Sentence(begin, after, " ".join(read[begin - start : after - start].split())))
        begin = after
    if begin < end:
        found.append(Sentence(begin, end, " ".join(read[begin - start :].split())))
    return found


def sentence_weight(words: str) -> float:
    """Code points; of a script that writes no spaces each counts for three."""
    return len(words) * (3.0 if UNSPACED.search(words) else 1.0)


def reading(text: str) -> str:
    """A text as its sentences' `words` read: one that stands in it stands in this."""
    return " ".join(alike(text).split())


def _is_abbreviated(text: str, at: int) -> bool:
    """Whether the full stop belongs to an ordinal ("14. November") or an initial ("J. Holm") and ends nothing."""
    start = at
    while start > 0 and at - start < 3 and text[start - 1].isalnum():
        start -= 1
    return at - start == 1 or (at - start == 2 and text[start:at].isdigit())


def _is_wrapped(text: str, line: int, at: int, after: int) -> bool:
    """Whether the line from `line` to `at` goes on in the one that begins at `after`."""
    if at - line < _WRAPPED_FROM or text.count("\n", at, after) > 1 or text[at - 1] in _CLOSING:
        return False
    if text[line] == text[after] == ">":  # a wrapped quotation, marked at each line
        after += 2 if text.startswith(" ", after + 1) else 1
    return text[after : after + 1].isalnum()
