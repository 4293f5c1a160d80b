"""The one writer of reports in a process: many readers' reports, one commit.

Requests hand a row over and wait; the writer's thread takes all that wait, stores them with their events in one
transaction, and only after COMMIT (SQLite with `synchronous=FULL`, so after fsync) lets them answer. While one batch is
being written the next one gathers, so the disk sets the batch's size; only under load does a batch wait a millisecond
for more. A row that cannot be stored never takes its batch with it: the batch is then stored row by row.

The same id again is not stored again: the row's first token is the answer, or None when the content differs.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import queue
import secrets
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from django.db import DatabaseError, close_old_connections, connection, transaction

from corrigenda.core.problems import Problem
from corrigenda.models import EventKind, Report, SetAside
from corrigenda.models.waking import wake

log = logging.getLogger(__name__)

_MOST_ROWS = 256
_WAIT_SECONDS = 15.0

_SIBLINGS = 8
"""From so many rows in the last batch on, the next one waits for its like: fewer commits, and the parsing in between is
not interrupted. PostgreSQL's commit_delay and commit_siblings are the same idea."""
_DELAY_SECONDS = 0.001
_LOOK_SECONDS = 0.0004
_RETRY_SECONDS = 5


@dataclass(slots=True)
class Row:
    """A report to store: its columns by name (the writer adds the token), with the site's daily cap."""

    columns: dict[str, object]
    daily_cap: int

    @property
    def uuid(self) -> UUID:
        """The client-made id."""
        value = self.columns["uuid"]
        assert isinstance(value, UUID)
        return value


@dataclass(slots=True)
class _Waiting:
    """A row with who waits for it: a coroutine's future, or a thread's lock."""

    row: Row
    future: asyncio.Future[None] | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    token: str | None = None
    problem: Problem | None = None

    def outcome(self) -> str:
        """The token, once stored. Raises Problem."""
        if self.problem is not None:
            raise self.problem
        if self.token is None:
            raise Problem("another-report", "A report with other content was received under this id before.")
        return self.token


class Writer:
    """Stores rows for every thread of the process. `start` is idempotent; the thread is a daemon and holds no state."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[_Waiting] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._counts = _DailyCounts()

    def store(self, row: Row) -> str:
        """Store a row durably and give the token of its receipt.

        Raises Problem: another-report when the id was used for other content, unavailable when it cannot be stored now.
        """
        self._start()
        waiting = _Waiting(row)
        waiting.lock.acquire()
        self._queue.put(waiting)
        if not waiting.lock.acquire(timeout=_WAIT_SECONDS):
            raise _unavailable()
        return waiting.outcome()

    async def astore(self, row: Row) -> str:
        """The same on an event loop."""
        self._start()
        loop = asyncio.get_running_loop()
        waiting = _Waiting(row, loop.create_future())
        assert waiting.future is not None
        self._queue.put(waiting)
        patience = loop.call_later(_WAIT_SECONDS, _give_up, waiting)
        try:
            await waiting.future
        finally:
            patience.cancel()
        return waiting.outcome()

    def _start(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="report-writer", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        siblings = 0
        while True:
            batch = [self._queue.get()]
            if siblings >= _SIBLINGS:
                until = time.monotonic() + _DELAY_SECONDS
                while self._queue.qsize() < siblings and time.monotonic() < until:
                    time.sleep(_LOOK_SECONDS)
            while len(batch) < _MOST_ROWS and not self._queue.empty():
                batch.append(self._queue.get())
            try:
                self._store_all(batch)
            finally:
                _let_go(batch)
                siblings = len(batch)

    def _store_all(self, batch: list[_Waiting]) -> None:
        error = self._attempt(batch)
        if error is None:
            return
        if len(batch) == 1:
            batch[0].problem = _unavailable()
            return
        for waiting in batch:
            self._store_all([waiting])

    def _attempt(self, batch: list[_Waiting]) -> Exception | None:
        try:
            tokens = _insert([waiting.row for waiting in batch], self._counts)
        except Exception as error:  # whatever it was, readers are told and the thread lives on
            # Never the parameters: a reader's text has no place in a log.
            log.error("reports could not be stored: %s", type(error).__name__)
            self._counts.forget()
            if isinstance(error, DatabaseError):
                close_old_connections()
                if not connection.in_atomic_block:
                    connection.close()
            return error
        wake()
        for waiting, token in zip(batch, tokens, strict=True):
            waiting.token = token
        return None


def _let_go(batch: list[_Waiting]) -> None:
    """Wake all that waited: each event loop once, however many of its coroutines were in the batch."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
    for waiting in batch:
        if waiting.future is None:
            waiting.lock.release()
        else:
            by_loop.setdefault(waiting.future.get_loop(), []).append(waiting)
    for loop, waitings in by_loop.items():
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody is left to be told
            loop.call_soon_threadsafe(_resolve, waitings)


def _resolve(waitings: list[_Waiting]) -> None:
    for waiting in waitings:
        if waiting.future is not None and not waiting.future.done():
            waiting.future.set_result(None)


def _give_up(waiting: _Waiting) -> None:
    # The row may be stored all the same; the reader sends it again under the same id, and it counts once.
    if waiting.future is not None and not waiting.future.done():
        waiting.problem = _unavailable()
        waiting.future.set_result(None)


def _unavailable() -> Problem:
    return Problem(
        "unavailable", "The report is not stored yet. Keep it and send it again; it will count once.",
        retry_after=_RETRY_SECONDS,
    )  # fmt: skip


class _DailyCounts:
    """How many reports each site got on a day. Counted in the database now and then, and by itself in between."""

    _FRESH_SECONDS = 5.0

    def __init__(self) -> None:
        self._counts: dict[int, tuple[datetime, datetime, int]] = {}

    def forget(self) -> None:
        """Count anew next time."""
        self._counts.clear()

    def next(self, site_id: int, at: datetime) -> int:
        """The number of this report among the day's (UTC)."""
        day = at.replace(hour=0, minute=0, second=0, microsecond=0)
        known = self._counts.get(site_id)
        if known is None or known[0] != day or abs((at - known[1]).total_seconds()) > self._FRESH_SECONDS:
            known = (day, at, Report.objects.filter(site_id=site_id, received_at__gte=day, rule=None).count())
        self._counts[site_id] = (day, known[1], known[2] + 1)
        return known[2] + 1


_REPORT_TABLE = Report._meta.db_table
_REPORT_COLUMNS = tuple(f.column for f in Report._meta.concrete_fields if not f.primary_key)
_NAMES = ", ".join(f'"{name}"' for name in _REPORT_COLUMNS)
_INSERT = f"INSERT INTO {_REPORT_TABLE} ({_NAMES})"
_EVENT = "INSERT INTO corrigenda_event (site_id, at, kind, report_id, note)"
_INSERT_FROM_JSON = (
    f"WITH stored AS ({_INSERT} SELECT {_NAMES} FROM json_populate_recordset(NULL::{_REPORT_TABLE}, %s::json) "  # noqa: S608
    f"ON CONFLICT (uuid) DO NOTHING RETURNING id, site_id, received_at) "
    f"{_EVENT} SELECT site_id, received_at, %s, id, '' FROM stored ORDER BY id"
)
_TOKEN_BYTES = 17


def _insert(rows: list[Row], counts: _DailyCounts) -> list[str | None]:
    """Store new rows with their events; give each row's token, None where the id holds other content."""
    with transaction.atomic():
        new: dict[UUID, Row] = {}
        for row in rows:
            if new.setdefault(row.uuid, row) is row:
                _set_aside_over_cap(row, counts)
        fresh = list(new.values())
        _give_tokens(fresh)
        stored = _insert_reports(fresh)
        if stored < len(fresh):  # an id that was stored before: its first token is the answer
            known = _known(fresh)
        else:
            known = {uuid: (str(row.columns["digest"]), str(row.columns["token"])) for uuid, row in new.items()}
    return [known[row.uuid][1] if known[row.uuid][0] == row.columns["digest"] else None for row in rows]


def _give_tokens(rows: list[Row]) -> None:
    """Give each row the unguessable token of its receipt: here, so that a batch asks the system for randomness once."""
    random = secrets.token_bytes(_TOKEN_BYTES * len(rows))
    for number, row in enumerate(rows):
        part = random[number * _TOKEN_BYTES : (number + 1) * _TOKEN_BYTES]
        row.columns["token"] = Report.new_token(row.uuid, part)


def _known(rows: list[Row]) -> dict[UUID, tuple[str, str]]:
    # In SQL, because the ORM's work on a list of ids costs more than the database's.
    uuids = [_adapted(uuid) for uuid in {row.uuid for row in rows}]
    found = _execute(f"SELECT uuid, digest, token FROM {_REPORT_TABLE} WHERE uuid IN ({_marks(len(uuids))})", uuids)  # noqa: S608
    return {_as_uuid(uuid): (digest, token) for uuid, digest, token in found.fetchall()}


def _set_aside_over_cap(row: Row, counts: _DailyCounts) -> None:
    site_id, at = row.columns["site_id"], row.columns["received_at"]
    assert isinstance(site_id, int)
    assert isinstance(at, datetime)
    if counts.next(site_id, at) > row.daily_cap and not row.columns["set_aside"]:
        row.columns["set_aside"] = SetAside.CAP.value
        row.columns["place_at"] = None


def _insert_reports(rows: list[Row]) -> int:
    """Insert the reports whose ids are new, each with its event; gives how many. Every value is a parameter."""
    if connection.vendor == "postgresql":
        # One parameter instead of thirty a row: the driver's search for marks took longer than the insert.
        body = msgspec.json.encode([row.columns for row in rows]).decode()
        return int(_execute(_INSERT_FROM_JSON, [body, EventKind.RECEIVED.value]).rowcount)
    given = (row.columns.get(name) for row in rows for name in _REPORT_COLUMNS)
    values = [value if type(value) in _PLAIN else _adapted(value) for value in given]
    stored = int(_execute(_insert_statement(len(rows)), values).rowcount)
    _insert_events(rows)
    return stored


def _insert_events(rows: list[Row]) -> None:
    """The events of the reports that this batch stored: an id may be an older report's, a token is this batch's own.

    The database reads the rows itself: every row handed to Python and back gives the interpreter's lock to threads
    that answer, and has to wait for it again.
    """
    uuids, tokens = [_adapted(row.uuid) for row in rows], [row.columns["token"] for row in rows]
    marks = _marks(len(rows))
    _execute(
        f"{_EVENT} SELECT site_id, received_at, ?, id, '' FROM {_REPORT_TABLE} "  # noqa: S608
        f"WHERE uuid IN ({marks}) AND token IN ({marks}) ORDER BY id",
        [EventKind.RECEIVED.value, *uuids, *tokens],
    )


def _execute(statement: str, values: list[Any]) -> Any:
    """Execute with the driver's own marks and give its cursor.

    Django's cursor for SQLite would rewrite the hundreds of marks of a batch each time; its errors are kept.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection.connection.execute(statement, values)


def _mark() -> str:
    return "%s" if connection.vendor == "postgresql" else "?"


def _marks(count: int) -> str:
    return ", ".join([_mark()] * count)


@cache
def _insert_statement(count: int) -> str:
    return f"{_INSERT} VALUES {', '.join([f'({_marks(len(_REPORT_COLUMNS))})'] * count)} ON CONFLICT (uuid) DO NOTHING"


_PLAIN = frozenset({str, int, type(None)})
"""Types that every database driver takes as they are: nearly all values, so they are not looked at further."""


def _adapted(value: object) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def _as_uuid(value: object) -> UUID:
    return value if isinstance(value, UUID) else UUID(str(value))


writer = Writer()
