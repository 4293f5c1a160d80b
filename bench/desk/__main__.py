"""`python -m bench.desk`: what the desk's pages cost. bench/README.md says what it measures and what not."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from bench import databases


def main() -> None:
    """Measure on SQLite and, where it is asked for, on PostgreSQL."""
    options = _options()
    print(databases.machine(), flush=True)
    arguments = ["--requests", str(options.requests), "--sizes", *map(str, options.sizes)]
    databases.measure("bench.desk.one_database", arguments, postgres=options.postgres, folder=options.folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.desk", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], help="reports in the table")
    parser.add_argument("--full", action="store_true", help="1,000,000 reports too")
    parser.add_argument("--requests", type=int, default=40, help="of each page at each size")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure (default: the temporary one)")
    parser.add_argument("--postgres", action="store_true", default=os.environ.get("CORRIGENDA_TEST_POSTGRES") == "1")
    options = parser.parse_args()
    if options.full:
        options.sizes = [10_000, 100_000, 1_000_000]
    return options


if __name__ == "__main__":
    main()
