"""What a person says is the story's text, and how near an extracted text comes to it.

A label has a line a block: the story's plain, the headline after `# `, and after `? ` what may be in or out as one
likes (byline, date, captions). Words are compared as a bag, case folded; each Chinese character is a word.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

LEAST_RECALL, LEAST_PRECISION = 0.98, 0.95
_WORD = re.compile("[\u3400-\u9fff]|[^\\W\u3400-\u9fff]+")

Bag = Counter[str]


@dataclass(frozen=True, slots=True)
class Label:
    """A person's reading of a page, as bags of words."""

    story: Bag
    headline: Bag
    either: Bag


@dataclass(frozen=True, slots=True)
class Score:
    """Recall and precision of the story's words; whether the headline is there; the words that are not the story's."""

    recall: float
    precision: float
    has_headline: bool
    noise: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.recall + self.precision
        return 2 * self.recall * self.precision / total if total else 0.0

    @property
    def is_right(self) -> bool:
        """Whether the text can be used as it is."""
        return self.recall >= LEAST_RECALL and self.precision >= LEAST_PRECISION


def words(text: str) -> Bag:
    """The words of a text."""
    return Counter(_WORD.findall(text.casefold()))


def label(source: str) -> Label:
    """Read a label file's content."""
    lines = source.splitlines()
    return Label(
        words("\n".join(line for line in lines if line[:2] not in ("# ", "? "))),
        words("\n".join(line[2:] for line in lines if line.startswith("# "))),
        words("\n".join(line[2:] for line in lines if line.startswith("? "))),
    )


def score(text: str, wanted: Label) -> Score:
    """Compare an extracted text with a label."""
    found = words(text)
    matched = found & wanted.story
    rest = found - matched
    has_headline = wanted.headline <= rest
    noise = rest - wanted.headline - wanted.either
    right = matched.total()
    return Score(
        right / wanted.story.total(),
        right / (right + noise.total()) if right else 0.0,
        has_headline,
        tuple(noise.elements()),
        tuple((wanted.story - matched).elements()),
    )
