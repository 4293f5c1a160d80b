"""0007: rows with plain texts come through compressed, and as they were."""

from __future__ import annotations

import json
from pathlib import Path

from tests.server.process import Server

ROWS = 450  # more than two batches

FILL = f"""
from datetime import UTC, datetime
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

apps = MigrationExecutor(connection).loader.project_state(("corrigenda", "0005_api_token")).apps
at = datetime(2026, 5, 1, tzinfo=UTC)
site = apps.get_model("corrigenda", "Site").objects.create(key="ledger", name="L", origins=["https://ledger.test"])
article = apps.get_model("corrigenda", "Article").objects.create(
    site=site, url="https://ledger.test/a", first_seen_at=at
)
old = apps.get_model("corrigenda", "Revision")
old.objects.bulk_create(
    old(article=article, digest=f"1:{{n}}", text=f"Fähre {{n}} 🙂" * n, blocks=[[0, n, "p"]], seen_at=at)
    for n in range({ROWS})
)
"""
READ = """
import json
from corrigenda.models import Revision

print(json.dumps({row.digest: [row.text, row.blocks] for row in Revision.objects.all()}))
"""


def test_every_text_is_the_same_after_it(tmp_path: Path) -> None:
    desk = Server(tmp_path)
    desk.manage("migrate", "corrigenda", "0005")
    desk.manage("shell", "-v", "0", "-c", FILL)
    desk.manage("migrate")
    found = json.loads(desk.manage("shell", "-v", "0", "-c", READ))
    assert found == {f"1:{n}": [f"Fähre {n} 🙂" * n, [[0, n, "p"]]] for n in range(ROWS)}
