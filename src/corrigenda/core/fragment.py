"""A link into a page: a text fragment (URL Fragment Text Directives, WICG) that leads to one passage and to no other.

Browsers look for the words in the page, whole words only, and do not tell capitals or accents apart; they show the
first place they find. So the words are told from every other place where they stand in the article, by the words before
and after them and by no more of these than that takes. Where that cannot be done there is no link: unsure is an answer.
Words of several blocks, and many words, are named by their first and their last ones.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

from corrigenda.core.anchoring import Span
from corrigenda.core.words import has_word, tokens

_LONGEST = 120  # code points named in full; more make an address that nobody can handle
_WORDS = 5  # named at either end of a longer passage
_MOST_BESIDE = 8  # words before and after that may be needed; a text that repeats more says the same twice
_MOST_READ = 500_000  # code points of a text that is searched, for this is done while somebody waits for a page
_SEPARATOR = re.compile(r"[\n\t]")  # a browser finds no words across the edge of a block or a cell


def text_fragment(text: str, span: Span) -> str | None:
    """`:~:text=…` for the passage, to stand after the `#` of the page's address; None when nothing leads only there."""
    passage = _whole_words(text, span)
    if passage is None or len(text) > _MOST_READ:
        return None
    if passage.end - passage.start <= _LONGEST and not _SEPARATOR.search(passage.of(text)):
        return _directive(text, passage, None)
    words = _words(text, passage.start, passage.end)
    first, last = _first(text, words), _last(text, words)
    return _directive(text, first, last) if first.end <= last.start else None


def _directive(text: str, start: Span, end: Span | None) -> str | None:
    if end is not None and not _stands_once(_base(text[start.end : end.end]), _base(end.of(text))):
        return None  # the same last words end before these do
    beside = _beside(text, start, with_suffix=end is None)
    if beside is None:
        return None
    prefix, suffix = text[beside.start : start.start], text[start.end : beside.end]
    parts = [f"{_encoded(prefix)}-"] if prefix else []
    parts.append(_encoded(start.of(text)))
    parts += [_encoded(end.of(text))] if end is not None else []
    parts += [f"-{_encoded(suffix)}"] if suffix else []
    return ":~:text=" + ",".join(parts)


def _beside(text: str, words: Span, *, with_suffix: bool) -> Span | None:
    """The words with the fewest others before or after them, or both, that stand nowhere else; None without any."""
    plain, line = _base(text), _line(text, words.start)
    before = _words(text, line.start, words.start)
    after = _words(text, words.end, line.end) if with_suffix else []
    for count in range(_MOST_BESIDE + 1):
        start = before[-count:][0].start if count and before else words.start
        end = after[:count][-1].end if count and after else words.end
        for around in (Span(start, words.end), Span(words.start, end), Span(start, end)):
            if _stands_once(plain, _base(around.of(text))):
                return around
    return None


def _whole_words(text: str, span: Span) -> Span | None:
    """The passage from its first whole word to its last; None when it has none."""
    around = Span(_line(text, span.start).start, _line(text, span.end).end)
    words = [word for word in _words(text, around.start, around.end) if word.end > span.start and word.start < span.end]
    return Span(words[0].start, words[-1].end) if words else None


def _words(text: str, start: int, end: int) -> list[Span]:
    found = []
    for token in tokens(text, start, end):
        if has_word(token):
            found.append(Span(start, start + len(token)))
        start += len(token)
    return found


def _first(text: str, words: list[Span]) -> Span:
    line = _line(text, words[0].start)
    within = [word for word in words[:_WORDS] if word.end <= line.end]
    return Span(words[0].start, within[-1].end)


def _last(text: str, words: list[Span]) -> Span:
    line = _line(text, words[-1].end)
    within = [word for word in words[-_WORDS:] if word.start >= line.start]
    return Span(within[0].start, words[-1].end)


def _line(text: str, at: int) -> Span:
    """The stretch without a separator around a place."""
    end = _SEPARATOR.search(text, at)
    before = max(text.rfind("\n", 0, at), text.rfind("\t", 0, at))
    return Span(before + 1, end.start() if end else len(text))


def _stands_once(text: str, words: str) -> bool:
    found = text.find(words)
    return found != -1 and text.find(words, found + 1) == -1


def _base(text: str) -> str:
    """The text as browsers compare it, without capitals and accents; and without spaces, because between what stands
    before the words and the words they skip any space, even the edge of a block."""
    if not text.isascii():
        text = "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one) != "Mn")
    return "".join(text.split()).casefold()


def _encoded(words: str) -> str:
    # The hyphen is a letter of addresses, but here it marks prefix and suffix, as the comma parts them.
    return quote(words.strip(), safe="").replace("-", "%2D")
