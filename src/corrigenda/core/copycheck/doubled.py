"""A sentence or a paragraph that was pasted twice.

What is said twice on purpose is left alone: quotations, headings, captions and pull quotes, short sentences, what
introduces a list or stands under another heading, refrains (three times, or several of them in a text), and live blogs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import paragraphs, sentences
from corrigenda.core.text import Text

_LEAST_LETTERS, _LEAST_WORDS = 50, 8
_NEAR = 3  # paragraphs between which a copy is a slip; farther apart, a page repeats its summary or its furniture
_MOST = 2  # doubled passages in a text; more are its form
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_KINDS = frozenset({"p", "div", "article", "section", "main", "body"})
_TIME = re.compile(r"\s*\(?\d{1,2}[:.h]\d\d")
_LIVE = 5  # paragraphs that begin with a time of day
_QUOTED = re.compile('["“”„«»‘「]')


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Second copies; the span is the copy."""
    del facts  # it is the same in every language
    # A heading is kept as a place without words: over it nothing is compared.
    told = [
        (block.start, words if block.kind in _KINDS else "")
        for block, words in paragraphs(text)
        if block.kind in _KINDS or block.kind in _HEADINGS
    ]
    if sum(_TIME.match(words) is not None for _, words in told) >= _LIVE:
        return
    found = [*_paragraphs(told), *_sentences(told)]
    if len(found) <= _MOST:
        yield from found


def _paragraphs(told: list[tuple[int, str]]) -> Iterator[Found]:
    times = Counter(words for _, words in told)
    last: dict[str, int] = {}
    for number, (start, words) in enumerate(told):
        if _is_long(words) and words in last and number - last[words] <= _NEAR and times[words] == 2:
            yield Found(
                Span(start, start + len(words)), "A paragraph stands twice.", f"It begins “{words[:40].rstrip()}…”"
            )
        if words:
            last[words] = number
        else:
            last.clear()


def _sentences(told: list[tuple[int, str]]) -> Iterator[Found]:
    for start, words in told:
        parts = [(begin, end, words[begin:end]) for begin, end in sentences(words)]
        times = Counter(part for _, _, part in parts)
        for (_, before, one), (begin, end, other) in pairwise(parts):
            if one == other and times[one] == 2 and _is_long(one) and begin > before:
                message = "A sentence stands twice."
                yield Found(Span(start + begin, start + end), message, f"It begins “{one[:40].rstrip()}…”")


def _is_long(words: str) -> bool:
    is_sentence = words.endswith((".", "!", "?", "…"))
    is_long = len(words) >= _LEAST_LETTERS and len(words.split()) >= _LEAST_WORDS
    return is_sentence and is_long and not _QUOTED.search(words)


RULE = Rule("doubled", 1, "note", find)  # too few were seen to know how many are meant
