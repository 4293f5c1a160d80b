"""UTF-8 that was read as Latin-1 or Windows-1252: “donâ€™t”, “cafÃ©”.

Only sequences that no language writes are taken. “MANHÃ”, followed by a closing quotation mark, is Portuguese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corrigenda.core.anchoring import Span
from corrigenda.core.copycheck.finding import Facts, Found, Rule
from corrigenda.core.copycheck.prose import is_mentioned, paragraphs
from corrigenda.core.text import Text

# The bytes 80 to 9F as Windows-1252 shows them, or as the control characters that Latin-1 has there.
_UPPER = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\x80-\x9f"
_REST = "\u00a0-\u00bf"
_WRONG = re.compile(
    rf"â€[{_UPPER}{_REST}]"  # quotation marks, dashes, dots
    rf"|Ã[\u00a0-\u00a9\u00ac-\u00ba\u00bc-\u00bf\x80-\x9fŸ]"  # é, ü, ß …; not before « » and other closing marks
    r"|Â[£°§©®½¼¾±²³µ]"
    rf"|(?:[ÐÑ][{_UPPER}{_REST}]){{3,}}"  # Cyrillic
    r"|ï»¿|ï¿½|\ufffd+"
)
_ABOUT_IT = re.compile(r"mojibake|utf-?8|unicode|latin-?1|encoding|\bcharset", re.IGNORECASE)


def find(text: Text, facts: Facts) -> Iterator[Found]:
    """Characters that came out wrong, each with what it was."""
    del facts
    if _ABOUT_IT.search(text.text):
        return
    for block, words in paragraphs(text):
        for match in _WRONG.finditer(words):
            if is_mentioned(words, match.start(), match.end()) or _is_capital(match, words):
                continue
            right = _decoded(match[0])
            evidence = f"It was “{right}”, read in another encoding." if right else "No text is written with it."
            yield Found(
                Span(block.start + match.start(), block.start + match.end()),
                "Characters were read in the wrong encoding.",
                evidence,
                right,
            )


def _is_capital(match: re.Match[str], words: str) -> bool:
    """Ã or Â at the end of a word in capitals, before a sign."""
    is_after_capital = match.start() > 0 and words[match.start() - 1].isupper()
    return match[0][0] in "ÃÂ" and is_after_capital and not words[match.end() : match.end() + 1].islower()


def _decoded(wrong: str) -> str | None:
    data = bytearray()
    for character in wrong:
        try:
            data += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 0xFF:
                return None
            data.append(ord(character))
    try:
        right = data.decode()
    except UnicodeDecodeError:
        return None
    return right if right.isprintable() and "\ufffd" not in right else None


RULE = Rule("mojibake", 1, "error", find)
