"""Which of an article's texts may be deleted, where a site keeps them for so long and no longer.

Never the first and the last, so that it can always be said what became of an article; never what anything refers to.
A text's time runs from when the next one was seen: one that stood for a year and was replaced yesterday is news.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Stored:
    """A text that is stored: its key, its digest, and when it was first seen (UTC)."""

    pk: int
    digest: str
    seen_at: datetime


def may_go(
    stored: Iterable[Stored], *, named: Collection[int], named_digests: Collection[str], replaced_before: datetime
) -> list[int]:
    """The keys of the texts that may be deleted, the oldest first.

    `stored` is all there is of an article; `named` and `named_digests` are the texts that something refers to, by key
    and by digest; `replaced_before` (UTC) is where the site's rule ends.
    """
    texts = sorted(stored, key=lambda text: (text.seen_at, text.pk))
    return [
        text.pk
        for text, following in list(pairwise(texts))[1:]
        if following.seen_at < replaced_before and text.pk not in named and text.digest not in named_digests
    ]
