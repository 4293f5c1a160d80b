"""`python -m bench.articles.worker SECONDS`: one worker that does nothing but look at due articles, from memory.

It says when it is ready, waits for a line, works for so long and prints how many articles it looked at. Of ten looks
six find the page unchanged, three the same text, and one a new text.
"""

from __future__ import annotations

import os
import random
import sys
import time
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
django.setup()

from bench.articles.cost import answering, changed, same, unchanged  # noqa: E402
from bench.articles.pages import STORIES, page  # noqa: E402
from corrigenda.articles.fetch import Fetched, Validators  # noqa: E402
from corrigenda.articles.look import look_at_one  # noqa: E402

_MIX = (unchanged,) * 6 + (same,) * 3 + (changed,)


def main() -> None:
    """Work."""
    chance = random.Random()

    def answer(url: str, known: Validators) -> Fetched:
        return chance.choice(_MIX)(url, known)

    for number in range(STORIES):
        for edition in range(3):
            page(number, edition)  # is made before the time begins
    print("ready", flush=True)
    sys.stdin.readline()
    done, until = 0, time.monotonic() + float(sys.argv[1])
    with answering(answer):
        while time.monotonic() < until and look_at_one(datetime.now(UTC)):
            done += 1
    print(done, flush=True)


if __name__ == "__main__":
    main()
