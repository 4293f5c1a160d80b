"""The worker looks at an article's page: what it stores, and what it does when the page is in trouble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from corrigenda.articles import look
from corrigenda.articles.fetch import Fetched, FetchError
from corrigenda.articles.look import look_at_one
from corrigenda.models import Article, Revision, Site
from tests.intake.test_place import a_report, placed

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
PAGE = "https://ledger.test/ferry.html"


@pytest.fixture
def article(site: Site) -> Article:
    return Article.objects.create(site=site, url=PAGE, first_seen_at=NOW, look_at=NOW)


def serve(monkeypatch: pytest.MonkeyPatch, html: str | Exception) -> list[str]:
    asked: list[str] = []

    def fetch(url: str, *_: object) -> Fetched:
        asked.append(url)
        if isinstance(html, Exception):
            raise html
        return Fetched(url, html)

    monkeypatch.setattr(look, "fetch", fetch)
    return asked


def test_a_page_is_stored_as_a_revision_with_its_title(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, '<html lang="uk"><article><h1>Пором</h1><p>Текст.</p></article>')
    assert look_at_one(NOW)
    article.refresh_from_db()
    assert (article.title, article.language, article.looked_at, article.trouble) == ("Пором", "uk", NOW, "")
    assert article.revision is not None
    assert article.revision.text == "Пором\n\nТекст."
    assert article.revision.blocks == [[0, 5, "h1"], [7, 13, "p"]]
    assert article.look_at is None
    assert not look_at_one(NOW)


def test_an_article_with_open_errata_is_looked_at_again(
    site: Site, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, "<article><p>The ferry sails on Tuesday.</p></article>")
    look_at_one(NOW)
    placed(a_report(site, "on Tuesday", "on Friday"))
    article.refresh_from_db()
    assert article.look_at == NOW + timedelta(minutes=5)
    look_at_one(NOW + timedelta(minutes=5))
    article.refresh_from_db()
    assert article.look_at == NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("html", "trouble"),
    [
        (FetchError("the server answered HTTP 500"), "HTTP 500"),
        ("<main></main>", "no article text"),
        ("<b>" * 150_001, "tags"),
        (RuntimeError("boom"), "RuntimeError, see the log"),
    ],
)
def test_a_page_in_trouble_is_said_so_and_tried_again_later(
    article: Article, monkeypatch: pytest.MonkeyPatch, html: str | Exception, trouble: str
) -> None:
    serve(monkeypatch, html)
    waits = []
    for _ in range(3):
        at = Article.objects.get(pk=article.pk).look_at
        assert at is not None
        assert look_at_one(at)
        article.refresh_from_db()
        assert trouble in article.trouble
        assert article.look_at is not None
        waits.append((article.look_at - at).total_seconds())
    assert waits == [15, 30, 60]
    assert Revision.objects.count() == 0


def test_a_page_that_is_gone_is_left_alone(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, FetchError("the page is gone (HTTP 410)", gone=True))
    look_at_one(NOW)
    article.refresh_from_db()
    assert (article.look_at, article.trouble) == (None, "the page is gone (HTTP 410)")


def test_a_look_asked_for_during_a_look_stays_due(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(url: str, *_: object) -> Fetched:
        Article.objects.get(pk=article.pk).ask_for_look(NOW - timedelta(seconds=1))
        return Fetched(url, "<article>text</article>")

    monkeypatch.setattr(look, "fetch", fetch)
    look_at_one(NOW)
    article.refresh_from_db()
    assert article.look_at == NOW - timedelta(seconds=1)


def test_an_article_taken_by_another_worker_is_left_until_its_lease_ends(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = serve(monkeypatch, "<article>text</article>")
    Article.objects.update(leased_until=NOW + timedelta(minutes=2))
    assert not look_at_one(NOW)
    assert look_at_one(NOW + timedelta(minutes=3))
    assert asked == [PAGE]
