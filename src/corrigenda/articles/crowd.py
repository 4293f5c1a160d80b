"""How many pushed articles a process works on at once, so that one system that pushes a lot takes nobody's threads.

The largest page that is allowed takes seconds of the processor. Two at work leave readers and editors enough of it; a
few more may wait, since most pages take hundredths of a second. All of them together have half of the threads at most:
the other half is for pages, and for telling everybody else to come again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

from corrigenda.core.problems import Problem

AT_WORK = 2
_PATIENCE_SECONDS = 5.0
_COME_AGAIN_SECONDS = 5


class Crowd:
    """Those that are let in: `at_work` of them at once, the others wait for their turn, not for long."""

    def __init__(self, inside: int, at_work: int = AT_WORK, patience: float = _PATIENCE_SECONDS) -> None:
        self._inside, self._at_work = Semaphore(inside), Semaphore(at_work)
        self._patience = patience

    @classmethod
    def among(cls, threads: int) -> Crowd:
        """For a process with so many threads."""
        return cls(max(1, threads // 2))

    @contextmanager
    def place(self) -> Iterator[None]:
        """Work within the block when it is one's turn. Raises Problem: busy."""
        if not self._inside.acquire(blocking=False):
            raise _busy()
        try:
            if not self._at_work.acquire(timeout=self._patience):
                raise _busy()
            try:
                yield
            finally:
                self._at_work.release()
        finally:
            self._inside.release()


def _busy() -> Problem:
    return Problem(
        "busy", "The desk is working on other articles. Nothing is stored: send it again.",
        retry_after=_COME_AGAIN_SECONDS,
    )  # fmt: skip
