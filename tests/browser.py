"""The one place that knows where the browser is and how it starts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

_MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def executable() -> str:
    """The Chromium to drive: CHROMIUM, or the first one installed."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None and _MAC.exists():
        found = str(_MAC)
    if found is None:
        raise RuntimeError("Chromium is missing; install it, or name its path in CHROMIUM.")
    return found


def launch(playwright: Playwright) -> Browser:
    """Start it, headless and without its own traffic."""
    return playwright.chromium.launch(
        executable_path=executable(),
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    )
