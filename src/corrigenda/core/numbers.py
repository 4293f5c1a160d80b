"""Numbers as addresses and forms send them. What is no number of a row is passed over: nothing typed is an error."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 17  # digits; longer ones are no key of either database


def number(text: str | None) -> int | None:
    """The number that a text is, or None."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _LONGEST else None


def numbers(texts: Iterable[str], most: int | None = None) -> list[int]:
    """The numbers among some texts, each once, in their order, and so many at the most."""
    found = (number(text) for text in texts)
    return list(dict.fromkeys(each for each in found if each is not None))[:most]
