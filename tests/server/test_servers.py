"""Two servers and two workers on one database: what one server was told, the other one knows."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.articles.servers import Server as Publication
from tests.articles.servers import serving
from tests.intake.reports import a_report
from tests.server.process import Server
from tests.server.test_workers import shell, until, work

pytestmark = pytest.mark.server
STORY = b"<article><p>The ferry sails on Tuesday night.</p></article>"

_SIGN_IN = """
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from corrigenda.models import *
bob = User.objects.create_user("bob")
Membership.objects.create(user=bob, site=Site.objects.get(), role="editor")
client = Client()
client.force_login(bob)
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
"""
_PUBLISH = """
from django.utils import timezone
from corrigenda.models import *
site, now = Site.objects.get(), timezone.now()
article, _ = Article.objects.get_or_create(site=site, url=page, defaults={"first_seen_at": now})
Correction.objects.create(
    site=site, article=article, number=1, language="en", text="The ferry sails on Friday.", drafted_at=now,
    published_at=now,
)
"""
_CHANGE = """
from corrigenda.models import Site
for site in Site.objects.all():
    for name, value in fields.items():
        setattr(site, name, value)
    site.save()
"""
_COUNT = "from corrigenda.models import *; print(Report.objects.count(), Event.objects.filter(kind='received').count())"


@pytest.fixture
def publication() -> Iterator[Publication]:
    with serving() as found:
        found.answers["/ferry"] = (200, {"Content-Type": "text/html"}, STORY)
        yield found


@pytest.fixture
def servers(tmp_path: Path, publication: Publication) -> Iterator[tuple[Server, Server]]:
    """Two servers, as on two machines: each with a data folder of its own, and workers beside them."""
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    one, two = (Server(folder) for folder in folders)
    shared = one.database or f"sqlite:///{tmp_path / 'shared.sqlite3'}"
    for server in (one, two):
        config = server.folder / "corrigenda.toml"
        text = config.read_text(encoding="utf-8").replace(f'database = "{server.database}"', f'database = "{shared}"')
        config.write_text(f'private_origins = ["{publication.origin}"]\n{text}', encoding="utf-8")
    one.manage("migrate")
    one.manage("addsite", "ledger", "--name", "The Ledger", "--origin", publication.origin)
    workers = [work(server) for server in (one, two)]
    for server in (one, two):
        server.start("--no-worker")
    yield one, two
    for worker in workers:
        worker.terminate()
        worker.wait(timeout=20)
    for server in (one, two):
        server.stop()


def get(server: Server, path: str, cookie: str = "") -> str:
    headers = {"Cookie": f"sessionid={cookie}"} if cookie else {}
    with urllib.request.urlopen(urllib.request.Request(server.address + path, headers=headers), timeout=30) as answer:
        body: bytes = answer.read()
    return body.decode()


def report(server: Server, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json", "Origin": body["url"].rpartition("/")[0]}
    request = urllib.request.Request(server.address + "/api/v1/reports", json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


def test_what_one_server_was_told_the_other_one_knows(servers: tuple[Server, Server], publication: Publication) -> None:
    one, two = servers
    sent = a_report(url=publication.origin + "/ferry", comment="It sails on Friday now.")
    status, told = report(one, sent)
    assert status == 201
    receipt = "/" + told["receipt"].split("/", 3)[3]
    assert "It sails on Friday now." in get(two, receipt), "at once"

    status, again = report(two, sent)
    assert (status < 300, again["receipt"].split("/", 3)[3]) == (True, receipt[1:])
    assert shell(one, _COUNT).split() == ["1", "1"], "a report that is sent again counts once, wherever it is sent"

    session = shell(one, _SIGN_IN).strip()
    until(lambda: "…The ferry sails" in get(two, "/desk/ledger/", session))
    assert "…The ferry sails" in get(one, "/desk/ledger/", session)


def test_what_is_kept_for_speed_is_soon_right_on_every_server(
    servers: tuple[Server, Server], publication: Publication
) -> None:
    one, two = servers
    page = publication.origin + "/ferry"
    notices = f"/api/v1/notices?site=ledger&url={page}"
    rules = "/api/v1/sites/ledger/widget?lang=en"
    for server in (one, two):
        assert json.loads(get(server, notices))["notices"] == []
        assert json.loads(get(server, rules))["root"] is None
    shell(one, _PUBLISH, page=page)
    shell(one, _CHANGE, fields={"root_selector": "main .story"})
    for server in (one, two):
        until(lambda server=server: len(json.loads(get(server, notices))["notices"]) == 1, 10)  # type: ignore[misc]
        until(lambda server=server: json.loads(get(server, rules))["root"] == "main .story", 10)  # type: ignore[misc]


def test_each_server_counts_a_readers_reports_for_itself(
    servers: tuple[Server, Server], publication: Publication
) -> None:
    shell(servers[0], _CHANGE, fields={"burst": 2, "hourly_rate": 1})

    def statuses(server: Server) -> list[int]:
        return [report(server, a_report(url=publication.origin + "/ferry"))[0] for _ in range(3)]

    assert [statuses(server) for server in servers] == [[201, 201, 429]] * 2
