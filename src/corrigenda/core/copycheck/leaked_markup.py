"""Markup that readers see: a tag, an entity, a style, or a content system's shortcode that nothing has rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import is_mentioned, paragraphs
from corrigenda.core.text import Text

_TAGS = (
    "p|br|strong|em|span|div|b|i|u|a|h[1-6]|ul|ol|li|blockquote|img|iframe|script|style|figure|figcaption|td|tr|table"
)
_LEAKED = re.compile(
    rf"</(?:{_TAGS})>|<(?:br|hr) ?/?>"
    rf"|<(?:{_TAGS})(?: [a-z-]+=[\"'“”][^<>\n]{{0,300}})>|<(?:p|strong|em|blockquote|li|ul)>"
    r"|&(?:nbsp|amp|quot|apos|lt|gt|mdash|ndash|hellip|[lr][sd]quo|#\d{2,5}|#x[0-9A-Fa-f]{2,4});"
    r"|\[/?(?:caption|embed|gallery|vc_row|vc_column|vc_column_text)(?: [a-z]+=[^\]\n]{0,200})?\]"
    r"|(?<!\S)[.#]?[a-z][\w.#-]{0,40} ?\{ ?(?:color|margin|padding|font-size|font-family|display|width|background)"
    r"(?:-\w+)?:[^{}\n]{1,300}\}"
)
_ABOUT_IT = re.compile(
    r"\b(?:html|xml|css|markup|wordpress|shortcodes?|web ?pages?|javascript|dom|tags?|elements?|entit(?:y|ies))\b",
    re.IGNORECASE,
)
_MOST = 12  # a text with more of it shows code


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Pieces of markup in the text."""
    del facts
    found = []
    for block, words in paragraphs(text):
        if _ABOUT_IT.search(words):
            return  # the text is about markup
        found += [
            _found(block.start, match)
            for match in _LEAKED.finditer(words)
            if not is_mentioned(words, match.start(), match.end())
        ]
    if len(found) <= _MOST:
        yield from found


def _found(offset: int, match: re.Match[str]) -> Found:
    replacement = unescape(match[0]) if match[0].startswith("&") else None
    return Found(
        Span(offset + match.start(), offset + match.end()),
        "Markup stands in the text.",
        f"Readers see “{match[0][:40]}”.",
        None if replacement in ("<", ">", "&") else replacement,
    )


RULE = Rule("leaked-markup", 1, "note", find)  # texts about markup in other languages are not known
