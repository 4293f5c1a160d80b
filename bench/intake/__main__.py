"""Run the bench: `python -m bench.intake`. See bench/README.md for what it measures and what not."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from bench.intake import load, raw, story
from bench.intake.desks import Desk, PostgresqlDesk, SqliteDesk
from bench.intake.load import Load
from bench.intake.peer import VERSION, WORKERS, Isso
from bench.intake.prepare import NOTICES, SITE
from bench.intake.process import free_port

LEAST_RATIO, MOST_P99, LEAST_READS = 15, 60.0, 15_000
ISSO = f"Isso {VERSION}, gunicorn -w {WORKERS}, SQLite"


@dataclass
class Line:
    """What one contestant did, round by round."""

    rates: list[float] = field(default_factory=list)
    p50s: list[float] = field(default_factory=list)
    p99s: list[float] = field(default_factory=list)
    acknowledged: int = 0
    stored: int = 0
    missing: int = 0
    errors: int = 0

    def add(self, measured: Load) -> None:
        """Add a round."""
        self.rates.append(measured.rate)
        self.p50s.append(measured.p50)
        self.p99s.append(measured.p99)
        self.errors += measured.errors + measured.broken


class Bench:
    """All contestants, a turn each a round."""

    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self.folder, self.options = folder, options
        self.lines: dict[str, Line] = {}
        self.turns = 0
        port = free_port()
        self.publication = f"http://127.0.0.1:{port}"
        story.serve(port)
        self.sqlite = SqliteDesk(folder / "desk-sqlite", self.publication)
        self.postgresql = PostgresqlDesk(folder / "desk-postgresql", self.publication)
        self.isso = Isso(folder / "isso", self.publication)
        self.reports, self.comments = folder / "reports", folder / "comments"
        self.size = story.write_reports(self.reports, self.publication, SITE)
        story.write_comments(self.comments, self.size)

    def round(self) -> None:
        """Give everyone a turn."""
        seconds = self.options.seconds
        for desk in (self.sqlite, self.postgresql):
            self._desk(desk, with_worker=True)
            self._desk(desk, with_worker=False)
        with self.isso.serve() as address:
            self._posts(ISSO, address, self.comments, self.isso.ids)
        self._reads()
        for group, name in ((1, "one by one"), (raw.GROUP, f"{raw.GROUP} a commit")):
            rate = raw.sqlite(self.sqlite.folder / "prepared.sqlite3", self.folder, group, seconds / 2)
            self._line(f"raw inserts into SQLite, {name}").rates.append(rate)
            rate = raw.postgresql(self.postgresql.uri, group, seconds / 2)
            self._line(f"raw inserts into PostgreSQL, {name}").rates.append(rate)

    def _line(self, name: str) -> Line:
        return self.lines.setdefault(name, Line())

    def _desk(self, desk: Desk, *, with_worker: bool) -> None:
        name = f"Corrigenda, {desk.name}" + ("" if with_worker else ", worker elsewhere")
        with desk.serve(with_worker=with_worker) as address:
            self._posts(name, address, self.reports, lambda: {_dashed(uuid) for uuid in desk.ids()})
        if desk.events() != len(desk.ids()):
            sys.exit(f"bench: {name}: a report is stored without its event")

    def _posts(self, name: str, address: str, requests: Path, stored: Callable[[], set[str]]) -> None:
        self.turns += 1
        seed = (self.options.seed + self.turns) * 2
        post = {"origin": self.publication, "connections": self.options.connections, "folder": self.folder}
        load.post(address, requests, seed=seed, seconds=1, **post)
        before = _settled(stored)
        measured = load.post(address, requests, seed=seed + 1, seconds=self.options.seconds, **post)
        after = _settled(stored)
        line = self._line(name)
        line.add(measured)
        line.acknowledged += len(measured.acknowledged)
        line.stored += len(after) - len(before)
        line.missing += len(set(measured.acknowledged) - after)
        unasked = len(after) - len(before) - len(measured.acknowledged)
        if line.missing or not 0 <= unasked <= self.options.connections + measured.broken:
            sys.exit(f"bench: {name}: {line.missing} acknowledged are missing, {unasked} more stored than answered")

    def _reads(self) -> None:
        path = f"/api/v1/notices?site={SITE}&url={quote(story.url(self.publication, 0), safe='')}"
        with self.sqlite.serve() as address:
            with urllib.request.urlopen(address + path) as answer:
                tag, body = answer.headers["ETag"], answer.read()
            if body.count(b'"text"') != len(NOTICES):
                sys.exit("bench: the notices are not there")
            for name, headers in (("200", {}), ("304", {"If-None-Match": tag})):
                get = {"connections": self.options.connections, "headers": headers}
                load.get(address + path, seconds=1, **get)
                self._line(f"notices, {name}").add(load.get(address + path, seconds=self.options.seconds, **get))

    def table(self) -> str:
        """The result."""
        isso = statistics.median(self.lines[ISSO].rates)
        width = max(map(len, self.lines)) + 2
        heads = f"{'a second':>10}{'(least, most)':>18}{'x Isso':>9}{'p50 ms':>9}{'p99 ms':>9}   every 201 on disk"
        rows = [f"{'':{width}}{heads}"]
        for name, line in self.lines.items():
            rate = statistics.median(line.rates)
            row = f"{name:{width}}{rate:>10,.0f}{f'({min(line.rates):,.0f}, {max(line.rates):,.0f})':>18}"
            row += f"{'' if name.startswith('notices') else f'{rate / isso:.1f}':>9}"
            if line.p50s:
                row += f"{statistics.median(line.p50s):>9.1f}{statistics.median(line.p99s):>9.1f}"
            if line.acknowledged:
                kept = line.acknowledged - line.missing
                row += f"   {kept:,} of {line.acknowledged:,}; {line.stored - kept} unanswered"
            if line.errors:
                row += f"   {line.errors} errors"
            rows.append(row)
        return "\n".join(rows)

    def verdict(self) -> list[str]:
        """What was promised and is not kept."""
        isso, broken = statistics.median(self.lines[ISSO].rates), []
        for desk in (self.sqlite, self.postgresql):
            line = self.lines[f"Corrigenda, {desk.name}"]
            rate, p99 = statistics.median(line.rates), statistics.median(line.p99s)
            if rate < LEAST_RATIO * isso:
                broken.append(f"{desk.name}: {rate / isso:.1f} times Isso, promised are {LEAST_RATIO}")
            if p99 > MOST_P99:
                broken.append(f"{desk.name}: p99 of {p99:.1f} ms, promised are {MOST_P99:.0f}")
        for name in ("notices, 200", "notices, 304"):
            rate = statistics.median(self.lines[name].rates)
            if rate < LEAST_READS:
                broken.append(f"{name}: {rate:,.0f} a second, promised are {LEAST_READS:,}")
        return broken


def _settled(stored: Callable[[], set[str]]) -> set[str]:
    """What is stored once the requests that were under way when wrk left are done; nobody heard their answers."""
    found = stored()
    while True:
        time.sleep(0.5)
        before, found = found, stored()
        if len(found) == len(before):
            return found


def _dashed(uuid: str) -> str:
    return f"{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}"


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load before {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    """Measure and print. Exits with 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m bench.intake", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="seconds of load a turn")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000, help="for the made UUIDs")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure (default: the temporary one)")
    options = parser.parse_args()
    load.require_wrk()
    machine = _machine()
    with tempfile.TemporaryDirectory(prefix="corrigenda-bench-", dir=options.folder) as folder:
        bench = Bench(Path(folder), options)
        try:
            for number in range(options.rounds):
                print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
                bench.round()
            durability = bench.isso.durability()
        finally:
            bench.postgresql.stop()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}")
    print(
        f"{options.rounds} interleaved rounds of {options.seconds} s, medians; {options.connections} connections, "
        f"wrk with {load.THREADS} threads on the same machine; bodies of {bench.size} bytes"
    )
    print(f"Corrigenda: WAL, synchronous=FULL; PostgreSQL: fsync, synchronous_commit on; Isso: {durability}\n")
    print(bench.table())
    broken = bench.verdict()
    print("\n" + ("\n".join(broken) if broken else "Every promise kept."))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
