"""Finding one's way in the record: by month, by words, inside another page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from corrigenda.models import Article, Correction, Presence, Site

from .conftest import NOON, Publish

RECORD = "/record/tidings/"


def numbers(client: Client, address: str) -> list[int]:
    """The corrections that a page lists, in its order."""
    answer = client.get(address)
    assert answer.status_code == 200
    headings = LexborHTMLParser(answer.content.decode()).css(".entry [id^=notice-]")
    return [int((heading.attributes["id"] or "").removeprefix("notice-")) for heading in headings]


def test_a_month_has_what_was_published_between_its_midnights_on_the_sites_clock(client: Client, publish) -> None:
    publish(datetime(2026, 10, 31, 21, 59, tzinfo=UTC))  # a minute to midnight in Kyiv, by winter time
    publish(datetime(2026, 10, 31, 22, 0, tzinfo=UTC))
    publish(datetime(2026, 12, 1, 12, tzinfo=UTC))
    assert numbers(client, RECORD + "2026/10/") == [1]
    assert numbers(client, RECORD + "2026/11/") == [2]
    assert numbers(client, RECORD + "2026/12/") == [3]
    assert "November 2026" in client.get(RECORD + "2026/11/").content.decode()


def test_the_record_leads_to_every_month_from_the_first_on(client: Client, publish: Publish) -> None:
    publish(datetime(2025, 11, 15, tzinfo=UTC))
    publish(datetime(2026, 2, 15, tzinfo=UTC))
    links = LexborHTMLParser(client.get(RECORD).content.decode()).css(".archive a")
    assert [link.attributes["href"] for link in links] == [
        RECORD + month for month in ("2026/02/", "2026/01/", "2025/12/", "2025/11/")
    ]
    assert "Nothing was published in this month." in client.get(RECORD + "2025/12/").content.decode()


def test_a_month_of_many_goes_on(client: Client, publish: Publish) -> None:
    for minute in range(25):
        publish(NOON + timedelta(minutes=minute))
    publish(NOON + timedelta(days=30))
    assert numbers(client, RECORD + "2026/10/") == list(range(25, 5, -1))
    assert 'href="?before=6"' in client.get(RECORD + "2026/10/").content.decode()
    assert numbers(client, RECORD + "2026/10/?before=6") == list(range(5, 0, -1))


@pytest.mark.parametrize("month", ["2026/0/", "2026/13/", "0/1/", "99999/1/", f"{10**30}/1/", "2026/11/?before=x"])
def test_what_is_no_month_is_not_found(client: Client, publish: Publish, month: str) -> None:
    publish()
    assert client.get(RECORD + month).status_code == 404


def test_words_are_found_in_notices_and_what_they_quote(client: Client, publish: Publish, draft) -> None:
    publish(text="The pier is long.", before="short", after="long")
    publish(text="The Café is open.", before="", after="")
    publish(text="港口星期二重新开放。", before="", after="")
    draft(text="The pier of a draft.")
    assert numbers(client, RECORD + "?q=pier") == [1]
    assert numbers(client, RECORD + "?q=SHORT") == [1]
    assert numbers(client, RECORD + "?q=caf") == [2]
    assert numbers(client, RECORD + "?q=is") == [2, 1]
    assert numbers(client, RECORD + "?q=is+pier") == [1]
    assert numbers(client, RECORD + "?q=星期二") == [3]
    assert "No correction has these words." in client.get(RECORD + "?q=nowhere").content.decode()


def test_words_of_an_amendment_are_found_and_those_before_it_are_not(client: Client, publish, bob) -> None:
    notice = publish(text="The pier is long.", before="", after="")
    words = {**notice.words, "text": "The quay is long."}
    Correction.amend(notice.pk, words, seen=1, reason="No pier.", is_minor=False, at=NOON, actor=bob)
    assert numbers(client, RECORD + "?q=quay") == [1]
    assert numbers(client, RECORD + "?q=pier") == []


def test_words_that_are_not_shown_are_not_found(client: Client, site: Site, publish, bob) -> None:
    gone = Article.objects.create(
        site=site, url="https://tidings.example/x", first_seen_at=NOON, presence=Presence.GONE
    )
    publish(article=gone, text="The pier.")
    Correction.withdraw(publish(text="The pier.").pk, seen=1, reason="No.", at=NOON, actor=bob)
    assert numbers(client, RECORD + "?q=pier") == []


def test_a_search_goes_on_page_by_page_and_another_site_is_not_searched(
    client: Client, publish: Publish, other_site: Site
) -> None:
    foreign = Article.objects.create(site=other_site, url="https://elsewhere.example/a", first_seen_at=NOON)
    publish(site=other_site, article=foreign, text="A foreign pier.")
    for number in range(25):
        publish(text="The pier." if number % 2 else "The quay and the pier.")
    assert numbers(client, RECORD + "?q=pier") == list(range(25, 5, -1))
    assert 'href="?q=pier&amp;before=6"' in client.get(RECORD + "?q=pier").content.decode()
    assert numbers(client, RECORD + "?q=pier&before=6") == list(range(5, 0, -1))


@pytest.mark.parametrize("search", ['"', "'", "pier*", "a OR b", "NEAR(a b)", "%", "\0", "(", "x" * 5000, "&|!:*"])
def test_a_search_is_words_and_never_a_query(client: Client, publish: Publish, search: str) -> None:
    publish(text="The pier.")
    assert client.get(RECORD, {"q": search}).status_code == 200


def test_a_search_is_shown_and_not_obeyed(client: Client, publish: Publish) -> None:
    publish()
    page = client.get(RECORD, {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>" not in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_page_without_its_frame_may_be_shown_on_the_sites_own_origins_alone(client: Client, publish) -> None:
    publish()
    for address in (RECORD, RECORD + "1/", RECORD + "2026/10/"):
        plain, bare = client.get(address), client.get(address + "?embed")
        assert plain.headers["X-Frame-Options"] == "DENY"
        assert "X-Frame-Options" not in bare.headers
        assert "frame-ancestors 'none'" in plain["Content-Security-Policy"]
        assert "frame-ancestors https://tidings.example" in bare["Content-Security-Policy"]
        assert "default-src 'none'" in bare["Content-Security-Policy"]
        page = bare.content.decode()
        assert '<base target="_top">' in page
        assert "masthead" not in page
        assert "masthead" in plain.content.decode()


def test_a_preview_elsewhere_names_the_notice_and_its_address(client: Client, publish: Publish) -> None:
    publish()
    page = LexborHTMLParser(client.get(RECORD + "1/").content.decode())
    said = {meta.attributes["property"]: meta.attributes["content"] for meta in page.css("meta[property]")}
    assert said == {
        "og:type": "article",
        "og:site_name": "Tidings of the Bay",
        "og:title": "Correction No.\u00a01: Pier to reopen",
        "og:description": "An earlier version said Monday; it is Tuesday.",
        "og:url": "http://desk.test/record/tidings/1/",
        "article:published_time": "2026-10-15T12:00:00Z",
    }


@pytest.mark.parametrize(
    "name", ["feed.atom?before=x", "feed.json?before=x", "corrections.csv?after=x", "9/annotation.jsonld",
             "corrections.jsonld?url=x", "annotations.jsonld?after=7", "articles/999/corrections.jsonld"],
)  # fmt: skip
def test_what_a_format_does_not_have_is_a_problem_that_programs_read(client: Client, publish, name: str) -> None:
    publish()
    for address in (RECORD + name, "/record/nowhere/" + name):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "no-store"
