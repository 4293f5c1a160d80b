"""0012: what was published before there was a log is entered, by number, as if it had been entered then."""

from __future__ import annotations

import json
from pathlib import Path

from tests.server.process import Server

FILL = """
from datetime import UTC, datetime
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

apps = MigrationExecutor(connection).loader.project_state(("corrigenda", "0009_article_named_at")).apps
at = datetime(2026, 5, 1, tzinfo=UTC)
site = apps.get_model("corrigenda", "Site").objects.create(key="ledger", name="L", origins=["https://ledger.test"])
article = apps.get_model("corrigenda", "Article").objects.create(
    site=site, url="https://ledger.test/a", first_seen_at=at
)
notice = apps.get_model("corrigenda", "Correction")
for number in (3, 1, None, 2):
    notice.objects.create(
        site=site, article=article, number=number, language="en", text=f"No. {number} 🙂", drafted_at=at,
        published_at=number and at,
    )
"""
READ = """
import json
from corrigenda.core.merkle import nodes_of, leaf_hash, root
from corrigenda.models import *

site = Site.objects.get()
print(json.dumps({
    "texts": [json.loads(row.entry)["text"] for row in site.log.order_by("index")],
    "same": all(row.entry == json.dumps(json.loads(row.entry), ensure_ascii=False, sort_keys=True,
        separators=(",", ":")) for row in site.log.all()),
    "root": root(3, LogEntry.nodes_of(site)).hex(),
    "recomputed": root(3, nodes_of([leaf_hash(row.entry.encode()) for row in site.log.order_by("index")])).hex(),
}))
"""
CHANGE = """
from corrigenda.models import LogEntry
try:
    LogEntry.objects.update(entry="{}")
except Exception as error:
    print(error)
"""


def test_published_notices_are_entered_in_order_and_for_good(tmp_path: Path) -> None:
    desk = Server(tmp_path)
    desk.manage("migrate", "corrigenda", "0009")
    desk.manage("shell", "-v", "0", "-c", FILL)
    desk.manage("migrate")
    found = json.loads(desk.manage("shell", "-v", "0", "-c", READ))
    assert found["texts"] == ["No. 1 🙂", "No. 2 🙂", "No. 3 🙂"]
    assert found["same"]
    assert found["root"] == found["recomputed"]
    assert "append-only" in desk.manage("shell", "-v", "0", "-c", CHANGE)
