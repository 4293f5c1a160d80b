"""Run the server: granian in front, a worker process beside it that lives exactly as long."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time

from django.conf import settings
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from corrigenda.project.config import Serve


def run_server(*, with_worker: bool) -> None:
    """Serve until SIGINT or SIGTERM. A worker that ends by itself is started again."""
    serve: Serve = settings.CORRIGENDA.config.serve
    stopping = threading.Event()
    if with_worker:
        threading.Thread(target=_keep_worker, args=(stopping,), daemon=True).start()
    server = Granian(
        "corrigenda.project.wsgi:application",
        address=serve.host,
        port=serve.port,
        interface=Interfaces.WSGI,
        workers=serve.processes,
        blocking_threads=serve.threads,
        backlog=1024,
        log_access=False,  # an access log would keep readers' addresses
        log_level=LogLevels.error,
        respawn_failed_workers=True,
    )
    try:
        server.serve()
    finally:
        stopping.set()


def _keep_worker(stopping: threading.Event) -> None:
    """Keep one worker running. It watches for this process's end itself, so that even SIGKILL leaves no orphan."""
    while not stopping.is_set():
        process = subprocess.Popen(  # noqa: S603  (our own command)
            [sys.executable, "-c", "from corrigenda.cli import main; main()", "work", "--parent", str(os.getpid())]
        )
        while process.poll() is None and not stopping.is_set():
            time.sleep(0.2)
        if stopping.is_set():
            process.terminate()
            return
        time.sleep(1)
