"""Django's SQLite backend, with writers that queue at a file lock instead of polling.

SQLite's own busy wait sleeps and tries again: with several writers the unlucky one waits for hundreds of milliseconds.
Here every transaction (they all begin IMMEDIATE) first takes an exclusive lock on `<database>.lock`, which the kernel
hands on in turn, and gives it back at commit or rollback. A process that dies gives it back by dying. Statements
outside a transaction still rely on SQLite's own locking, which remains the safeguard; the lock is only there for order.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that holds the writers' lock from BEGIN to COMMIT or ROLLBACK."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lock_file: int | None = None
        self._holds_lock = False

    def _start_transaction_under_autocommit(self) -> None:
        self._take_lock()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._give_lock()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._give_lock_unless_in_transaction()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._give_lock_unless_in_transaction()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._give_lock()
            if self._lock_file is not None:
                os.close(self._lock_file)
                self._lock_file = None

    def _take_lock(self) -> None:
        name = str(self.settings_dict["NAME"])
        if self._holds_lock or ":memory:" in name or "mode=memory" in name:
            return
        if self._lock_file is None:
            self._lock_file = os.open(f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock_file, fcntl.LOCK_EX)
        self._holds_lock = True

    def _give_lock_unless_in_transaction(self) -> None:
        # A COMMIT that failed (disk full) leaves the transaction open until Django rolls it back.
        if self.connection is None or not self.connection.in_transaction:
            self._give_lock()

    def _give_lock(self) -> None:
        if self._holds_lock and self._lock_file is not None:
            self._holds_lock = False
            with contextlib.suppress(OSError):
                fcntl.flock(self._lock_file, fcntl.LOCK_UN)
