"""The bench of the record: its rows are a record that the desk could have left, also after one was amended."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.contrib.auth.models import User

from bench.record import rows
from corrigenda.cli import main
from corrigenda.models import Correction
from corrigenda.record.build import build


@pytest.mark.django_db
def test_a_record_that_was_grown_in_steps_verifies(tmp_path: Path) -> None:
    site = rows.site()
    rows.grow(site, 7)
    notice = Correction.objects.get(number=3)
    words = {**notice.words, "text": "Other words."}
    actor = User.objects.get(username="bench")
    Correction.amend(notice.pk, words, seen=1, reason="Why.", is_minor=False, at=datetime.now(UTC), actor=actor)
    rows.grow(site, 12)
    assert list(Correction.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 13))
    build(site, tmp_path, lambda _: None)
    result = CliRunner().invoke(main, ["record", "verify", str(tmp_path)])
    assert (result.exit_code, "entries: 13. All agrees." in result.stdout) == (0, True), result.output
