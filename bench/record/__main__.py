"""`python -m bench.record`: what the public record costs as it grows. bench/README.md says what it measures."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles
from typing import Any

_CONFIG = 'secret_key = "{secret}"\naddress = "http://127.0.0.1"\ndata = "data"\n'
_ASKED = ("", "?before={middle}", "{middle}/", "2016/03/", "?q=harbour", "?q=nowhere", "feed.atom", "?q=港")


def main() -> None:
    """Grow a record on SQLite; at each size build it, build it again after one change, verify it, and ask for pages."""
    parser = argparse.ArgumentParser(prog="python -m bench.record", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--full", action="store_true", help="100,000 notices too")
    parser.add_argument("--asks", type=int, default=40, help="requests an address")
    parser.add_argument("--folder", type=Path, help="a folder on the disk to measure (default: the temporary one)")
    options = parser.parse_args()
    sizes = [*options.sizes, 100_000] if options.full else options.sizes
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}, load before {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="corrigenda-bench-", dir=options.folder) as name:
        folder = Path(name)
        (folder / "corrigenda.toml").write_text(_CONFIG.format(secret="s" * 40))
        os.environ |= {
            "CORRIGENDA_CONFIG": str(folder / "corrigenda.toml"),
            "DJANGO_SETTINGS_MODULE": "corrigenda.project.settings",
        }
        os.environ.pop("DATABASE_URL", None)
        _measure(folder, sizes, options.asks)


def _measure(folder: Path, sizes: list[int], asks: int) -> None:
    import django

    (folder / "data").mkdir()
    django.setup()
    from django.core.management import call_command

    from bench.record import rows

    call_command("migrate", verbosity=0)
    site = rows.site()
    print(f"{'notices':>8} {'build':>9} {'files':>9} {'again':>7} {'1 more':>7} {'verify':>8} {'memory':>8}   p95 (ms)")
    for size in sizes:
        rows.grow(site, size)
        _one_size(folder / f"out-{size}", site, size, asks)


def _one_size(out: Path, site: Any, size: int, asks: int) -> None:
    from click.testing import CliRunner

    from corrigenda.cli import main as command
    from corrigenda.record.build import build

    begun = time.perf_counter()
    built = build(site, out, lambda _: None)
    took = time.perf_counter() - begun
    again = _seconds(lambda: build(site, out, lambda _: None))
    _amend_one(site, size // 2)
    one_more = _seconds(lambda: build(site, out, lambda _: None))
    place = str(out / "record" / site.key)
    verified = CliRunner().invoke(command, ["record", "verify", place])
    if verified.exit_code:
        sys.exit(f"bench: the record does not verify: {verified.output[:2000]}")
    verify = _seconds(lambda: CliRunner().invoke(command, ["record", "verify", place]))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pages = "  ".join(f"{address or '/'} {_p95(site, address, size, asks):.0f}" for address in _ASKED)
    print(
        f"{size:>8,} {took:>8.1f}s {built.files:>9,} {again:>6.2f}s {one_more:>6.2f}s {verify:>7.2f}s {memory:>6,.0f}MB"
        f"   {pages}",
        flush=True,
    )


def _amend_one(site: Any, number: int) -> None:
    from django.contrib.auth.models import User

    from corrigenda.models import Correction

    notice = Correction.objects.get(site=site, number=number)
    words = {**notice.words, "text": f"{notice.text} So it was said again."}
    actor = User.objects.get(username="bench")
    Correction.amend(
        notice.pk, words, seen=notice.version, reason="Said again.", is_minor=False, at=datetime.now(UTC), actor=actor
    )


def _p95(site: Any, address: str, size: int, asks: int) -> float:
    """Milliseconds of Django's answer, without a server; each time made anew."""
    from django.test import Client

    client = Client()
    path = f"/record/{site.key}/{address.format(middle=size // 2)}"
    took = [1e3 * _seconds(lambda: _answered(client, path)) for _ in range(asks)]
    return quantiles(took, n=20)[-1]


def _answered(client: Any, path: str) -> None:
    assert client.get(path).status_code == 200, path


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
