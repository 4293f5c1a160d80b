"""`python -m bench.desk.one_database NAME …`: the pages' cost on the database that the configuration names."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable
from math import ceil

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.desk import rows  # noqa: E402
from corrigenda.models import Article, Erratum, Report  # noqa: E402

Address = Callable[[random.Random], str]
PAGES: dict[str, Address] = {
    "queue": lambda _: "",
    "queue, further on": lambda chance: f"?after={_somewhere(chance)}",
    "search, in one erratum": lambda chance: f"?state=rejected&q={_rare(chance)}",
    "search, in every one": lambda _: "?state=rejected&q=timetable",
    "erratum": lambda chance: f"errata/{chance.randint(1, Erratum.objects.count())}/",
    "articles": lambda _: "articles/",
    "history": lambda _: "history/",
    "figures, a year": lambda _: "figures/",
}


def _somewhere(chance: random.Random) -> str:
    waiting = Erratum.objects.filter(state="reported").order_by("rank", "pk")
    rank, pk = waiting.values_list("rank", "pk")[chance.randrange(waiting.count())]
    return f"{rank}.{pk}"


def _rare(chance: random.Random) -> str:
    report = Report.objects.get(pk=chance.randint(1, Report.objects.count()))
    return report.comment.split("page ")[1].split()[0]


def main() -> None:
    """Make the rows, ask for the pages, print."""
    options = _options()
    settings.CORRIGENDA.data.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    site, editor = rows.make_site()
    found: dict[int, dict[str, tuple[float, float, int]]] = {}
    for size in options.sizes:
        rows.grow(site, editor, size)
        client = Client()
        client.force_login(editor)
        found[size] = {name: _cost(client, address, options.requests) for name, address in PAGES.items()}
        print(f"{size:,} reports measured", file=sys.stderr, flush=True)
    print(f"\n{options.name}: {Article.objects.count():,} articles, {Erratum.objects.count():,} errata, "
          f"{Report.objects.count():,} reports; {options.requests} requests a page")  # fmt: skip
    _print(found)


def _cost(client: Client, address: Address, requests: int) -> tuple[float, float, int]:
    """Milliseconds: the median and the 95th in a hundred; and the queries of one request."""
    chance, times = random.Random(7), []
    for _ in range(requests):
        path = f"/desk/bench/{address(chance)}"
        begun = time.perf_counter()
        response = client.get(path)
        times.append(1e3 * (time.perf_counter() - begun))
        assert response.status_code == 200, (path, response.status_code)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    times.sort()
    return times[ceil(0.5 * requests) - 1], times[ceil(0.95 * requests) - 1], len(queries)


def _print(found: dict[int, dict[str, tuple[float, float, int]]]) -> None:
    print(f"{'':26}" + "".join(f"{size:>26,}" for size in found) + f"{'growth':>9}")
    print(f"{'ms':26}" + f"{'p50':>9}{'p95':>9}{'queries':>8}" * len(found) + f"{'of p95':>9}")
    least = found[min(found)]
    for name in PAGES:
        cells = "".join(
            f"{p50:>9.1f}{p95:>9.1f}{count:>8}" for p50, p95, count in (each[name] for each in found.values())
        )
        print(f"{name:26}{cells}{found[max(found)][name][1] / least[name][1]:>8.1f}x")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--requests", type=int)
    parser.add_argument("--sizes", type=int, nargs="+")
    return parser.parse_args()


if __name__ == "__main__":
    main()
