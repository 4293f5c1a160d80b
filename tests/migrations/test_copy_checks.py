"""0020: errata keep their order, those that no reader reported stand last, and the search goes on."""

from __future__ import annotations

import json
from pathlib import Path

from tests.server.process import Server

FILL = """
from datetime import UTC, datetime, timedelta
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

apps = MigrationExecutor(connection).loader.project_state(("corrigenda", "0013_webhooks")).apps
at = datetime(2026, 5, 1, tzinfo=UTC)
site = apps.get_model("corrigenda", "Site").objects.create(key="ledger", name="L", origins=["https://ledger.test"])
article = apps.get_model("corrigenda", "Article").objects.create(
    site=site, url="https://ledger.test/a", first_seen_at=at
)
errata = apps.get_model("corrigenda", "Erratum").objects
for exact, kind, count in (("none", "fact", 0), ("typo", "typo", 1), ("fact", "fact", 1), ("many", "typo", 64)):
    erratum = errata.create(
        site=site, article=article, kind=kind, exact=exact, grouping_version=1, reports_count=count,
        first_reported_at=at, last_reported_at=at,
    )
    apps.get_model("corrigenda", "Report").objects.create(
        uuid=f"00000000-0000-0000-0000-00000000000{erratum.pk}", site=site, article=article, erratum=erratum,
        received_at=at, url=article.url, exact=exact, kind=kind, language="en", network="n", digest="d", token="t",
    )
"""
READ = """
import json
from corrigenda.models import *
from corrigenda.models.search import matching

site = Site.objects.get()
print(json.dumps({
    "order": [erratum.exact for erratum in Erratum.queue(site)],
    "found": [erratum.exact for erratum in matching(Erratum.queue(site), "typo")],
    "readers": Report.objects.filter(rule=None).count(),
    "asks": [site.check_copy, site.check_languages],
}))
"""


def test_the_queue_is_in_order_and_searched_and_nothing_is_switched_on(tmp_path: Path) -> None:
    desk = Server(tmp_path)
    desk.manage("migrate", "corrigenda", "0013")
    desk.manage("shell", "-v", "0", "-c", FILL)
    desk.manage("migrate")
    assert json.loads(desk.manage("shell", "-v", "0", "-c", READ)) == {
        "order": ["many", "fact", "typo", "none"], "found": ["typo"], "readers": 4, "asks": ["off", []],
    }  # fmt: skip
