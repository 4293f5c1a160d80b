"""Run the bench: `python -m bench.widget`. See bench/README.md for what it measures and what not."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.intake.process import Server, free_port
from bench.widget.page import Times, chromium, measure
from bench.widget.sizes import LEFT_OUT, Size, peers, size_of

WIDGET = Path(__file__).parents[2] / "src" / "corrigenda" / "static" / "corrigenda" / "widget" / "corrigenda.js"
RATES = (1, 4)


@contextmanager
def _demo(folder: Path) -> Iterator[str]:
    """The demo's desk and publication; gives the address of a story."""
    desk, publication = free_port(), free_port()
    command = [
        sys.executable, "-c", "from corrigenda.cli import main; main()",
        "demo", "--folder", str(folder / "demo"), "--port", str(desk), "--publication-port", str(publication),
    ]  # fmt: skip
    with Server(command, desk, folder / "log"):
        yield f"http://127.0.0.1:{publication}/ferry.html"


def _size_row(name: str, size: Size, note: str = "") -> str:
    brotli = f"{size.brotli:,}" if size.brotli is not None else "–"
    return f"{name:32}{size.raw:>10,}{size.gzip:>10,}{brotli:>10}   {note}".rstrip()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.widget", description=__doc__)
    parser.add_argument("--loads", type=int, default=15, help="loads of the page at each speed")
    parser.add_argument("--only-sizes", action="store_true", help="no browser")
    options = parser.parse_args()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}\n")
    print(f"{'bytes':32}{'raw':>10}{'gzip -9':>10}{'brotli':>10}")
    print(_size_row("Corrigenda", size_of(WIDGET), "all of it: selecting, dialog, sending, notices"))
    for peer, size in peers():
        print(_size_row(peer.name, size, f"{peer.package} {peer.version}: {peer.note}"))
    print("\n".join(LEFT_OUT))
    if options.only_sizes:
        return
    times = {rate: Times() for rate in RATES}
    temporary = tempfile.TemporaryDirectory(prefix="corrigenda-bench-")
    with temporary as folder, _demo(Path(folder)) as address, chromium() as browser:
        measure(browser, address, 1, Times())  # the first is the browser's own start
        for _ in range(options.loads):
            for rate in RATES:
                measure(browser, address, rate, times[rate])
        version = browser.version
    print(f"\nMain thread, Chromium {version}, medians of {options.loads} loads with an empty cache, in ms")
    print(f"{'':32}{'at load:':>12}{'until the dialog is open:':>42}")
    print(f"{'':32}{'evaluation':>12}{'script':>14}{'all tasks':>14}{'on the clock':>14}")
    for rate, measured in times.items():
        evaluation, script, tasks, clock = measured.medians()
        name = "this processor" if rate == 1 else f"{rate} times slower"
        print(f"{name:32}{evaluation:>12.1f}{script:>14.1f}{tasks:>14.1f}{clock:>14.1f}")


if __name__ == "__main__":
    main()
