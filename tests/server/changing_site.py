"""`python -m tests.server.changing_site FOLDER`: a scripted site, and workers of which one is killed each round.

A program of its own, because it works on the database that its folder's configuration names. It prints a line for each
round that took place, and ends with 1 and every difference when an erratum is not where the script says.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.db.models import Q

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
django.setup()

from corrigenda.articles.look import look_at_one  # noqa: E402
from corrigenda.models import Article, Erratum, Site  # noqa: E402
from tests.articles.scripted import differences, reported  # noqa: E402
from tests.articles.stories import Story, edit, published  # noqa: E402

ARTICLES, ROUNDS, WORKERS = 200, 20, 4
MOST_SECONDS = 60
_HASTY = """
from datetime import timedelta
from corrigenda.cli import main
import sys
def hurry():
    from corrigenda.articles import fetch, look, turns
    fetch._SECONDS, look.LEASE = 0.6, timedelta(seconds=1.2)
    turns.LONGEST_REQUEST, turns.HOLD = timedelta(seconds=0.6), timedelta(seconds=1.2)
import django
django.setup()
hurry()
sys.argv = ["corrigenda", "work"]
main()
"""
"""A worker whose patience with servers, and whose leases, are short: a killed worker's article is soon free again."""


class Workers:
    """So many workers. One that is killed is replaced at once."""

    def __init__(self, count: int, log: Path) -> None:
        self.log = open(log, "ab")  # noqa: SIM115  (the processes keep it)
        self.running = [self._started() for _ in range(count)]

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", _HASTY], stdout=self.log, stderr=self.log)

    def kill_one(self, chance: random.Random) -> None:
        """SIGKILL for one of them."""
        at = chance.randrange(len(self.running))
        assert self.running[at].poll() is None, "a worker ended by itself"
        self.running[at].send_signal(signal.SIGKILL)
        self.running[at].wait()
        self.running[at] = self._started()

    def end(self) -> None:
        """SIGTERM for all."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(timeout=20)


def main() -> None:
    """Play all rounds, then say what was not as it should be."""
    chance = random.Random(20)
    begun = datetime.now(UTC)
    stories = {f"/{n}.html": Story(n, n % 2 == 0, begun) for n in range(ARTICLES)}
    site = Site.objects.get()
    with ExitStack() as servers:
        # Several hosts, because one is asked for one page at a time, whoever works.
        origins = [servers.enter_context(published(stories, urlsplit(each).port or 0)) for each in site.origins]
        urls = {path: origins[n % len(origins)] + path for n, path in enumerate(stories)}
        Article.objects.bulk_create(
            Article(site=site, url=url, known_as=url, first_seen_at=begun, look_at=begun) for url in urls.values()
        )
        while look_at_one(datetime.now(UTC)):
            pass
        errata = {path: reported(Article.objects.get(url=urls[path]), story) for path, story in stories.items()}
        workers = Workers(WORKERS, Path(sys.argv[1]) / "log")
        try:
            wrong = [line for number in range(1, ROUNDS + 1) for line in play(number, stories, errata, workers, chance)]
        finally:
            workers.end()
    print("\n".join(wrong) if wrong else "every erratum was where the script says after every round")
    sys.exit(bool(wrong))


def play(
    number: int, stories: dict[str, Story], errata: dict[str, int], workers: Workers, chance: random.Random
) -> Iterator[str]:
    """One round: edit, let everything be looked at while a worker is killed, compare."""
    now = datetime.now(UTC)
    edit(stories, chance, now)
    Article.objects.update(look_at=now, attempts=0, trouble="")
    begun = time.monotonic()
    time.sleep(chance.uniform(0.1, 0.6))
    workers.kill_one(chance)
    # What failed is due again later; what was looked at has been since the round began.
    waiting = Article.objects.filter(Q(looked_at__isnull=True) | Q(looked_at__lte=now) | Q(leased_until__gt=now))
    while left := waiting.count():
        if time.monotonic() - begun > MOST_SECONDS:
            yield f"round {number}: {left} articles were not looked at"
            return
        time.sleep(0.05)
    print(f"round {number}: {len(stories)} articles in {time.monotonic() - begun:.1f} s", flush=True)
    found = Erratum.objects.select_related("article__revision").in_bulk()
    for path, story in stories.items():
        yield from (f"round {number}, {line}" for line in differences(story, found[errata[path]]))


if __name__ == "__main__":
    main()
