"""Looks at due articles as a worker takes turns at them: some at a time, then others may have the host."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from corrigenda.articles.look import look_at_one
from corrigenda.articles.turns import turns

_MOST_LOOKS, _MOST_SECONDS = 50, 2.0  # as in corrigenda/worker.py


def looks(seconds: float = _MOST_SECONDS, most: int = _MOST_LOOKS) -> int:
    """Look at so many articles at the most, or for so long. How many there were."""
    until = time.monotonic() + min(seconds, _MOST_SECONDS)
    with turns.kept():
        for done in range(min(most, _MOST_LOOKS)):
            if time.monotonic() > until or not look_at_one(datetime.now(UTC)):
                return done
    return min(most, _MOST_LOOKS)
