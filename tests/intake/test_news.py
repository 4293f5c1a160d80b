"""A moment after a report was taken, its reader is told what the desk knows of the passage."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from corrigenda.core.catalogue import LANGUAGES, say
from corrigenda.core.states import Act
from corrigenda.core.text import digest_of
from corrigenda.models import Article, Erratum, Place, Report, Revision, Site
from tests.intake.test_receipt import NOON, article, bob, decide, make_erratum, make_report, publish, report, site

__all__ = ["article", "bob", "report", "site"]  # fixtures

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)
NOW_SAYS = "The pier reopens on Tuesday, the harbour master said on Monday."


def news(client: Client, report: Report, language: str = "en") -> dict[str, Any]:
    answer = client.get(report.get_absolute_url() + "news", {"lang": language})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "no-store" in answer.headers["Cache-Control"]
    told: dict[str, Any] = answer.json()
    return told


@pytest.fixture
def fixed(article: Article) -> Erratum:
    """Corrected on the page before anybody reports it again."""
    digest = digest_of(NOW_SAYS)
    article.revision = Revision.objects.create(
        article=article, digest=digest, text=NOW_SAYS, blocks=[[0, len(NOW_SAYS), "p"]], seen_at=NOON
    )
    article.save()
    erratum = make_erratum(
        article, exact="on Monday", place=Place.PLACED, revision=article.revision, start=17, end=27, reports_count=2
    )
    assert NOW_SAYS[17:27] == "on Tuesday"
    return Erratum.apply(erratum.pk, Act.SEE_FIXED, at=NOON + timedelta(hours=5))


def test_a_report_that_waits_for_its_place_has_no_news(client: Client, site: Site) -> None:
    assert news(client, make_report(site)) == {"state": "received", "readers": 1, "text": "", "url": "", "label": ""}


def test_the_only_reader_of_an_erratum_is_told_nothing_new(client: Client, report: Report) -> None:
    assert news(client, report)["text"] == ""


def test_one_of_many_is_told_how_many(client: Client, site: Site, article: Article) -> None:
    again = make_report(site, article=article, erratum=make_erratum(article, reports_count=14))
    told = news(client, again)
    assert (told["state"], told["readers"]) == ("reported", 14)
    assert told["text"] == "Readers who reported this: 14"


def test_a_confirmed_error_is_said_to_be_one(client: Client, report: Report, bob: User) -> None:
    decide(report, Act.VERIFY, bob)
    assert news(client, report)["text"] == say("en", "state.verified.text")


def test_what_was_corrected_before_is_said_with_the_time_and_a_link_to_the_words(
    client: Client, site: Site, article: Article, fixed: Erratum
) -> None:
    again = make_report(site, article=article, erratum=fixed, received_at=LATER)
    told = news(client, again)
    assert told["state"] == "fixed"
    assert told["text"].endswith("had already been corrected: October 15, 2026, 20:00 EEST")
    assert told["url"] == "https://tidings.example/pier.html#:~:text=on%20Tuesday"
    assert told["label"] == "The corrected words in the article"
    receipt = client.get(again.get_absolute_url()).content.decode()
    assert told["url"] in receipt


def test_it_leads_to_the_notice_once_there_is_one(
    client: Client, site: Site, article: Article, fixed: Erratum, bob: User
) -> None:
    notice = publish(fixed, bob, "It reopens on Tuesday.")
    told = news(client, make_report(site, article=article, erratum=fixed, received_at=LATER))
    assert (told["url"], told["label"]) == (f"http://desk.test{notice.get_absolute_url()}", "Correction")


def test_who_reported_before_the_fix_is_not_told_that_they_read_an_older_copy(
    client: Client, site: Site, article: Article, fixed: Erratum
) -> None:
    assert "older copy" not in news(client, make_report(site, article=article, erratum=fixed))["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_in_every_language(
    client: Client, site: Site, article: Article, fixed: Erratum, language: str
) -> None:
    told = news(client, make_report(site, article=article, erratum=fixed, received_at=LATER), language)
    assert told["text"].startswith(say(language, "receipt.already"))
    assert told["label"] == say(language, "record.passage")


@pytest.mark.parametrize("token", ["x" * 44, "short", "%3Cscript%3E"])
def test_an_unknown_receipt_has_no_news(client: Client, db: None, token: str) -> None:
    answer = client.get(f"/receipt/{token}/news")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["type"] == "urn:corrigenda:problem:not-found"
