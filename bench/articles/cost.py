"""The cost of one recheck, split into its parts: the real functions run, each with a stopwatch around it.

Only the network is left out: the page comes from memory.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any
from unittest.mock import patch

from bench.articles import rows
from bench.articles.pages import page
from corrigenda.articles import look, revise
from corrigenda.articles.fetch import NONE, Fetched, Validators
from corrigenda.core import page as page_module
from corrigenda.core import text as text_module
from corrigenda.models import Article, Site

PARTS = ("take", "guard", "parse", "text", "metadata", "carry", "store")
STORY = 7
"""The story that all of the cases show."""


class Stopwatch:
    """Seconds by part; what a part spends in another one counts there."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self._inner = [0.0]

    def around(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed."""

        def timed(*arguments: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            begun = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter() - begun
                self.seconds[part] += took - self._inner.pop()
                self._inner[-1] += took

        return timed


@contextmanager
def timed() -> Iterator[Stopwatch]:
    """Within the block, the parts of a look are timed. What is in none of the others is storing."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for part, where, name in (
            ("take", Article, "lease_due"),
            ("guard", look, "excess"),
            ("parse", text_module, "LexborHTMLParser"),
            ("parse", page_module, "LexborHTMLParser"),
            ("text", look, "read"),
            ("metadata", look, "read_page"),
            ("carry", revise, "carry"),
        ):
            stack.enter_context(patch.object(where, name, watch.around(part, getattr(where, name))))
        yield watch


Answer = Callable[[str, Validators], Fetched]


@contextmanager
def answering(answer: Answer) -> Iterator[None]:
    """Within the block, pages come from `answer`, which is told the address and what is known of it."""

    def fetch(url: str, origins: Collection[str], private: Collection[str] = (), known: Validators = NONE) -> Fetched:
        del origins, private
        return answer(url, known)

    with patch.object(look, "fetch", fetch):
        yield


def unchanged(url: str, known: Validators) -> Fetched:
    """304."""
    return Fetched(url, None, known, status=304)


def same(url: str, known: Validators) -> Fetched:
    """The page again, with the text that is known."""
    return Fetched(url, page(rows.number_of(url), int(known.etag or 0)), known)


def changed(url: str, known: Validators) -> Fetched:
    """The page's next edition. Its number is its ETag, so that the article itself remembers it."""
    edition = int(known.etag or 0) + 1
    return Fetched(url, page(rows.number_of(url), edition), Validators(str(edition)))


def mixed(chance: random.Random) -> Answer:
    """Of ten looks six find the page unchanged, three the same text, and one a new text."""

    def answer(url: str, known: Validators) -> Fetched:
        return chance.choice(_MIX)(url, known)

    return answer


_MIX = (unchanged,) * 6 + (same,) * 3 + (changed,)

CASES: tuple[tuple[str, Answer, int], ...] = (
    ("unchanged (304)", unchanged, 1),
    ("same text", same, 1),
    ("changed, no erratum", changed, 0),
    ("changed, 1 erratum", changed, 1),
    ("changed, 10 errata", changed, 10),
    ("changed, 100 errata", changed, 100),
)


def costs(site: Site, rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds by case and part, medians over interleaved rounds."""
    rows.grow(site, len(CASES) * rows.STORIES, 1)
    # The same story for all, and one whose articles have no errata of their own.
    articles = list(Article.objects.select_related("site", "revision").order_by("pk")[STORY :: rows.STORIES])
    for article, (_, _, errata) in zip(articles, CASES, strict=True):
        rows.report(article, errata)
    Article.objects.update(look_at=None)
    took: dict[str, list[Counter[str]]] = {name: [] for name, _, _ in CASES}
    for number in range(rounds + 1):
        for article, (name, answer, _) in zip(articles, CASES, strict=True):
            measured = _recheck(article, answer)
            if number:  # the first round is for warming up
                took[name].append(measured)
    return {
        name: {part: 1e3 * median(one[part] for one in measured) for part in (*PARTS, "whole")}
        for name, measured in took.items()
    }


def _recheck(article: Article, answer: Answer) -> Counter[str]:
    now = datetime.now(UTC)
    Article.objects.filter(pk=article.pk).update(look_at=now)
    with answering(answer), timed() as watch:
        begun = time.perf_counter()
        assert look.look_at_one(now)
        whole = time.perf_counter() - begun
    article.refresh_from_db(fields=["trouble", "look_at"])
    assert not article.trouble, article.trouble
    Article.objects.filter(pk=article.pk).update(look_at=None)
    watch.seconds["store"] = whole - sum(watch.seconds.values())
    watch.seconds["whole"] = whole
    return watch.seconds
