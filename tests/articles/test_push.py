"""A content system pushes what it has published: `PUT /api/v1/articles`."""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from corrigenda.articles import views
from corrigenda.articles.payload import MOST_BYTES
from corrigenda.articles.revise import Seen, revise
from corrigenda.core.states import Act
from corrigenda.core.text import MOST_DEEP, MOST_TAGS, digest_of, read
from corrigenda.models import ApiToken, Article, Erratum, Event, EventKind, Presence, Revision, Site
from tests.asgi import call
from tests.intake.test_place import HTML, PAGE, STORY, a_report, placed

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/articles"
FIXED = HTML.replace("sails on Tuesday", "sails on Friday")


@pytest.fixture
def token(site: Site) -> str:
    return ApiToken.issue(site, "CMS", at=timezone.now())[1]


@pytest.fixture
def charlies_token(db: None) -> str:
    site = Site.objects.create(key="courier", name="The Courier", origins=["https://courier.test"])
    return ApiToken.issue(site, "CMS", at=timezone.now())[1]


def put(token: str | None, body: Any = None, **headers: str) -> Any:
    """One push; the response has `json()`."""
    body = {"url": PAGE, "html": HTML} if body is None else body
    if token is not None:
        headers.setdefault("HTTP_AUTHORIZATION", f"Bearer {token}")
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    media = headers.pop("CONTENT_TYPE", "application/json")
    return Client(enforce_csrf_checks=True).put(ADDRESS, content, content_type=media, **headers)


def reasons(response: Any) -> dict[str, str]:
    return {error["field"]: error["detail"] for error in response.json()["errors"]}


def nothing_is_stored() -> bool:
    return not Article.objects.exists() and not Revision.objects.exists()


# What is stored.


def test_a_pushed_page_is_the_articles_first_revision(site: Site, token: str) -> None:
    html = (
        '<html lang="uk"><head><script type="application/ld+json">{"@type": "NewsArticle", "author": "Ida Holm", '
        '"dateModified": "2026-05-14T12:00:00Z"}</script></head><article><h1>Пором</h1><p>Текст.</p></article>'
    )
    response = put(token, {"url": f"{PAGE}#part", "html": html})
    article = Article.objects.get()
    assert response.status_code == 201
    assert (article.site, article.url, article.title, article.language) == (site, PAGE, "Пором", "uk")
    assert article.revision is not None
    assert (article.revision.text, article.revision.blocks) == ("Пором\n\nТекст.", [[0, 5, "h1"], [7, 13, "p"]])
    assert (article.revision.byline, article.revision.modified_at) == (
        "Ida Holm",
        datetime(2026, 5, 14, 12, tzinfo=UTC),
    )
    assert response.json() == {
        "url": PAGE,
        "revision": digest_of("Пором\n\nТекст."),
        "seen": article.revision.seen_at.isoformat().replace("+00:00", "Z"),
        "changed": True,
    }


def test_the_text_is_read_by_the_sites_rules(site: Site, token: str) -> None:
    site.root_selector, site.skip_selectors = ".story", [".teaser"]
    site.save()
    put(
        token,
        {"url": PAGE, "html": "<div class=story>One.<p class=teaser>Two.</p></div><article>Longer text.</article>"},
    )
    assert Revision.objects.get().text == "One."


def test_what_the_content_system_says_of_title_and_language_counts(token: str) -> None:
    put(token, {"url": PAGE, "html": "<html lang=en><h1>Old</h1>", "title": "Новий", "language": "uk"})
    article = Article.objects.get()
    assert (article.title, article.language) == ("Новий", "uk")


def test_canonical_text_is_taken_as_it_is_with_its_blocks(token: str) -> None:
    text, blocks = "Fähre 🙂\n\nSie fährt.", [[0, 7, "h1"], [9, 19, "p"]]
    assert put(token, {"url": PAGE, "text": text, "blocks": blocks}).status_code == 201
    revision = Revision.objects.get()
    assert (revision.text, revision.blocks, revision.digest) == (text, blocks, digest_of(text))


def test_text_and_html_of_one_article_are_the_same_revision(token: str) -> None:
    assert put(token).status_code == 201
    response = put(token, {"url": PAGE, "text": read(HTML).text})
    assert (response.status_code, response.json()["changed"]) == (200, False)


def test_text_without_blocks_has_its_paragraphs(token: str) -> None:
    put(token, {"url": PAGE, "text": "One.\n\nTwo\nlines.\n\nThree."})
    assert Revision.objects.get().blocks == [[0, 4, "p"], [6, 16, "p"], [18, 24, "p"]]


def test_pushing_again_changes_nothing_and_answers_the_same_revision(token: str) -> None:
    first, second = put(token), put(token)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "changed": False}
    assert Revision.objects.count() == Event.objects.filter(kind=EventKind.REVISION).count() == 1


def test_a_changed_text_is_a_new_revision(token: str) -> None:
    first, second = put(token), put(token, {"url": PAGE, "html": FIXED})
    assert (second.status_code, second.json()["changed"]) == (201, True)
    assert second.json()["revision"] != first.json()["revision"]
    assert Revision.objects.count() == 2


def test_an_open_erratum_is_seen_fixed_after_a_push(site: Site, token: str) -> None:
    put(token)
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    Erratum.apply(erratum.pk, Act.VERIFY, at=timezone.now(), should_read="on Friday")
    put(token, {"url": PAGE, "html": FIXED})
    erratum.refresh_from_db()
    assert (erratum.state, erratum.place) == ("fixed", "placed")
    assert erratum.events.filter(kind=EventKind.FIXED).count() == 1


def test_a_text_that_was_taken_back_is_believed_at_once(site: Site, token: str) -> None:
    put(token)
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    put(token, {"url": PAGE, "html": FIXED})
    response = put(token)
    assert (response.status_code, response.json()["changed"]) == (200, True)
    erratum.refresh_from_db()
    assert (erratum.state, erratum.alert) == ("reported", "back")
    assert Revision.objects.count() == 2
    assert put(token).json()["changed"] is False


def test_an_older_copy_from_a_cache_does_not_undo_what_was_pushed(site: Site, token: str) -> None:
    put(token, {"url": PAGE, "html": FIXED})
    between = timezone.now()
    put(token)
    put(token, {"url": PAGE, "html": FIXED})
    article = Article.objects.get()
    revise(article.pk, Seen(read(HTML), "", "", timezone.now(), served_at=between))
    article.refresh_from_db()
    assert article.revision is not None
    assert article.revision.digest == read(FIXED).digest


def test_a_page_that_says_that_it_is_older_is_refused(token: str) -> None:
    def dated(html: str, hour: int) -> str:
        return f'<meta property="article:modified_time" content="2026-05-14T{hour}:00:00Z">{html}'

    assert put(token, {"url": PAGE, "html": dated(FIXED, 13)}).status_code == 201
    late = put(token, {"url": PAGE, "html": dated(HTML, 12)})
    assert late.status_code == 409
    assert late.json()["type"].endswith(":older-text")
    assert "12:00:00" in late.json()["detail"]
    assert Article.objects.get().revision == Revision.objects.get()


def test_an_earlier_text_beside_a_newer_one_of_unknown_age_waits_for_a_look_at_the_page(site: Site, token: str) -> None:
    now = timezone.now()
    article = Article.objects.create(site=site, url=PAGE, first_seen_at=now)
    for html in (HTML, FIXED):
        revise(article.pk, Seen(read(html), "", "", now))
    response = put(token)
    assert (response.status_code, response.json()["retry_after"]) == (409, 900)
    article.refresh_from_db()
    assert article.look_at is not None
    assert article.older_since is not None


def test_a_push_counts_as_a_look_and_leaves_the_next_one_where_it_was(site: Site, token: str) -> None:
    before = timezone.now()
    due = before + timedelta(hours=3)
    Article.objects.create(
        site=site, url=PAGE, first_seen_at=before, look_at=due, trouble="the server answered HTTP 500"
    )
    put(token)
    article = Article.objects.get()
    assert article.looked_at is not None
    assert article.looked_at >= before
    assert (article.look_at, article.trouble) == (due, "")


def test_a_push_revives_an_article_that_was_given_up(site: Site, token: str) -> None:
    now = timezone.now()
    Article.objects.create(site=site, url=PAGE, first_seen_at=now, trouble="HTTP 500", given_up_at=now, attempts=30)
    put(token)
    article = Article.objects.get()
    assert (article.given_up_at, article.attempts, article.trouble) == (None, 0, "")
    assert article.look_at is not None


def test_a_new_article_that_was_pushed_is_not_fetched(token: str) -> None:
    put(token)
    assert Article.objects.get().look_at is None


def test_a_page_that_was_gone_is_published_again(site: Site, token: str) -> None:
    Article.objects.create(site=site, url=PAGE, first_seen_at=timezone.now(), presence=Presence.GONE)
    put(token)
    assert Article.objects.get().presence == Presence.LIVE
    put(token, {"url": PAGE, "html": f"<meta name=robots content=noindex>{HTML}"})
    put(token)
    assert Article.objects.get().presence == Presence.UNLISTED
    assert Event.objects.filter(kind=EventKind.PRESENCE).count() == 2


@pytest.mark.django_db(transaction=True)
def test_pushes_of_one_text_at_once_store_it_once(token: str) -> None:
    answers: list[int] = []

    def push() -> None:
        answers.append(put(token).status_code)
        connection.close()

    threads = [threading.Thread(target=push) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200] * 5 + [201]
    assert Article.objects.count() == Revision.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.REVISION).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_large_push_comes_through_the_real_application(token: str) -> None:
    html = "<article>" + f"<p>{STORY}</p>" * 25_000
    body = json.dumps({"url": PAGE, "html": html}).encode()
    assert len(body) > 2_000_000
    answer = call("PUT", ADDRESS, body, CONTENT_TYPE="application/json", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert answer.status == 201
    assert answer.json["revision"] == read(html).digest


# Who may.


def test_without_a_token_nothing_is_taken(site: Site) -> None:
    response = put(None)
    assert (response.status_code, response.json()["type"]) == (401, "urn:corrigenda:problem:unauthorized")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Corrigenda"'
    assert response.headers["Content-Type"] == "application/problem+json"
    assert nothing_is_stored()


@pytest.mark.parametrize("held", ["cgd_" + "A" * 43, "nonsense", "cgd_" + "é" * 43, "", "A" * 5000])
def test_an_unknown_token_is_refused(token: str, held: str) -> None:
    response = put(None, HTTP_AUTHORIZATION=f"Bearer {held}")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert nothing_is_stored()


def test_another_scheme_is_refused(token: str) -> None:
    response = put(None, HTTP_AUTHORIZATION=f"Basic {token}")
    assert (response.status_code, token in response.content.decode()) == (401, False)
    assert put(None, HTTP_AUTHORIZATION=f"bearer {token}").status_code == 201


def test_who_holds_an_expired_or_revoked_token_is_told_so(site: Site) -> None:
    now = timezone.now()
    _, expired = ApiToken.issue(site, "Old", at=now, expires_at=now - timedelta(seconds=1))
    row, revoked = ApiToken.issue(site, "Lost", at=now)
    row.revoke(at=now)
    for held, why in ((expired, "“Old” expired at"), (revoked, "“Lost” was revoked at")):
        response = put(held)
        assert response.status_code == 401
        assert why in response.json()["detail"]
        assert held not in response.content.decode()
        assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert nothing_is_stored()


def test_a_token_without_the_scope_is_refused(token: str) -> None:
    ApiToken.objects.update(scopes=[])
    response = put(token)
    assert (response.status_code, response.json()["type"]) == (403, "urn:corrigenda:problem:scope")
    assert 'scope="articles:write"' in response.headers["WWW-Authenticate"]
    assert nothing_is_stored()


def test_a_token_of_another_site_sees_nothing_and_changes_nothing(token: str, charlies_token: str) -> None:
    put(token)
    response = put(charlies_token, {"url": PAGE, "html": FIXED})
    assert (response.status_code, response.json()["type"]) == (403, "urn:corrigenda:problem:foreign-url")
    assert list(reasons(response)) == ["url"]
    assert "Ledger" not in response.content.decode()
    unknown = put(charlies_token, {"url": "https://nobody.test/", "html": FIXED})
    assert unknown.json() == response.json()
    assert Revision.objects.get().text == STORY


def test_two_sites_may_have_one_address_and_each_its_own_article(token: str, charlies_token: str) -> None:
    courier = Site.objects.get(key="courier")
    courier.origins = ["https://ledger.test"]
    courier.save()
    put(token)
    assert put(charlies_token, {"url": PAGE, "html": FIXED}).status_code == 201
    assert Article.objects.get(site__key="ledger").revision == Revision.objects.get(article__site__key="ledger")


def test_use_is_noted_once_an_hour(token: str) -> None:
    put(token)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    put(token)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(hours=1))
    put(token)
    assert ApiToken.objects.get().last_used_at >= first


# What is refused.


@pytest.mark.parametrize("method", ["get", "post", "delete", "patch", "head", "options"])
def test_another_method_is_refused_with_the_right_one(token: str, method: str) -> None:
    response = getattr(Client(), method)(
        ADDRESS, HTTP_AUTHORIZATION=f"Bearer {token}", HTTP_ORIGIN="https://ledger.test"
    )
    assert (response.status_code, response.headers["Allow"]) == (405, "PUT")


def test_servers_only_no_cors_no_cookie_no_cache(token: str) -> None:
    for response in (put(token, HTTP_ORIGIN="https://ledger.test"), put(None, HTTP_ORIGIN="https://ledger.test")):
        assert not [name for name in response.headers if name.startswith("Access-Control")]
        assert response.headers["Cache-Control"] == "no-store"
        assert not response.cookies
        assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("media", ["text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_another_media_type_is_refused(token: str, media: str) -> None:
    response = put(token, b"{}", CONTENT_TYPE=media)
    assert (response.status_code, response.json()["type"]) == (415, "urn:corrigenda:problem:media-type")
    assert put(token, CONTENT_TYPE="Application/JSON; charset=utf-8").status_code == 201


def test_a_compressed_body_is_refused(token: str) -> None:
    assert put(token, HTTP_CONTENT_ENCODING="gzip").status_code == 415


@pytest.mark.django_db(transaction=True)
def test_a_body_of_unknown_length_is_refused(token: str) -> None:
    answer = call(
        "PUT", ADDRESS, b"{}", CONTENT_LENGTH="", CONTENT_TYPE="application/json", HTTP_AUTHORIZATION=f"Bearer {token}"
    )
    assert (answer.status, answer.json["type"]) == (411, "urn:corrigenda:problem:length")


@pytest.mark.django_db(transaction=True)
def test_a_body_that_breaks_off_is_refused(token: str) -> None:
    body = json.dumps({"url": PAGE, "html": HTML}).encode()
    answer = call(
        "PUT", ADDRESS, body, CONTENT_LENGTH=str(len(body) + 5), CONTENT_TYPE="application/json",
        HTTP_AUTHORIZATION=f"Bearer {token}",
    )  # fmt: skip
    assert (answer.status, answer.json["type"]) == (400, "urn:corrigenda:problem:malformed")
    assert nothing_is_stored()


def test_a_page_that_is_too_large_is_refused(token: str) -> None:
    body = json.dumps({"url": PAGE, "html": HTML}).encode()
    assert put(token, body.ljust(MOST_BYTES)).status_code == 201
    response = put(token, body.ljust(MOST_BYTES + 1))
    assert (response.status_code, response.json()["type"]) == (413, "urn:corrigenda:problem:too-large")
    assert "5,000,000 bytes" in response.json()["detail"]


@pytest.mark.parametrize(
    ("html", "why"), [("<b>" * (MOST_TAGS + 1), "150,000 tags"), ("<b><div>" * (MOST_DEEP + 1), "1,000 deep")]
)
def test_a_page_that_a_parser_would_take_minutes_for_is_refused(token: str, html: str, why: str) -> None:
    response = put(token, {"url": PAGE, "html": html})
    assert response.status_code == 422
    assert why in reasons(response)["html"]


@pytest.mark.parametrize("html", ["", "<p> ", "<nav>Home</nav>", "<article></article><main>Text.</main>"])
def test_html_without_article_text_is_refused(token: str, html: str) -> None:
    response = put(token, {"url": PAGE, "html": html})
    assert response.status_code == 422
    assert "No article text was found" in reasons(response)["html"]
    assert nothing_is_stored()


@pytest.mark.parametrize(
    "body", [b"{", b"nonsense", b'{"url": "\xff"}', b'{"url": "https://ledger.test/", "text": "\\ud800"}']
)
def test_what_is_not_json_is_refused(token: str, body: bytes) -> None:
    response = put(token, body)
    assert (response.status_code, response.json()["type"]) == (400, "urn:corrigenda:problem:malformed")


@pytest.mark.parametrize(
    ("changed", "field", "why"),
    [
        ({"url": None}, "url", "Expected `str`"),
        ({"url": ""}, "url", "length >= 1"),
        ({"url": "x" * 2001}, "url", "length <= 2000"),
        ({"url": "ftp://ledger.test/"}, "url", "https://"),
        ({"url": "https://ledger.test/a\nb"}, "url", "no spaces"),
        ({"url": "https://ledger.test/\x00"}, "url", "no spaces"),
        ({"html": 7}, "html", "Expected `str"),
        ({"html": None}, "html", "Send the page's html"),
        ({"text": "Text."}, "text", "not both"),
        ({"blocks": [[0, 1, "p"]]}, "blocks", "go with text"),
        ({"title": "x" * 501}, "title", "length <= 500"),
        ({"title": "\x00"}, "title", "U+0000"),
        ({"language": "x" * 36}, "language", "length <= 35"),
        ({"colour": "red"}, "", "unknown field `colour`"),
        ({"html": None, "text": ""}, "text", "no words"),
        ({"html": None, "text": " One."}, "text", "neither begins nor ends"),
        ({"html": None, "text": "O\u00adne."}, "text", "U+00AD, as at code point 1"),
        ({"html": None, "text": "On\x00e."}, "text", "U+0000"),
        ({"html": None, "text": "One.", "blocks": []}, "blocks", "starts at 0"),
        ({"html": None, "text": "One.", "blocks": [[1, 4, "p"]]}, "blocks[0]", "starts at 0"),
        ({"html": None, "text": "One.", "blocks": [[0, 3, "p"]]}, "blocks[0]", "at 4"),
        ({"html": None, "text": "One.", "blocks": [[0, 5, "p"]]}, "blocks[0]", "at 4"),
        ({"html": None, "text": "One.", "blocks": [[0, 0, "p"]]}, "blocks[0]", "ends after"),
        ({"html": None, "text": "One.", "blocks": [[0, -1, "p"]]}, "blocks[0][1]", ">= 0"),
        ({"html": None, "text": "One.", "blocks": [[0, 4, "<p>"]]}, "blocks[0][2]", "matching regex"),
        ({"html": None, "text": "One.", "blocks": [[0, 4]]}, "blocks[0]", "length 3"),
        ({"html": None, "text": "A\n\nB", "blocks": [[0, 1, "p"], [2, 4, "p"]]}, "blocks[1]", "two line feeds"),
        ({"html": None, "text": "A\n\nB", "blocks": [[0, 1, "p"], [0, 4, "p"]]}, "blocks[1]", "two line feeds"),
    ],
)  # fmt: skip
def test_every_mistake_is_named_with_its_field(token: str, changed: dict[str, Any], field: str, why: str) -> None:
    body = {"url": PAGE, "html": HTML, **changed}
    response = put(token, {name: value for name, value in body.items() if name == "url" or value is not None})
    assert response.status_code == 422
    assert why in reasons(response)[field]
    assert response.json()["detail"]
    assert nothing_is_stored()


def test_what_no_database_can_store_breaks_nothing(token: str) -> None:
    told = r'{"@type": "NewsArticle", "author": "Ida\u0000 \ud800", "wordCount": NaN, "x": 1e999}'
    html = f"<html lang='a\x00'><title>T\x00</title><script type='application/ld+json'>{told}</script>{HTML}"
    assert put(token, {"url": PAGE, "html": html}).status_code == 201
    assert Revision.objects.get().byline == "Ida\ufffd \ufffd"


def test_a_failure_of_the_desks_own_is_said_so(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr(views, "push", fail)
    response = put(token)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "boom" not in response.content.decode()


def test_the_token_is_in_no_event_no_log_and_no_list(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    row, token = ApiToken.issue(site, "CMS", at=timezone.now())
    put(token)
    put(token, b"nonsense")
    with monkeypatch.context() as broken:
        broken.setattr(views, "push", lambda *_: 1 / 0)
        put(token)
    row.revoke(at=timezone.now())
    put(token)
    listed = StringIO()
    call_command("tokens", stdout=listed)
    told = json.dumps(list(Event.objects.values("before", "after", "note")))
    kept = repr(list(ApiToken.objects.values()))
    for secret in (token, token.removeprefix("cgd_")[10:]):
        assert secret not in caplog.text + listed.getvalue() + told + kept
    assert row.digest not in caplog.text + listed.getvalue() + told
    assert "ZeroDivisionError" in caplog.text


def test_a_pushed_address_is_told_apart_from_others_by_the_sites_rules(site: Site, token: str) -> None:
    assert put(token, {"url": "http://ledger.test/ferry.html?utm_source=cms", "html": HTML}).json()["url"] == PAGE
    assert put(token, {"url": PAGE + "?p=1", "html": HTML}).json()["url"] == PAGE + "?p=1"
    assert Article.objects.count() == 2
