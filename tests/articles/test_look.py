"""The worker looks at an article's page: what it stores, and what it does when the page is in trouble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corrigenda.articles import look
from corrigenda.articles.fetch import Fetched, FetchError, Validators
from corrigenda.articles.look import look_at_one
from corrigenda.models import Article, Event, EventKind, Revision, Site
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
        ("<b>" * 150_001, "more than 150,000 tags"),
        ("<section>" * 1_001, "nested more than 1,000 deep"),
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
    assert all(0.75 * wait <= waited <= 1.25 * wait for wait, waited in zip((15, 30, 60), waits, strict=True))
    assert Revision.objects.count() == 0


def test_a_page_in_trouble_for_days_is_given_up_until_somebody_asks_for_it(
    site: Site, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, FetchError("the server answered HTTP 500"))
    at = NOW
    while (due := Article.objects.get(pk=article.pk).look_at) is not None:
        at = due
        assert look_at_one(at)
    article.refresh_from_db()
    assert (article.given_up_at, article.trouble) == (at, "the server answered HTTP 500")
    assert timedelta(days=3) < at - NOW < timedelta(days=7)
    assert not look_at_one(at + timedelta(days=30))
    placed(a_report(site, "on Tuesday", "on Friday"))  # a report on it
    article.refresh_from_db()
    assert (article.given_up_at, article.attempts) == (None, 0)
    assert article.look_at is not None


def test_an_article_that_ends_every_worker_is_given_up(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = serve(monkeypatch, "<article>text</article>")
    Article.objects.update(attempts=150)
    assert not look_at_one(NOW)
    article.refresh_from_db()
    assert (article.look_at, article.given_up_at, asked) == (None, NOW, [])
    assert "ended in the middle" in article.trouble


def test_a_server_that_asks_for_patience_is_given_it(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, FetchError("the server answered HTTP 503", retry_after=timedelta(minutes=40)))
    look_at_one(NOW)
    article.refresh_from_db()
    assert article.look_at == NOW + timedelta(minutes=40)


def test_a_page_that_is_gone_is_left_alone(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(monkeypatch, FetchError("the page is gone (HTTP 410)", gone=True))
    look_at_one(NOW)
    article.refresh_from_db()
    assert (article.look_at, article.trouble) == (None, "the page is gone (HTTP 410)")


def test_a_look_asked_for_during_a_look_stays_due(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(url: str, *_: object) -> Fetched:
        Article.objects.get(pk=article.pk).ask_for_look(NOW + timedelta(seconds=1))
        return Fetched(url, "<article>text</article>")

    monkeypatch.setattr(look, "fetch", fetch)
    look_at_one(NOW)
    article.refresh_from_db()
    assert article.look_at == NOW + timedelta(seconds=1)


def test_an_article_taken_by_another_worker_is_left_until_its_lease_ends(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = serve(monkeypatch, "<article>text</article>")
    Article.objects.update(leased_until=NOW + timedelta(minutes=2))
    assert not look_at_one(NOW)
    assert look_at_one(NOW + timedelta(minutes=3))
    assert asked == [PAGE]


def look_again(article: Article) -> None:
    article.ask_for_look(NOW)
    assert look_at_one(NOW)


def test_a_page_is_asked_for_only_if_it_changed(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Validators] = []
    answers = [
        Fetched(
            PAGE,
            "<article>The ferry sails.</article>",
            Validators('"a"', "Thu, 14 May 2026 12:00:00 GMT"),
            modified_at=NOW,
        ),
        Fetched(PAGE, None, Validators('"a"', "Thu, 14 May 2026 12:00:00 GMT")),
    ]

    def fetch(_url: str, _origins: object, _private: object, known: Validators) -> Fetched:
        asked.append(known)
        return answers[len(asked) - 1]

    monkeypatch.setattr(look, "fetch", fetch)
    look_at_one(NOW)
    article.ask_for_look(NOW)
    look_at_one(NOW)
    assert asked == [Validators(), Validators('"a"', "Thu, 14 May 2026 12:00:00 GMT")]
    assert Revision.objects.get().modified_at == datetime(2026, 5, 14, 12, tzinfo=UTC)
    article.refresh_from_db()
    assert (article.trouble, article.looked_at) == ("", NOW)


def test_a_page_that_was_removed_and_one_not_to_be_listed_are_states(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    for html, presence in [
        ("<meta name=robots content=noindex><article>text</article>", "unlisted"),
        (FetchError("the page is gone (HTTP 404)", gone=True), "gone"),
        ("<article>text</article>", "live"),
    ]:
        serve(monkeypatch, html)
        article.ask_for_look(NOW)
        look_at_one(NOW)
        article.refresh_from_db()
        assert article.presence == presence
    assert [e.after for e in Event.objects.filter(kind=EventKind.PRESENCE).order_by("pk")] == [
        {"presence": "unlisted"},
        {"presence": "gone"},
        {"presence": "live"},
    ]


def test_a_permanent_redirect_is_remembered(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    there = "https://ledger.test/2026/ferry.html"
    monkeypatch.setattr(look, "fetch", lambda *_: Fetched(there, "<article>text</article>", moved_to=there))
    look_at_one(NOW)
    article.refresh_from_db()
    assert article.moved_to == there
    look_again(article)
    monkeypatch.setattr(look, "fetch", lambda *_: Fetched(PAGE, "<article>text</article>"))
    look_again(article)
    article.refresh_from_db()
    assert article.moved_to == ""
    assert [e.after for e in Event.objects.filter(kind=EventKind.REDIRECTED).order_by("pk")] == [
        {"moved_to": there},
        {"moved_to": ""},
    ]


def test_a_redirect_is_seen_when_the_page_itself_has_not_changed(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = "https://ledger.test/2026/ferry.html"
    serve(monkeypatch, "<article>text</article>")
    look_again(article)
    monkeypatch.setattr(look, "fetch", lambda *_: Fetched(there, None, moved_to=there, status=304))
    look_again(article)
    article.refresh_from_db()
    assert article.moved_to == there
    assert article.presence == "live"


def test_a_page_with_an_old_open_erratum_is_looked_at_less_often(
    site: Site, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, "<article><p>The ferry sails on Tuesday.</p></article>")
    look_at_one(NOW)
    placed(a_report(site, "on Tuesday", "on Friday"))
    later = NOW + timedelta(days=2)
    Article.objects.update(look_at=later)
    look_at_one(later)
    article.refresh_from_db()
    assert article.look_at is not None
    assert timedelta(hours=2) <= article.look_at - later <= timedelta(hours=3)


def test_a_page_that_serves_an_earlier_text_is_looked_at_again_soon(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    for html in ("<article>first</article>", "<article>second</article>", "<article>first</article>"):
        serve(monkeypatch, html)
        article.ask_for_look(NOW)
        look_at_one(NOW)
    article.refresh_from_db()
    assert article.older_since == NOW
    assert article.look_at == NOW + timedelta(minutes=7, seconds=30)


def test_of_a_page_that_says_the_same_again_only_the_lease_and_the_look_are_written(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(monkeypatch, '<html lang="en"><title>Ferry</title><article><p>The ferry sails on Tuesday.</p></article>')
    look_at_one(NOW)
    article.ask_for_look(NOW)
    with CaptureQueriesContext(connection) as queries:
        assert look_at_one(NOW)
    written = [q["sql"].split(" SET ")[1].split(" ")[0] for q in queries if q["sql"].startswith("UPDATE")]
    assert written == ['"leased_until"', '"leased_until"', '"look_at"']
    assert not [q for q in queries if q["sql"].startswith("INSERT")]


def test_what_the_server_says_a_page_is_known_by_is_kept_when_only_that_changed(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tag in ('"one"', '"two"', ""):
        answer = Fetched(PAGE, "<article><p>The ferry sails on Tuesday.</p></article>", Validators(tag))
        monkeypatch.setattr(look, "fetch", lambda *_, answer=answer: answer)
        article.ask_for_look(NOW)
        look_at_one(NOW)
        article.refresh_from_db()
        assert article.etag == tag
    assert Revision.objects.count() == 1


def test_a_page_that_is_back_as_it_was_is_published_again(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Validators] = []
    page = Fetched(PAGE, "<article>text</article>", Validators('"a"'))
    answers: list[Fetched | FetchError] = [page, FetchError("the page is gone (HTTP 404)", gone=True), page]

    def fetch(_url: str, _origins: object, _private: object, known: Validators) -> Fetched:
        asked.append(known)
        answer = answers[len(asked) - 1]
        if isinstance(answer, FetchError):
            raise answer
        return answer

    monkeypatch.setattr(look, "fetch", fetch)
    for _ in answers:
        look_again(article)
    assert asked == [Validators(), Validators('"a"'), Validators()], "not modified would not say that it is back"
    article.refresh_from_db()
    assert article.presence == "live"
