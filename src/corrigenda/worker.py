"""What happens after the answer: reports are placed, articles looked at, feeds read, readers and webhooks told,
texts checked, addresses forgotten.

What is due stands in the rows themselves, with a lease and the next try, so a worker that dies loses nothing: another
one, or the same one started again, finds the row due. Any number of workers may run, on any number of machines.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.db import DatabaseError, close_old_connections, connection

from corrigenda.accounts.forget import forget_invitations
from corrigenda.articles.forget_texts import forget_texts
from corrigenda.articles.hub import ask_one_hub
from corrigenda.articles.look import look_at_one
from corrigenda.articles.renaming import rename_articles
from corrigenda.articles.turns import turns
from corrigenda.articles.watch import read_one_feed
from corrigenda.delivery.confirm import ask_one_address
from corrigenda.delivery.forget import forget_addresses
from corrigenda.delivery.send import forget_deliveries, send_one
from corrigenda.delivery.tell import tell_one
from corrigenda.desk.forget_junk import forget_junk
from corrigenda.intake.copycheck import check_one
from corrigenda.intake.place import place_one
from corrigenda.models import Worker
from corrigenda.models.queues import next_due
from corrigenda.models.waking import Ear

log = logging.getLogger(__name__)

Duty = Callable[[datetime], bool]
DUTIES: tuple[Duty, ...] = (
    rename_articles, place_one, look_at_one, read_one_feed, ask_one_hub, ask_one_address, tell_one, send_one,
    check_one, forget_addresses, forget_texts, forget_deliveries, forget_junk, forget_invitations,
)  # fmt: skip
"""Each does one piece of due work (the time is UTC) and says whether there was any."""

IDLE_SECONDS = 0.5
SWEEP_SECONDS = 10.0
"""How long an idle worker waits that would be woken: a wake may be lost."""

_MOST_PIECES, _MOST_SECONDS = 50, 2.0  # of one duty, before the others have their turn
_SEEN_EVERY_SECONDS = 15.0
_PAUSE_FACTOR = 8
_LONGEST_PAUSE_SECONDS = 0.25


def run(stop: threading.Event, parent: int | None = None) -> None:
    """Work until told to stop, or until the process with the id `parent` is no longer this one's parent."""
    ear, presence = Ear(), Presence()

    def is_over() -> bool:
        return stop.is_set() or (parent is not None and os.getppid() != parent)

    def pause(seconds: float) -> None:
        presence.show()
        # Beside a server, readers go first: most of the time the processor and the writers' lock are theirs.
        if parent is not None:
            stop.wait(min(_LONGEST_PAUSE_SECONDS, _PAUSE_FACTOR * seconds))

    while not is_over():
        presence.show()
        hears = ear.hears  # before looking, or a wake in between would be missed
        if not work_off(pause, is_over):
            ear.wait(_idle_seconds() if hears else IDLE_SECONDS, is_over)


def work_off(pause: Callable[[float], None] = lambda _: None, is_over: Callable[[], bool] = lambda: False) -> bool:
    """Give each duty one turn. Whether any had work. A failing duty is logged and never stops the others.

    After each piece it makes a `pause`, told how many seconds that took, and ends early when it `is_over`.
    """
    worked = False
    for duty in DUTIES:
        close_old_connections()
        try:
            with turns.kept():
                worked = _turn(duty, pause, is_over) or worked
        except DatabaseError as error:
            log.error("%s: %s", duty.__name__, type(error).__name__)  # its words may quote a reader's
            connection.close()
        except Exception:
            log.exception("%s failed", duty.__name__)
    return worked


def _turn(duty: Duty, pause: Callable[[float], None], is_over: Callable[[], bool]) -> bool:
    """Do pieces of a duty, so many or for so long. Whether there was any."""
    until = time.monotonic() + _MOST_SECONDS
    for done in range(_MOST_PIECES):
        begun = time.monotonic()
        if begun > until or is_over() or not duty(datetime.now(UTC)):
            return done > 0
        pause(time.monotonic() - begun)
    return True


def _idle_seconds() -> float:
    """How long to wait for a wake: nothing wakes for what comes due by its own time."""
    try:
        due = next_due(datetime.now(UTC))
    except DatabaseError:
        connection.close()
        return IDLE_SECONDS
    return max(IDLE_SECONDS, min(SWEEP_SECONDS, due if due is not None else SWEEP_SECONDS))


class Presence:
    """Says in the database, now and then, that this process works."""

    def __init__(self) -> None:
        self._row: Worker | None = None
        self._said_at = float("-inf")

    def show(self) -> None:
        """Say it, unless it was said a moment ago. A database in trouble is no reason not to work."""
        if time.monotonic() - self._said_at < _SEEN_EVERY_SECONDS:
            return
        now = datetime.now(UTC)
        try:
            if self._row is None:
                self._row = Worker.begin(now)
            else:
                self._row.see(now)
        except DatabaseError as error:
            log.error("the worker could not be noted: %s", type(error).__name__)
            connection.close()
        self._said_at = time.monotonic()
