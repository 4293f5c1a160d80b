"""Who a note calls upon: “@bob, is that so?” names bob. A name that nobody has is only a word."""

from __future__ import annotations

import re
from collections.abc import Iterable

# After a letter or a digit it is an e-mail address. What a name may hold is what Django lets names be made of.
_CALL = re.compile(r"(?<![\w.+-])@([\w.@+-]{1,150})")
_ENDS = ".@+-"


def mentioned(text: str, names: Iterable[str]) -> list[str]:
    """The names among `names` that a text calls upon, each once, in the order of the text; capitals do not matter."""
    exact = {name: name for name in names}
    folded = {name.casefold(): name for name in exact}
    found = []
    for word in _CALL.findall(text):
        for candidate in (word, word.rstrip(_ENDS)):  # “@bob.” at the end of a sentence
            name = exact.get(candidate) or folded.get(candidate.casefold())
            if name is not None:
                found.append(name)
                break
    return list(dict.fromkeys(found))
