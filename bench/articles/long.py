"""A long run of one worker: all articles are rechecked again and again, and each tenth of the run is timed."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from bench.articles import rows, turn
from bench.articles.cost import answering, mixed
from bench.articles.pages import STORIES, page
from corrigenda.models import Revision

_TENTHS = 10
_MADE_BEFORE = 6  # editions of each story; what the bench needs for making a page is not to be measured


@dataclass(frozen=True, slots=True)
class Tenth:
    """Rechecks a second of the clock and of one core's time, and the revisions in the table at the end."""

    looks: int
    clock: float
    core: float
    revisions: int


def run(rechecks: int) -> Iterator[Tenth]:
    """So many rechecks: every article's before any article's next one."""
    for number in range(STORIES):
        for edition in range(_MADE_BEFORE):
            page(number, edition)
    rows.make_due(at_once=False)
    ends = [rechecks * tenth // _TENTHS for tenth in range(_TENTHS + 1)]
    with answering(mixed(random.Random(1))):
        for begin, end in pairwise(ends):
            clock, core = time.perf_counter(), time.process_time()
            _look(end - begin)
            clock, core = time.perf_counter() - clock, time.process_time() - core
            yield Tenth(end - begin, (end - begin) / clock, (end - begin) / core, Revision.objects.count())


def _look(looks: int) -> None:
    while looks:
        done = turn.looks(most=looks)
        looks -= done
        if not done:
            rows.make_due(at_once=False)
