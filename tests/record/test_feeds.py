"""A site's corrections as feeds: Atom held to RFC 4287, JSON Feed to its version 1.1, both read as a reader would."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import feedparser
import pytest
from django.test import Client

from corrigenda.models import Article, Site

from .conftest import NOON, Publish
from .rfc4287 import ATOM, LANGUAGE, check

FEED = "/record/tidings/feed.atom"
JSON_FEED = "/record/tidings/feed.json"
HOSTILE = '</content><script>alert(1)</script> & "quoted" <![CDATA[x]]>'

both = pytest.mark.parametrize("address", [FEED, JSON_FEED])


def read_json_feed(client: Client, address: str = JSON_FEED) -> dict[str, Any]:
    """The feed, once it has been found to keep to what version 1.1 asks."""
    answer = client.get(address)
    assert answer["Content-Type"] == "application/feed+json"
    feed: dict[str, Any] = json.loads(answer.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert feed["feed_url"] != feed.get("next_url")
    assert all(set(author) & {"name", "url", "avatar"} for author in feed["authors"])
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item.get("content_text") or item.get("content_html")
        for name in ("date_published", "date_modified"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", item[name])
    ids = [item["id"] for item in feed["items"]]
    assert len(set(ids)) == len(ids)
    return feed


def test_an_atom_entry_names_correction_article_dates_kind_and_language(client: Client, publish: Publish) -> None:
    publish(kind="clarification", language="uk", text="Уточнюємо.")
    answer = client.get(FEED)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = check(answer.content)
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Tidings of the Bay"
    assert feed.get(LANGUAGE) == "en"
    entry = feed.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.get(LANGUAGE) == "uk"
    assert entry.findtext(f"{ATOM}id") == "http://desk.test/record/tidings/1/"
    assert entry.findtext(f"{ATOM}updated") == entry.findtext(f"{ATOM}published") == "2026-10-15T12:00:00Z"
    assert entry.findtext(f"{ATOM}title", "").startswith("Уточнення")
    assert entry.findtext(f"{ATOM}content") == "Уточнюємо."
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://desk.test/record/tidings/1/", "related": "https://tidings.example/pier.html"}
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["clarification"]


def test_a_feed_reader_understands_the_atom_feed(client: Client, publish: Publish) -> None:
    publish(text="The pier opens on Tuesday.")
    read = feedparser.parse(client.get(FEED).content)
    assert not read.bozo
    assert read.version == "atom10"
    assert read.feed.title == "Corrections: Tidings of the Bay"
    assert read.entries[0].content[0].value == "The pier opens on Tuesday."
    assert read.entries[0].link == "http://desk.test/record/tidings/1/"


def test_a_json_feed_item_names_correction_article_dates_kind_and_language(client: Client, publish: Publish) -> None:
    publish(language="uk", text="Уточнюємо.")
    feed = read_json_feed(client)
    assert feed["authors"] == [{"name": "Tidings of the Bay", "url": "https://tidings.example/"}]
    assert feed["language"] == "en"
    item = feed["items"][0]
    assert item["id"] == item["url"] == "http://desk.test/record/tidings/1/"
    assert item["external_url"] == "https://tidings.example/pier.html"
    assert item["content_text"] == "Уточнюємо."
    assert item["language"] == "uk"
    assert item["date_published"] == "2026-10-15T12:00:00Z"


def test_markup_and_what_xml_cannot_hold_are_text_in_both_feeds(client: Client, site: Site, publish: Publish) -> None:
    site.name = "A & <b>B</b>\x0b"
    site.save()
    publish(text=HOSTILE + "\x01\x1f\ufffe")
    feed = check(client.get(FEED).content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == HOSTILE + "\ufffd" * 3
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "A & <b>B</b>\ufffd"
    assert read_json_feed(client)["items"][0]["content_text"] == HOSTILE + "\x01\x1f\ufffe"


def test_an_article_whose_address_is_no_web_address_is_not_linked(
    client: Client, article: Article, publish: Publish
) -> None:
    publish()
    Article.objects.filter(pk=article.pk).update(url="javascript:alert(1)")
    assert "javascript" not in client.get(FEED).content.decode()
    assert "external_url" not in read_json_feed(client)["items"][0]


def test_an_address_with_spaces_and_other_letters_is_written_as_a_url(
    client: Client, article: Article, publish: Publish
) -> None:
    publish()
    Article.objects.filter(pk=article.pk).update(url='https://tidings.example/a b"/ї')
    check(client.get(FEED).content)
    assert read_json_feed(client)["items"][0]["external_url"] == "https://tidings.example/a%20b%22/%D1%97"


def test_following_next_shows_every_correction_once(client: Client, publish: Publish) -> None:
    for number in range(45):
        publish(NOON + timedelta(days=number))
    seen: list[str] = []
    address: str | None = FEED
    while address:
        feed = check(client.get(address).content)
        seen += [entry.findtext(f"{ATOM}id", "") for entry in feed.findall(f"{ATOM}entry")]
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        assert links["self"] == f"http://desk.test{address}"
        address = (links.get("next") or "").removeprefix("http://desk.test")
    expected = [f"http://desk.test/record/tidings/{number}/" for number in range(45, 0, -1)]
    assert seen == expected
    items: list[str] = []
    following: str | None = JSON_FEED
    while following:
        page = read_json_feed(client, following)
        assert page["feed_url"] == f"http://desk.test{following}"
        items += [item["id"] for item in page["items"]]
        following = page.get("next_url", "").removeprefix("http://desk.test")
    assert items == expected


def test_an_empty_feed_is_a_feed(client: Client, site: Site) -> None:
    assert check(client.get(FEED).content).findall(f"{ATOM}entry") == []
    assert read_json_feed(client)["items"] == []


@both
def test_drafts_and_other_sites_corrections_are_in_no_feed(
    client: Client, draft, publish: Publish, other_site: Site, address: str
) -> None:
    foreign = Article.objects.create(site=other_site, url="https://elsewhere.example/a", first_seen_at=NOON)
    publish(site=other_site, article=foreign, text="A foreign correction.")
    publish(text="Ours.")
    draft(text="Nobody may read this yet.")
    feed = client.get(address).content.decode()
    assert "Ours." in feed
    assert "foreign" not in feed
    assert "yet" not in feed


@both
def test_a_feed_is_kept_by_caches_and_read_from_any_page(client: Client, publish: Publish, address: str) -> None:
    publish()
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Last-Modified"] == "Thu, 15 Oct 2026 12:00:00 GMT"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert not first.cookies
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    publish(NOON + timedelta(hours=1))
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


@both
def test_what_is_no_number_and_no_site_is_not_found_and_nothing_is_written(
    client: Client, publish: Publish, address: str
) -> None:
    publish()
    assert client.get(f"{address}?before=x").status_code == 404
    assert client.get(address.replace("tidings", "nowhere")).status_code == 404
    assert client.post(address).status_code == 405


@both
def test_a_feed_takes_the_same_queries_for_one_correction_and_for_twenty(
    client: Client, publish: Publish, django_assert_num_queries, address: str
) -> None:
    publish()
    with django_assert_num_queries(2):
        client.get(address)
    for _ in range(25):
        publish()
    with django_assert_num_queries(3):  # and older ones that changed
        client.get(address)


@pytest.mark.parametrize("page", ["", "1/", "articles/{pk}/"])
def test_every_page_of_the_record_leads_to_the_feeds(
    client: Client, article: Article, publish: Publish, page: str
) -> None:
    publish()
    html = client.get("/record/tidings/" + page.format(pk=article.pk)).content.decode()
    for media_type, address in (("application/atom+xml", FEED), ("application/feed+json", JSON_FEED)):
        assert re.search(rf'<link rel="alternate" type="{re.escape(media_type)}" title="[^"]+" href="{address}">', html)
