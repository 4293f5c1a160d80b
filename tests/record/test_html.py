"""The record's pages are HTML as the standard has it, by the word of html-validate."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from corrigenda.models import Article, Correction, Presence, Site

from .conftest import NOON, Publish

VALIDATOR = Path(__file__).parents[2] / "widget/node_modules/.bin/html-validate"
HOSTILE = '</p><script>alert(1)</script> & "quoted" <b>'

pytestmark = pytest.mark.skipif(not VALIDATOR.exists(), reason="html-validate is missing: cd widget && npm ci")


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    config = folder / "rules.json"
    config.write_text(json.dumps({"root": True, "extends": ["html-validate:standard"]}))
    pages = sorted(map(str, folder.glob("*.html")))
    return subprocess.run(
        [VALIDATOR, "--config", config, "--formatter", "text", *pages], capture_output=True, text=True, check=False
    )


def test_every_page_of_the_record_is_valid(
    client: Client, site: Site, article: Article, publish: Publish, bob: User, tmp_path: Path
) -> None:
    site.corrects_silently, site.complaints = HOSTILE, "One.\n\nTwo."
    site.save()
    for number in range(25):
        publish(NOON + timedelta(days=number), text=HOSTILE)
    arabic = publish(NOON + timedelta(days=30), language="ar", text="ورد خطأ.")
    words = {**arabic.words, "text": "ورد خطأ آخر."}
    amended = Correction.amend(arabic.pk, words, seen=1, reason=HOSTILE, is_minor=False, at=NOON, actor=bob)
    Correction.withdraw(publish(text="a\nb").pk, seen=1, reason=HOSTILE, at=NOON, actor=bob)
    gone = Article.objects.create(
        site=site, url="https://tidings.example/x", first_seen_at=NOON, presence=Presence.GONE
    )
    publish(article=gone)
    addresses = [
        "", "?before=9", "?q=alert", "?q=nowhere", "?embed", "2026/10/", "2026/12/", "1/", "27/", "28/", "999/",
        f"{amended.number}/", f"articles/{article.pk}/", f"articles/{gone.pk}/", "policy/", "policy/1/",
    ]  # fmt: skip
    for at, address in enumerate(addresses):
        (tmp_path / f"{at:02}.html").write_bytes(client.get(f"/record/tidings/{address}").content)
    found = validate(tmp_path)
    assert (found.returncode, found.stdout) == (0, "")


def test_a_page_that_is_not_valid_is_found(tmp_path: Path) -> None:
    (tmp_path / "wrong.html").write_text("<!doctype html><html><p><div></p></html>")
    assert validate(tmp_path).returncode == 1
