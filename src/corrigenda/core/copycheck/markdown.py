"""What of a Markdown file is no prose: front matter, code, addresses, tags. Nothing there is a finding, or mended."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from corrigenda.core.anchoring import Span
from corrigenda.core.text import Text

_FENCE = re.compile(r"^[ >]*(?P<mark>`{3,8}|~{3,8})[^\n]*\n(?:.*\n)*?[ >]*(?P=mark)[`~]*[ ]*$", re.MULTILINE)
_OTHER = re.compile(
    r"\A---\n(?:.*\n)*?---$"  # front matter
    r"|(?<!`)(?P<tick>`{1,3})(?!`)[^\n]{1,300}?(?P=tick)(?!`)"  # code in a line
    r"|^(?: {4}|\t).*$"  # code by indentation; the text of a list's item too, which is then not judged
    r"|\]\([^()\n]{0,500}\)|^ {0,3}\[[^\]\n]{1,200}\]:.*$|<[^<>\n]{1,500}>|\bhttps?://\S+",
    re.MULTILINE,
)


def is_no_prose(text: Text, span: Span) -> bool:
    """Whether a span of a Markdown source touches what is no prose."""
    starts, ends = _ranges(text.text)
    at = bisect_right(starts, span.end - 1) - 1
    return at >= 0 and ends[at] > span.start


@lru_cache(maxsize=4)
def _ranges(source: str) -> tuple[list[int], list[int]]:
    """Starts and ends in their order; none overlaps another."""
    found = [match.span() for match in _FENCE.finditer(source)]
    blotted = _FENCE.sub(lambda match: re.sub(r"[^\n]", "\0", match[0]), source)
    found += [match.span() for match in _OTHER.finditer(blotted)]
    found.sort()
    return [start for start, _ in found], [end for _, end in found]
