"""trafilatura, from a folder that only it and what it needs are in; never from our lock."""

from __future__ import annotations

import importlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

VERSION = "2.3.1"
_FOLDER = Path.home() / ".cache" / "corrigenda-bench" / f"trafilatura-{VERSION}-{sys.implementation.cache_tag}"

Extract = Callable[[str], str]


def trafilatura(*, favour_recall: bool = False) -> Extract | None:
    """Its text of a page, without comments; None when it cannot be installed, and stderr says so."""
    if not _is_installed():
        return None
    if str(_FOLDER) not in sys.path:
        sys.path.append(str(_FOLDER))  # last, so that what we have too is ours
    module = importlib.import_module("trafilatura")

    def extract(html: str) -> str:
        return module.extract(html, include_comments=False, include_tables=True, favor_recall=favour_recall) or ""

    return extract


def _is_installed() -> bool:
    """Whether it is there, by pip if need be; the folder gets its name last, so that no half one has it."""
    if _FOLDER.exists():
        return True
    print(f"Installing trafilatura {VERSION} into {_FOLDER} …", file=sys.stderr)
    _FOLDER.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_FOLDER.parent) as name:
        fresh = Path(name) / "fresh"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(
            [*command, "--target", str(fresh), f"trafilatura=={VERSION}"], check=False, capture_output=True
        )
        if done.returncode:
            print("bench: trafilatura could not be installed, so it is left out", file=sys.stderr)
            return False
        fresh.rename(_FOLDER)
    return True
