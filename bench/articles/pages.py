"""Invented stories as whole pages, in as many editions as are wanted: each differs from the first in a few words."""

from __future__ import annotations

import json
import random
from functools import lru_cache
from html import escape

from bench.anchoring.edits import reworded
from bench.anchoring.prose import Document, Prose, Text
from corrigenda.core.text import Rules, read
from corrigenda.core.text import Text as Canonical

STORIES = 40
"""So many different stories; articles share them."""

_SENTENCES_CHANGED = 3
_PROSE = Prose("en")
_LINKS = "".join(f'<li><a href="/section/{n}"><span>Section {n}</span></a></li>' for n in range(60))
_TEASERS = "".join(
    f'<div class="teaser"><a href="/{n}"><img src="/i/{n}.jpg" alt=""><h3>Another story, number {n}</h3></a></div>'
    for n in range(30)
)
_SCRIPT = "window.layers = window.layers || [];" + "layers.push({event: 'seen', weight: 1});" * 400


@lru_cache(maxsize=STORIES)
def story(number: int) -> Document:
    """A story; some are long, some mostly a list."""
    return _PROSE.article(random.Random(number))


@lru_cache(maxsize=2_000)
def page(number: int, edition: int) -> str:
    """A story's page in an edition; no two editions have the same text."""
    paragraphs = "".join(f"<p>{escape(words)}</p>\n" for words in _text(number, edition).split("\n\n"))
    told = json.dumps({"@type": "NewsArticle", "headline": f"Story {number}", "author": {"name": "The desk"}})
    return (
        f'<!doctype html><html lang="en"><head><title>Story {number}</title><script>{_SCRIPT}</script>'
        f'<script type="application/ld+json">{told}</script></head><body><nav><ul>{_LINKS}</ul></nav>'
        f"<main><article><h1>Story {number}</h1>\n{paragraphs}<p>This report was edited {edition} times.</p></article>"
        f"<aside>{_TEASERS}</aside></main><footer><ul>{_LINKS}</ul></footer></body></html>"
    )


@lru_cache(maxsize=STORIES)
def first_text(number: int) -> Canonical:
    """The canonical text of a story's first edition."""
    return read(page(number, 0), Rules())


def _text(number: int, edition: int) -> str:
    document = [list(paragraph) for paragraph in story(number)]
    chance = random.Random(number * 100_003 + edition)
    for _ in range(_SENTENCES_CHANGED if edition else 0):
        paragraph = chance.choice(document)
        at = chance.randrange(len(paragraph))
        paragraph[at] = reworded(paragraph[at], _PROSE, chance, 1) or paragraph[at]
    return Text(tuple(tuple(paragraph) for paragraph in document), _PROSE).text
