"""A source with its certain findings mended: those for which a check gives the words to put there.

What is checked is not always what a file holds: a page's text is read out of its markup. So a mended file is read
again, and counts only if its text is the one wanted, to the last code point. Where the words do not stand in the source
as they are read (across tags, with entities), or cannot be told from others, nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck import Facts, Finding, check
from corrigenda.core.text import Text

_MOST_ROUNDS = 20  # two findings that share words are mended one after the other
_BESIDE = 20  # code points on either side by which words that stand twice are told apart


@dataclass(frozen=True, slots=True)
class Mended:
    """A source as it is now, its text, how many findings were mended in it, and which are left."""

    source: str
    text: Text
    mended: int
    left: list[Finding]


def mend(
    source: str, facts: Facts, read: Callable[[str], Text], is_out: Callable[[Text, Span], bool] = lambda *_: False
) -> Mended:
    """Mend what is certain. `read` makes the text that is checked; what `is_out` says of a span is no finding."""

    def findings(text: Text) -> list[Finding]:
        return [finding for finding in check(text, facts) if not is_out(text, finding.span)]

    text, mended = read(source), 0
    for _ in range(_MOST_ROUNDS):
        done, start = 0, len(text.text)
        for finding in reversed(findings(text)):
            # From the end, so that what stands before keeps its place; what overlaps waits for the next round.
            if finding.replacement is None or finding.span.end > start:
                continue
            wanted = text.text[: finding.span.start] + finding.replacement + text.text[finding.span.end :]
            found = _put(source, text.text, finding, read, wanted)
            if found is None:
                continue
            source, text, done, start = *found, done + 1, finding.span.start
        mended += done
        if not done:
            break
    return Mended(source, text, mended, findings(text))


def _put(source: str, text: str, finding: Finding, read: Callable[[str], Text], wanted: str) -> tuple[str, Text] | None:
    """The source with the finding's words replaced, and its text; None unless that is the one wanted."""
    if source == text:
        return wanted, read(wanted)
    span, replacement = finding.span, finding.replacement or ""
    before = text[max(0, span.start - _BESIDE) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + _BESIDE].partition("\n")[0]
    for left, right in (("", ""), (before, ""), ("", after), (before, after)):
        words = left + span.of(text) + right
        if source.count(words) == 1:
            put = source.replace(words, left + replacement + right)
            return (put, again) if (again := read(put)).text == wanted else None
    return None
