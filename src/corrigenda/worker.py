"""What happens after the answer: reports are placed, articles looked at, feeds read, readers told, addresses
forgotten.

What is due stands in the rows themselves, with a lease and the next try, so a worker that dies loses nothing: another
one, or the same one started again, finds the row due. Any number of workers may run.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, close_old_connections, connection

from corrigenda.articles.forget_texts import forget_texts
from corrigenda.articles.hub import ask_one_hub
from corrigenda.articles.look import look_at_one
from corrigenda.articles.renaming import rename_articles
from corrigenda.articles.watch import read_one_feed
from corrigenda.delivery.forget import forget_addresses
from corrigenda.delivery.tell import tell_one
from corrigenda.intake.place import place_one

log = logging.getLogger(__name__)

Duty = Callable[[datetime], bool]
DUTIES: tuple[Duty, ...] = (
    rename_articles, place_one, look_at_one, read_one_feed, ask_one_hub, tell_one, forget_addresses,
    forget_texts,
)  # fmt: skip
"""Each does one piece of due work (the time is UTC) and says whether there was any."""

IDLE_SECONDS = 0.5
_PAUSE_FACTOR = 8
_LONGEST_PAUSE_SECONDS = 0.25


def run(stop: threading.Event, parent: int | None = None) -> None:
    """Work until told to stop, or until the process with the id `parent` is no longer this one's parent."""
    while not stop.is_set() and (parent is None or os.getppid() == parent):
        begun = time.monotonic()
        if not work_off():
            stop.wait(IDLE_SECONDS)
        elif parent is not None:
            # Beside a server, readers go first: most of the time the processor and the writers' lock are theirs.
            stop.wait(min(_LONGEST_PAUSE_SECONDS, _PAUSE_FACTOR * (time.monotonic() - begun)))


def work_off() -> bool:
    """Give each duty one turn. Whether any had work. A failing duty is logged and never stops the others."""
    worked = False
    for duty in DUTIES:
        close_old_connections()
        try:
            worked = duty(datetime.now(UTC)) or worked
        except DatabaseError as error:
            log.error("%s: %s", duty.__name__, type(error).__name__)  # its words may quote a reader's
            connection.close()
        except Exception:
            log.exception("%s failed", duty.__name__)
    return worked
