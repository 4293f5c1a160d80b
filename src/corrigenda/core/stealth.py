"""Which words of fact an edit changed that readers had before them for hours: numbers, names, quotations.

An edit of a published text is silent where nobody reported the passage and no notice tells of it; whether that is so is
not asked here. What is added harms nobody who read the text before it, so additions never count, nor do words that only
moved, and typography. A paragraph that was written within the last hours is news in the making: it does not count
either. Rewording without a number, a name or a quotation is left out, because it says little and happens all the time.

Names are words with a capital that do not begin a sentence. So scripts without capitals have none, and German has many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from corrigenda.core.folding import fold
from corrigenda.core.redline import Paragraph, redline

STOOD_FOR = timedelta(hours=6)
"""How long words have to have stood. Most edits of the first hours are the making of the story."""

Reason = Literal["number", "name", "quotation"]

_MOVED_FROM = 40  # code points
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r"[“„«「\"][^“”„«»「」\"]+[”“»」\"]")
_BEGINS = re.compile(r"(?:^|[.!?…:؟।。！？])[\s\"“„«(‘’']*\Z")


@dataclass(frozen=True, slots=True)
class Change:
    """Words of fact that were changed, or taken out where `after` is empty, and what kind of fact they are."""

    reason: Reason
    before: str
    after: str


def facts_changed(old: str, new: str, stood: str) -> list[Change]:
    """What an edit changed from `old` to `new`, in order; `stood` is the text as it was before `STOOD_FOR`."""
    found: list[Change] = []
    for paragraph in redline(old, new).paragraphs:
        if paragraph.is_changed and _old(paragraph) in stood:
            found += (change for change in _changes(paragraph) if change.after or not _only_moved(change.before, new))
    return found


def _only_moved(words: str, new: str) -> bool:
    """Whether words that are gone from their place stand elsewhere. Of a few words that would say nothing."""
    return len(words) >= _MOVED_FROM and words in new


def _old(paragraph: Paragraph) -> str:
    return "".join(segment.text for segment in paragraph.segments if segment.op != "insert").strip()


def _changes(paragraph: Paragraph) -> Iterator[Change]:
    """The changes of a paragraph that have a reason."""
    whole = "".join(segment.text for segment in paragraph.segments if segment.op != "insert")
    quoted = [found.span() for found in _QUOTED.finditer(whole)]
    at = 0
    for number, segment in enumerate(paragraph.segments):
        if segment.op == "insert":
            continue
        start, at = at, at + len(segment.text)
        if segment.op == "equal":
            continue
        following = paragraph.segments[number + 1 : number + 2]
        after = following[0].text if following and following[0].op == "insert" else ""
        if fold(segment.text).strip() == fold(after).strip():
            continue
        is_quoted = any(start < end and begin < at for begin, end in quoted)
        if (reason := _reason(segment.text, after, whole[:start], is_quoted)) is not None:
            yield Change(reason, segment.text.strip(), after.strip())


def _reason(before: str, after: str, leading: str, is_quoted: bool) -> Reason | None:
    numbers = _NUMBER.findall(before)
    if numbers and numbers != _NUMBER.findall(after):
        return "number"
    if any(name not in _WORD.findall(after) for name in _names(before, leading)):
        return "name"
    return "quotation" if is_quoted else None


def _names(words: str, leading: str) -> Iterator[str]:
    """The words with a capital that begin no sentence; `leading` is what stands before them."""
    for found in _WORD.finditer(words):
        if found[0][0].isupper() and not _BEGINS.search(leading + words[: found.start()]):
            yield found[0]
