"""codespell and proselint on the same texts, each from a folder that only it and what it needs are in; never from our
lock. They look for other things; what is compared is how often an editor is called, and how long that takes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_CACHE = Path.home() / ".cache" / "corrigenda-bench"


@dataclass(frozen=True)
class Peer:
    """A program: its name and version on PyPI, and how it is called with files behind."""

    name: str
    version: str
    call: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where it is installed."""
        return _CACHE / f"{self.name}-{self.version}-{sys.implementation.cache_tag}"


PEERS = (
    Peer("codespell", "2.4.3", ("codespell_lib",)),
    Peer("proselint", "0.16.0", ("proselint", "check")),
)


def compare(texts: Sequence[str], words: int) -> None:
    """Print, for each peer, its alarms a thousand words and how many words it reads a second. The texts are English."""
    with tempfile.TemporaryDirectory() as name:
        files = []
        for number, text in enumerate(texts):
            files.append(Path(name) / f"{number:05}.txt")
            files[-1].write_text(text, encoding="utf-8")
        for peer in PEERS:
            if not _is_installed(peer):
                continue
            begun = time.perf_counter()
            alarms = _alarms(peer, files)
            seconds = time.perf_counter() - begun
            print(
                f"{peer.name + ' ' + peer.version:30}{alarms:6}{alarms / max(words, 1) * 1000:10.3f} a thousand words"
                f"{words / max(seconds, 1e-9):12,.0f} words a second, start included"
            )


def _alarms(peer: Peer, files: Sequence[Path]) -> int:
    """How many lines it prints: one an alarm."""
    environment = {**os.environ, "PYTHONPATH": str(peer.folder)}
    done = subprocess.run(
        [sys.executable, "-m", *peer.call, *map(str, files)], check=False, capture_output=True, env=environment
    )
    return len(done.stdout.splitlines())


def _is_installed(peer: Peer) -> bool:
    """Whether it is there, by pip if need be; the folder gets its name last, so that no half one has it."""
    if peer.folder.exists():
        return True
    print(f"Installing {peer.name} {peer.version} into {peer.folder} …", file=sys.stderr)
    _CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE) as name:
        fresh = Path(name) / "fresh"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(
            [*command, "--target", str(fresh), f"{peer.name}=={peer.version}"], check=False, capture_output=True
        )
        if done.returncode:
            print(f"bench: {peer.name} could not be installed, so it is left out", file=sys.stderr)
            return False
        fresh.rename(peer.folder)
    return True
