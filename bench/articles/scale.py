"""How the rate of rechecks goes with the size of the table, and with the number of workers."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.articles import rows
from bench.articles.cost import answering, same, timed
from corrigenda.articles.look import LEASE, look_at_one
from corrigenda.articles.turns import turns
from corrigenda.models import Article, Site

WORKERS = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Rate:
    """Rechecks a second of one process, and the milliseconds that taking the article took of each."""

    second: float
    take: float


def rate(looks: int, *, at_once: bool) -> Rate:
    """Look at so many of the table's articles, whose pages have the same text as before."""
    rows.make_due(at_once=at_once)
    takes = []
    with answering(same), turns.kept():
        begun = time.perf_counter()
        for _ in range(looks):
            with timed() as watch:
                assert look_at_one(datetime.now(UTC))
            takes.append(watch.seconds["take"])
        took = time.perf_counter() - begun
    return Rate(looks / took, 1e3 * median(takes))


def plan() -> str:
    """How the database finds the article that is due, by its own word."""
    rows.make_due(at_once=True)
    with connection.cursor() as cursor:
        with CaptureQueriesContext(connection) as queries:
            assert Article.lease_due(datetime.now(UTC), LEASE) is not None
        chosen = next(query["sql"] for query in queries if "ORDER BY" in query["sql"])
        cursor.execute(("EXPLAIN " if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN ") + chosen)
        return "\n".join("  ".join(map(str, row)) for row in cursor.fetchall())


def grown(site: Site, sizes: list[int], revisions: int, looks: int) -> dict[int, tuple[Rate, Rate]]:
    """For each size of the table: due one after the other, and all at the same moment."""
    found = {}
    for size in sizes:
        rows.grow(site, size, revisions)
        found[size] = (rate(looks, at_once=False), rate(looks, at_once=True))
        print(f"{size:,} articles measured", file=sys.stderr, flush=True)
    return found


@dataclass(frozen=True, slots=True)
class Work:
    """Rechecks a second of the clock, and a second of one core's, of workers together."""

    clock: float
    core: float


def workers(seconds: float, rounds: int) -> dict[int, list[Work]]:
    """What 1, 2 and 4 workers do together, round by round."""
    found: dict[int, list[Work]] = {count: [] for count in WORKERS}
    for _ in range(rounds):
        for count in WORKERS:
            rows.make_due(at_once=False)
            connection.close()
            found[count].append(_together(count, seconds))
    return found


def _together(count: int, seconds: float) -> Work:
    command = [sys.executable, "-m", "bench.articles.worker", str(seconds)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            sys.exit("bench: a worker did not start")
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0].split() for process in processes]
    done = sum(int(looked) for looked, _ in said)
    return Work(done / seconds, done / sum(float(processor) for _, processor in said))
