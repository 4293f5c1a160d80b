"""Load from wrk, and what came of it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
THREADS = 2


@dataclass(frozen=True, slots=True)
class Load:
    """One run of wrk: seconds it took, answers, answers that were errors, broken connections; latencies in ms."""

    seconds: float
    answers: int
    errors: int
    broken: int
    p50: float
    p99: float
    acknowledged: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return (self.answers - self.errors) / self.seconds


def require_wrk() -> None:
    """End with one clear line when wrk is not there."""
    if shutil.which("wrk") is None:
        sys.exit("bench: wrk is missing; install it first (Debian, Ubuntu: apt install wrk; macOS: brew install wrk).")


def post(address: str, requests: Path, *, origin: str, seed: int, seconds: int, connections: int, folder: Path) -> Load:
    """POST for some seconds; `requests` is a file as `post.lua` reads it. The result holds every acknowledged id."""
    written = folder / f"acknowledged-{seed}-"
    load = _wrk(
        [f"-d{seconds}s", f"-c{connections}", "-s", str(HERE / "post.lua"), address,
         "--", str(requests), str(written), str(seed), origin]
    )  # fmt: skip
    ids = [line for path in folder.glob(f"{written.name}*") for line in path.read_text().splitlines()]
    for path in folder.glob(f"{written.name}*"):
        path.unlink()
    if len(ids) < load.answers - load.errors:
        sys.exit(f"bench: {load.answers - load.errors} good answers from {address}, but only {len(ids)} of them a 201.")
    return Load(load.seconds, load.answers, load.errors, load.broken, load.p50, load.p99, tuple(ids))


def get(address: str, *, seconds: int, connections: int, headers: dict[str, str]) -> Load:
    """GET one address for some seconds."""
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    return _wrk([f"-d{seconds}s", f"-c{connections}", *given, "-s", str(HERE / "read.lua"), address])


def _wrk(arguments: list[str]) -> Load:
    done = subprocess.run(
        ["wrk", f"-t{THREADS}", "--timeout", "20s", *arguments], capture_output=True, text=True, check=False
    )
    last = done.stdout.strip().rpartition("\n")[2].split()
    if done.returncode or not last or last[0] != "DONE":
        sys.exit(f"bench: wrk failed: {done.stderr or done.stdout}")
    micros, answers, broken, errors, p50, p99 = (float(part) for part in last[1:])
    return Load(micros / 1e6, int(answers), int(errors), int(broken), p50 / 1000, p99 / 1000)
