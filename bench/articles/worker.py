"""`python -m bench.articles.worker SECONDS`: one worker that does nothing but look at due articles, from memory.

It says when it is ready, waits for a line, works for so long, and prints how many articles it looked at and the seconds
of the processor that took.
"""

from __future__ import annotations

import os
import random
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
django.setup()

from bench.articles import cost, turn  # noqa: E402
from bench.articles.pages import STORIES, page  # noqa: E402


def main() -> None:
    """Work."""
    for number in range(STORIES):
        for edition in range(3):
            page(number, edition)  # is made before the time begins
    print("ready", flush=True)
    sys.stdin.readline()
    done, until, processor = 0, time.monotonic() + float(sys.argv[1]), time.process_time()
    with cost.answering(cost.mixed(random.Random())):
        while (left := until - time.monotonic()) > 0 and (looked := turn.looks(left)):
            done += looked
    print(done, time.process_time() - processor, flush=True)


if __name__ == "__main__":
    main()
