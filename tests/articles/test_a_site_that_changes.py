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
from corrigenda.core.anchoring import Span, describe
from corrigenda.core.states import Act
from corrigenda.models import Article, Erratum, Site
from tests.articles.stories import RIGHT, WRONG, Story, edit, published
from tests.intake.test_place import a_report, placed

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 14, 12, tzinfo=UTC)
ARTICLES, ROUNDS = 40, 12


def test_every_erratum_is_where_the_script_says_after_every_round(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(11)
    stories = {f"/{n}.html": Story(n, n % 2 == 0, START) for n in range(ARTICLES)}
    monkeypatch.setattr(fetch, "_SECONDS", 0.3)
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
            for path, story in stories.items():
                compare(number, story, Erratum.objects.select_related("article").get(pk=errata[path]))


def compare(number: int, story: Story, erratum: Erratum) -> None:
    what = f"round {number}, story {story.number}"
    assert (erratum.state, erratum.alert, erratum.place) == (story.state, story.alert, story.place), what
    assert bool(erratum.article.trouble) == story.trouble, what
    if erratum.place == "placed":
        text = erratum.article.revision.text if erratum.article.revision else ""
        assert text[erratum.start : erratum.end] == (erratum.reads_now or erratum.exact), what


def look_at_all(now: datetime) -> None:
    while look_at_one(now):
        pass


def allow(monkeypatch: pytest.MonkeyPatch, origin: str) -> None:
    """Let the test's own server be asked, as the demo's configuration does."""
    config = msgspec.structs.replace(settings.CORRIGENDA.config, private_origins=(origin,))
    monkeypatch.setattr(look, "settings", SimpleNamespace(CORRIGENDA=SimpleNamespace(config=config)))


def reported(article: Article, story: Story) -> int:
    """Report the story's error, and let an editor verify it where the script says so."""
    assert article.revision is not None
    text = article.revision.text
    start = text.index(WRONG)
    quote = describe(text, Span(start, start + len(WRONG)))
    report = a_report(article.site, None, RIGHT, url=article.url, exact=WRONG, prefix=quote.prefix, suffix=quote.suffix)
    erratum = placed(report)
    assert erratum.place == "placed"
    if story.is_verified:
        Erratum.apply(erratum.pk, Act.VERIFY, at=START, should_read=RIGHT)
        story.state = "verified"
    return erratum.pk
