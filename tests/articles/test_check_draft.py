"""A content system has a draft checked: `POST /api/v1/check`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from corrigenda.articles.draft import MOST_BYTES
from corrigenda.models import ApiToken, Article, CopyIgnored, CopyRule, Report, Scope, Site

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/check"
WRONG = "It sailed on Wednesday, 13 September, from the the quay."


@pytest.fixture
def token(site: Site) -> str:
    return ApiToken.issue(site, "CMS", at=timezone.now(), scopes=(Scope.COPY_CHECK,))[1]


def post(token: str | None, body: Any, **headers: str) -> Any:
    if token is not None:
        headers.setdefault("HTTP_AUTHORIZATION", f"Bearer {token}")
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    media = headers.pop("CONTENT_TYPE", "application/json")
    return Client(enforce_csrf_checks=True).post(ADDRESS, content, content_type=media, **headers)


def rules(response: Any) -> list[str]:
    assert response.status_code == 200, response.content
    return [finding["rule"] for finding in response.json()["findings"]]


def test_each_finding_is_told_at_its_words_and_nothing_is_stored(token: str) -> None:
    response = post(token, {"text": WRONG, "published": "2022-09-20T12:00:00Z"})
    first, second = response.json()["findings"]
    assert (first["rule"], first["quote"]["exact"], first["tier"]) == ("weekday", "Wednesday, 13 September", "error")
    assert second == {
        "rule": "repeated-word", "version": 1, "tier": "error", "start": 43, "end": 50,
        "quote": {"exact": "the the", "prefix": WRONG[:43], "suffix": " quay."},
        "message": "A word stands twice.", "evidence": "“the the”", "replacement": "the",
    }  # fmt: skip
    assert response.headers["Cache-Control"] == "no-store"
    assert not Article.objects.exists()
    assert not Report.objects.exists()


def test_a_page_says_itself_when_and_in_which_language(token: str) -> None:
    html = (
        '<html lang="en"><head><meta property="article:published_time" content="2022-09-20T12:00:00Z"></head>'
        f"<article><p>{WRONG}</p></article></html>"
    )
    assert rules(post(token, {"html": html})) == ["weekday", "repeated-word"]
    assert rules(post(token, {"html": html, "language": "pl"})) == []
    assert rules(post(token, {"html": html, "published": "2023-09-20T12:00:00Z"})) == ["repeated-word"]


def test_without_a_day_a_date_without_its_year_is_not_judged(token: str) -> None:
    assert rules(post(token, {"text": WRONG})) == ["repeated-word"]


def test_the_sites_word_on_its_rules_counts(site: Site, token: str) -> None:
    CopyRule.objects.create(site=site, rule="weekday", tier="off")
    CopyRule.objects.create(site=site, rule="repeated-word", tier="warning")
    answer = post(token, {"text": WRONG, "published": "2022-09-20T12:00:00Z"}).json()
    assert [(found["rule"], found["tier"]) for found in answer["findings"]] == [("repeated-word", "warning")]
    CopyIgnored.objects.create(
        site=site, rule="repeated-word", words="the the", folded="the the", added_at=timezone.now()
    )
    assert rules(post(token, {"text": WRONG})) == []


def test_a_token_that_may_store_texts_may_have_them_checked_and_not_the_other_way_round(site: Site, token: str) -> None:
    writer = ApiToken.issue(site, "CMS", at=timezone.now())[1]
    assert rules(post(writer, {"text": WRONG})) == ["repeated-word"]
    pushed = Client().put(
        "/api/v1/articles", json.dumps({"url": "https://ledger.test/a", "text": "A."}).encode(),
        content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}",
    )  # fmt: skip
    assert (pushed.status_code, pushed.json()["type"]) == (403, "urn:corrigenda:problem:scope")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "html"),
        ({"text": "A.", "html": "<p>A.</p>"}, "html"),
        ({"text": " \n"}, "text"),
        ({"html": "<article></article>"}, "html"),
        ({"text": "A.", "published": "2022-09-20T12:00:00"}, "published"),
        ({"text": "A.", "published": "yesterday"}, "published"),
        ({"text": "A.", "site": "ledger"}, ""),
    ],
)
def test_what_cannot_be_checked_is_refused_with_the_field(token: str, body: Any, field: str) -> None:
    response = post(token, body)
    assert (response.status_code, response.headers["Content-Type"]) == (422, "application/problem+json")
    assert response.json()["errors"][0]["field"] == field


def test_refusals_are_problems(token: str) -> None:
    assert post(None, {"text": "A."}).status_code == 401
    assert post("cgd_" + "x" * 43, {"text": "A."}).headers["WWW-Authenticate"].endswith('error="invalid_token"')
    assert post(token, b"{").status_code == 400
    assert post(token, {"text": "A."}, CONTENT_TYPE="text/plain").status_code == 415
    assert post(token, b" " * (MOST_BYTES + 1)).status_code == 413
    asked = Client().get(ADDRESS)
    assert (asked.status_code, asked.headers["Allow"]) == (405, "POST")
