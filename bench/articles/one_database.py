"""`python -m bench.articles.one_database NAME …`: all three tables, on the database that the configuration names.

A process of its own, because a process of Django's has one database.
"""

from __future__ import annotations

import argparse
import os
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from bench.articles import cost, long, rows, scale  # noqa: E402
from bench.articles.pages import STORIES, first_text, page  # noqa: E402
from corrigenda.models import Article, Revision  # noqa: E402


def main() -> None:
    """Make the rows, measure, print."""
    options = _options()
    settings.CORRIGENDA.data.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    site = rows.make_site()
    size = median(len(page(n, 0).encode()) for n in range(STORIES)) / 1e3
    print(f"\n{options.name}: pages of {size:.0f} KB (median), texts of "
          f"{median(len(first_text(n).text) for n in range(STORIES)):,.0f} code points; the split shows "
          f"one of {len(first_text(cost.STORY).text):,}")  # fmt: skip
    _print_costs(cost.costs(site, options.rounds))
    _print_sizes(scale.grown(site, options.sizes, options.revisions, options.looks))
    print(f"\nin the table: {Article.objects.count():,} articles, {Revision.objects.count():,} revisions")
    if options.explain:
        print(scale.plan())
    _print_workers(scale.workers(options.seconds, options.turns))
    if options.rechecks:
        _print_long(options.rechecks)


def _print_costs(costs: dict[str, dict[str, float]]) -> None:
    print(f"\n{'ms a recheck':24}" + "".join(f"{part:>10}" for part in (*cost.PARTS, "whole")) + f"{'a second':>10}")
    for name, parts in costs.items():
        cells = "".join(f"{parts[part]:>10.2f}" for part in (*cost.PARTS, "whole"))
        print(f"{name:24}{cells}{1e3 / parts['whole']:>10,.0f}")


def _print_sizes(sizes: dict[int, tuple[scale.Rate, scale.Rate]]) -> None:
    print(f"\n{'':24}{'due one by one:':>26}{'all due at one moment:':>30}")
    print(f"{'articles in the table':24}{'a second':>10}{'x least':>8}{'take ms':>8}"
          f"{'a second':>14}{'x least':>8}{'take ms':>8}")  # fmt: skip
    least = next(iter(sizes.values()))
    for size, pair in sizes.items():
        print(f"{size:<24,}" + "".join(
            f"{rate.second:>{10 + 4 * at},.0f}{rate.second / least[at].second:>8.2f}{rate.take:>8.2f}"
            for at, rate in enumerate(pair)
        ))  # fmt: skip


def _print_workers(found: dict[int, list[scale.Work]]) -> None:
    one = median(work.clock for work in found[scale.WORKERS[0]])
    print(f"\n{'workers':24}{'a second':>10}{'x one':>8}{'a core':>10}  (least, most a second)")
    for count, works in found.items():
        rates = [work.clock for work in works]
        core = median(work.core for work in works)
        print(f"{count:<24}{median(rates):>10,.0f}{median(rates) / one:>8.2f}{core:>10,.0f}"
              f"  ({min(rates):,.0f}, {max(rates):,.0f})")  # fmt: skip


def _print_long(rechecks: int) -> None:
    articles = Article.objects.count()
    print(f"\n{rechecks:,} rechecks of {articles:,} articles, {rechecks / articles:.1f} of each, by one worker")
    print(f"{'tenth':24}{'a second':>10}{'x first':>8}{'a core':>10}{'revisions':>12}")
    first = None
    for number, tenth in enumerate(long.run(rechecks), 1):
        first = first or tenth
        print(f"{number:<24}{tenth.clock:>10,.0f}{tenth.clock / first.clock:>8.2f}{tenth.core:>10,.0f}"
              f"{tenth.revisions:>12,}", flush=True)  # fmt: skip


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--sizes", type=int, nargs="+")
    for name in ("revisions", "rounds", "looks", "turns", "rechecks"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--explain", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
