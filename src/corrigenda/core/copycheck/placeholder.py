"""What should have been filled in: a template's variable, an editor's TK, filler text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import is_mentioned, paragraphs
from corrigenda.core.text import Text

_LEFT = re.compile(
    r"\{\{ ?[A-Za-z_][\w.| ]{0,60}\}\}|\{% ?\w[^{}%\n]{0,80}%\}|<%=? ?[\w.@ ]{1,60}%>|\$\{[A-Za-z_][\w.]{0,60}\}"
    r"|\[(?:TK|TKTK|TK TK|XX+|PLACEHOLDER|TO COME|INSERT [A-Z ]{2,40}|insert [a-z ]{2,40} here)\]|\bTKTK\b"
    r"|\b[Ll]orem ipsum dolor sit amet"
)
_ABOUT_IT = re.compile(
    r"template|placeholder|variable|syntax|jinja|mustache|handlebars|liquid|django|filler|typesett|javascript|\bcode\b",
    re.IGNORECASE,
)


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Gaps that nobody filled."""
    del facts
    if _ABOUT_IT.search(text.text):
        return
    for block, words in paragraphs(text):
        for match in _LEFT.finditer(words):
            if not is_mentioned(words, match.start(), match.end()):
                yield Found(
                    Span(block.start + match.start(), block.start + match.end()),
                    "Something was not filled in.",
                    f"“{match[0]}” stands for words that are missing.",
                )


RULE = Rule("placeholder", 1, "error", find)
