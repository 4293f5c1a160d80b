"""Run the server: granian in front, a worker process beside it that lives exactly as long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from corrigenda.config import Serve

_VARIABLE = "CORRIGENDA_SERVER_PID"
_LOOK_EVERY_SECONDS = 0.5
KILL_SECONDS = 15
"""How long after SIGTERM a serving process may take; above the ten seconds its last requests have."""


def run_server(*, with_worker: bool) -> None:
    """Serve until SIGINT or SIGTERM. A worker that ends by itself is started again."""
    serve: Serve = settings.CORRIGENDA.config.serve
    stopping = threading.Event()
    os.environ[_VARIABLE] = str(os.getpid())
    call_command("collectstatic", interactive=False, verbosity=0)
    if with_worker:
        threading.Thread(target=_keep_worker, args=(stopping,), daemon=True).start()
    # The server forks: a database connection must never be shared with a child.
    connections.close_all()
    server = Granian(
        "corrigenda.project.asgi:application",
        address=serve.host,
        port=serve.port,
        interface=Interfaces.ASGI,
        workers=serve.processes,
        backlog=1024,
        log_access=False,  # an access log would keep readers' addresses
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_SECONDS,
    )
    try:
        server.serve()
    finally:
        stopping.set()


def _keep_worker(stopping: threading.Event) -> None:
    """Keep one worker running. It watches for this process's end itself, so that even SIGKILL leaves no orphan."""
    while not stopping.is_set():
        process = subprocess.Popen(  # noqa: S603  (our own command)
            [sys.executable, "-m", "corrigenda", "work", "--parent", str(os.getpid())]
        )
        while process.poll() is None and not stopping.is_set():
            time.sleep(0.2)
        if stopping.is_set():
            process.terminate()
            return
        time.sleep(1)


def end_with_server() -> None:
    """In a process that the server forked: end as soon as the server is gone, even if it was killed.

    Otherwise the port would stay taken, and after a restart the old code would still answer.
    """
    server = os.environ.get(_VARIABLE, "")
    if server.isdigit() and os.getppid() == int(server):
        threading.Thread(target=_end_with, args=(int(server),), name="orphan-watch", daemon=True).start()


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(_LOOK_EVERY_SECONDS)
    # No clean-up: what was acknowledged is on disk, and what was not is sent again by the reader's browser.
    os._exit(1)
