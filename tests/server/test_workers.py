"""Several workers on one database, two of them killed in the middle: every row is done, and none twice; a publication's
server is asked for one page at a time."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_string
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.articles.servers import Answer, serving
from tests.server.process import Server, environment
from tests.server.redis import EXECUTABLE, RedisServer

pytestmark = pytest.mark.server
WORKERS, PAGES, REPORTS = 4, 40, 120

_ADD_REPORTS = """
import uuid
from django.utils import timezone
from corrigenda.models import *
site, now = Site.objects.get(), timezone.now()
Report.objects.bulk_create([Report(
    uuid=uuid.uuid4(), site=site, token=f"token{n}", digest="", received_at=now, place_at=now, language="en",
    url=f"{origin}/{n % pages}", exact="on Tuesday", proposal="on Friday", kind="fact", network="n",
    email=f"reader{n}@example.org",
) for n in range(reports)])
Confirmation.objects.bulk_create(
    [Confirmation(report=report, asked_at=now, confirmed_at=now) for report in Report.objects.all()]
)
"""
_REJECT_ALL = """
from datetime import timedelta
from django.utils import timezone
from corrigenda.core.states import Act
from corrigenda.models import *
for pk in Erratum.objects.values_list("pk", flat=True):
    Erratum.apply(pk, Act.REJECT, at=timezone.now() - timedelta(hours=1), reason="no")
"""
_END_LEASES = """
from django.utils import timezone
from corrigenda.models import *
for rows in (Report, Article, Telling, Host):
    print(rows.objects.filter(leased_until__gt=timezone.now()).update(leased_until=timezone.now()))
"""
_TELL = """
import json
from collections import Counter
from corrigenda.models import *
count = lambda kind, of: Counter(Event.objects.filter(kind=kind).values_list(of, flat=True))
print(json.dumps({
    "placed": Report.objects.filter(erratum__isnull=False).count(),
    "errata": Erratum.objects.count(),
    "read": Article.objects.filter(revision__isnull=False).count(),
    "counted": sum(Erratum.objects.values_list("reports_count", flat=True)),
    "most_grouped": max(count("grouped", "report").values()),
    "most_revisions": max(count("revision", "article").values()),
    "told": list(Report.objects.filter(told_at__isnull=False).values_list("token", flat=True)),
    "most_told": max(count("told", "report").values(), default=0),
    "given_up": list(Telling.objects.filter(given_up_at__isnull=False).values_list("report__token", "trouble")),
}))
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A desk on a database of its own, without its server; woken through Redis where there is one."""
    redis = RedisServer(tmp_path) if EXECUTABLE else None
    server = Server(tmp_path)
    if redis is not None:
        redis.start()
        with (tmp_path / "corrigenda.toml").open("a", encoding="utf-8") as file:
            file.write(f'[work]\nredis = "{redis.url}"\n')
    yield server
    if redis is not None:
        redis.stop()


def work(server: Server) -> subprocess.Popen[bytes]:
    with (server.folder / "log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "corrigenda", "work"], env=environment(server.folder), stdout=log, stderr=log
        )


def shell(server: Server, script: str, **values: object) -> str:
    given = "".join(f"{name} = {value!r}\n" for name, value in values.items())
    return server.manage("shell", "--no-imports", "-c", given + script)


def queues(server: Server) -> Counter[str]:
    """What `corrigenda status` counts, over all queues."""
    done = subprocess.run(
        [sys.executable, "-m", "corrigenda", "status", "--json"],
        env=environment(server.folder), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    total: Counter[str] = Counter()
    for queue in json.loads(done.stdout)["queues"].values():
        total.update({name: queue[name] for name in ("due", "leased", "retrying")})
    return total


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


def done_but_for_the_dead(server: Server, is_done: Callable[[dict[str, object]], bool]) -> dict[str, object]:
    """Wait until nothing is due; then let the leases of the killed worker end, which otherwise takes minutes."""
    until(lambda: queues(server)["due"] == 0)
    found: dict[str, object] = {}

    def finished() -> bool:
        nonlocal found
        if queues(server)["due"] == 0:
            shell(server, _END_LEASES)
        found = json.loads(shell(server, _TELL))
        return is_done(found)

    until(finished)
    return found


class AtOnce:
    """Pages that wait a moment for another request to come meanwhile; `most` is how many there were at once."""

    def __init__(self) -> None:
        self.most, self._now, self._another = 0, 0, threading.Condition()

    def page(self, body: bytes) -> Callable[[BaseHTTPRequestHandler], Answer]:
        def answer(_: BaseHTTPRequestHandler) -> Answer:
            with self._another:
                self._now += 1
                self.most = max(self.most, self._now)
                self._another.notify_all()
                self._another.wait(0.03)
                self._now -= 1
            return 200, {"Content-Type": "text/html"}, body

        return answer


def mails(server: Server) -> Counter[str]:
    """Mails by the token of their receipt."""
    found: Counter[str] = Counter()
    for file in (server.folder / "data" / "mail").glob("*"):
        for part in file.read_text(encoding="utf-8").split("-" * 79):
            if part.strip():
                body = message_from_string(part.lstrip()).get_payload(decode=True)
                assert isinstance(body, bytes)
                found.update(re.findall(r"/receipt/(\w+)/", body.decode()))
    return found


def test_workers_that_are_killed_lose_and_double_nothing(server: Server) -> None:
    at_once = AtOnce()
    with serving() as publication:
        for n in range(PAGES):
            page = f"<article><p>The ferry number {n} sails on Tuesday.</p></article>"
            publication.answers[f"/{n}"] = at_once.page(page.encode())
        config = server.folder / "corrigenda.toml"
        text = config.read_text(encoding="utf-8")
        config.write_text(f'private_origins = ["{publication.origin}"]\n{text}', encoding="utf-8")
        server.manage("migrate")
        server.manage("addsite", "ledger", "--name", "The Ledger", "--origin", publication.origin)
        shell(server, _ADD_REPORTS, origin=publication.origin, pages=PAGES, reports=REPORTS)
        workers = [work(server) for _ in range(WORKERS)]
        try:
            until(lambda: len(publication.asked) >= PAGES // 4)
            workers[0].send_signal(signal.SIGKILL)
            found = done_but_for_the_dead(server, lambda found: found["placed"] == REPORTS and found["read"] == PAGES)
            assert (found["errata"], found["counted"]) == (PAGES, REPORTS)
            assert (found["most_grouped"], found["most_revisions"]) == (1, 1)
            assert at_once.most == 1

            workers.append(work(server))
            shell(server, _REJECT_ALL)
            folder = server.folder / "data" / "mail"
            until(lambda: folder.exists() and len(os.listdir(folder)) >= 3)
            workers[1].send_signal(signal.SIGKILL)
            found = done_but_for_the_dead(
                server,
                lambda found: len(found["told"]) + len(found["given_up"]) == REPORTS,  # type: ignore[arg-type]
            )
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
    sent, told = mails(server), set(found["told"])  # type: ignore[call-overload]
    assert set(sent.values()) == {1}, "nobody is told twice"
    assert told <= set(sent), "whoever counts as told was told"
    assert found["most_told"] == 1
    # The mail in the hands of the killed worker: nobody knows, and it is said.
    unsure = {token for token, trouble in found["given_up"] if "may have been sent" in trouble}  # type: ignore[attr-defined]
    assert len(unsure) <= 1
    assert told | unsure == {f"token{n}" for n in range(REPORTS)}
