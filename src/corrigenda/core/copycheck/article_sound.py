"""“A” before a vowel's sound and “an” before a consonant's, in English.

What is spoken decides, and spelling does not tell it of every word. So words are judged by lists: which beginnings are
spoken otherwise than they are written, which abbreviations are spelled out, which names are safe. What can be said both
ways (an historic, a SQL query, a FAQ) is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import paragraphs
from corrigenda.core.copycheck.sounds import article_of
from corrigenda.core.text import Text

_PAIR = re.compile(r"(?<![\w'’./&-])(a|an|A|An)[ \u00a0](\w[\w'’-]*)(?![\w'’-]|[.]\w)")
_EVERYDAY = re.compile(
    r"\b(?:the|of|and|to|is|was|for|that|has|had|it|he|she|they|with|by|from|as|in)\b", re.IGNORECASE
)
_BEFORE_A_NAME = re.compile(r"\b(?:the|this|that|each|every|our|their|its) $")  # “the a array”: a is what it is called
_SENTENCE = 120  # code points around, where an everyday English word has to stand


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Articles that do not go with the sound after them."""
    del facts
    for block, words in paragraphs(text):
        for match in _PAIR.finditer(words):
            article, word = match[1], match[2]
            right = article_of(word, words[match.end() : match.end() + 3])
            if right is None or right == article.lower() or _is_doubtful(words, match):
                continue
            replacement = (right.capitalize() if article[0] == "A" else right) + words[match.end(1) : match.end()]
            yield Found(
                Span(block.start + match.start(), block.start + match.end()),
                f"“{right}” is spoken before “{word}”.",
                f"“{word}” begins with the sound of a {'vowel' if right == 'an' else 'consonant'}.",
                replacement,
            )


def _is_doubtful(words: str, match: re.Match[str]) -> bool:
    """“Vitamin A is”, “Article 3 a 8”, a name such as An, words of another language, a letter of a list."""
    if match[1] == "An" or _BEFORE_A_NAME.search(words, max(0, match.start() - 8), match.start()):
        return True
    if match[1] == "A" and (
        match[2][0].isdigit() or re.search(r"[^\W\d_]['’]? $", words[max(0, match.start() - 3) : match.start()])
    ):
        return True
    if re.search(r"[\d)] $", words[max(0, match.start() - 2) : match.start()]):
        return True
    around = words[max(0, match.start() - _SENTENCE) : match.end() + _SENTENCE]
    return len(_EVERYDAY.findall(around)) < 2


RULE = Rule("article-sound", 1, "error", find, frozenset({"en"}))
