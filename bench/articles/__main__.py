"""`python -m bench.articles`: what following articles costs. bench/README.md says what it measures and what not."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bench import databases


def main() -> None:
    """Measure on SQLite and, where it is asked for, on PostgreSQL."""
    options = _options()
    print(databases.machine())
    print(
        f"medians of {options.rounds} interleaved rechecks; {options.looks} rechecks a size; "
        f"{options.turns} interleaved turns of {options.seconds:g} s; {options.revisions} revisions an article",
        flush=True,
    )
    arguments = ["--sizes", *map(str, options.sizes)]
    for option in ("revisions", "rounds", "looks", "turns", "seconds", "rechecks"):
        arguments += [f"--{option}", str(getattr(options, option))]
    arguments += ["--explain"] if options.explain else []
    databases.measure("bench.articles.one_database", arguments, postgres=options.postgres, folder=options.folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.articles", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], help="articles in the table")
    parser.add_argument("--revisions", type=int, default=2, help="an article")
    parser.add_argument("--full", action="store_true", help="100,000 articles too, each with ten revisions")
    parser.add_argument("--rounds", type=int, default=30, help="rechecks of each case whose cost is split")
    parser.add_argument("--looks", type=int, default=300, help="rechecks at each size")
    parser.add_argument("--turns", type=int, default=3, help="turns of 1, 2 and 4 workers")
    parser.add_argument("--seconds", type=float, default=3, help="of a turn")
    parser.add_argument("--rechecks", type=int, default=0, help="of a long run at the end, in tenths")
    parser.add_argument("--explain", action="store_true", help="say how the database finds the article that is due")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure (default: the temporary one)")
    parser.add_argument("--postgres", action="store_true", default=os.environ.get("CORRIGENDA_TEST_POSTGRES") == "1")
    options = parser.parse_args()
    if options.full:
        options.sizes, options.revisions = [1_000, 10_000, 100_000], 10
    return options


if __name__ == "__main__":
    main()
