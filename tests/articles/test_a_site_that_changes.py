"""A scripted site: articles on a real server are edited round after round, and every erratum is where the script says.

Fixes, near-fixes, edits elsewhere, moves, deletions, rewrites, edits taken back, older copies from a cache, redirects,
servers that fail or are too slow, pages of garbage. `tests/server` does the same with more articles and with workers
that are killed.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import msgspec
import pytest
from django.conf import settings

from corrigenda.articles import fetch, look
from corrigenda.articles.look import look_at_one
from corrigenda.models import Article, Erratum, Site
from tests.articles.scripted import differences, reported
from tests.articles.stories import Story, edit, published

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 14, 12, tzinfo=UTC)
ARTICLES, ROUNDS = 40, 12


def test_every_erratum_is_where_the_script_says_after_every_round(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(11)
    stories = {f"/{n}.html": Story(n, n % 2 == 0, START) for n in range(ARTICLES)}
    monkeypatch.setattr(fetch, "_SECONDS", 0.8)
    with published(stories) as origin:
        site = Site.objects.create(key="sound", name="The Sound", origins=[origin])
        allow(monkeypatch, origin)
        for path in stories:
            Article.objects.create(site=site, url=origin + path, first_seen_at=START, look_at=START)
        look_at_all(START)
        errata = {path: reported(Article.objects.get(url=origin + path), story) for path, story in stories.items()}
        for number in range(1, ROUNDS + 1):
            now = START + timedelta(hours=number)
            edit(stories, chance, now)
            Article.objects.update(look_at=now)
            look_at_all(now)
            found = Erratum.objects.select_related("article__revision").in_bulk(errata.values())
            wrong = [line for path, story in stories.items() for line in differences(story, found[errata[path]])]
            assert wrong == [], f"round {number}"


def look_at_all(now: datetime) -> None:
    while look_at_one(now):
        pass


def allow(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    """Let the test's own server be asked, as the demo's configuration does."""
    config = msgspec.structs.replace(settings.CORRIGENDA.config, private_origins=(origin,))
    monkeypatch.setattr(look, "settings", SimpleNamespace(CORRIGENDA=SimpleNamespace(config=config)))
