"""What became of a notice after it was published, on every page and in every format: amended, withdrawn, a stub."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client

from corrigenda.models import Article, Correction, Presence, Site
from corrigenda.record.notices import notices

from .annotation_model import check_annotation
from .conftest import NOON, Publish
from .rfc4287 import ATOM
from .rfc4287 import check as check_atom
from .schema_org import check as check_linked_data

RECORD = "/record/tidings/"
LATER = NOON + timedelta(days=2)
SECRET = "An earlier version said Monday; it is Tuesday."
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@pytest.fixture
def amend(bob: User) -> Callable[..., Correction]:
    """Amend a notice two days later."""

    def make(notice: Correction, text: str = "It is Wednesday.", *, is_minor: bool = False) -> Correction:
        words = {**notice.words, "text": text}
        return Correction.amend(
            notice.pk, words, seen=notice.version, reason="Miscounted.", is_minor=is_minor, at=LATER, actor=bob
        )

    return make


@pytest.fixture
def withdraw(bob: User) -> Callable[..., Correction]:
    """Withdraw a notice two days later."""

    def make(notice: Correction) -> Correction:
        return Correction.withdraw(notice.pk, seen=notice.version, reason="Wrong article.", at=LATER, actor=bob)

    return make


def everything(client: Client, article: Article) -> dict[str, str]:
    """Every address of the record, and what it says."""
    names = (
        "", "1/", f"articles/{article.pk}/", f"articles/{article.pk}/corrections.jsonld", "1/annotation.jsonld",
        "annotations.jsonld?after=0", "feed.atom", "feed.json", "corrections.csv", "corrections.jsonl",
    )  # fmt: skip
    found = {}
    for name in names:
        answer = client.get(RECORD + name)
        assert answer.status_code == 200, name
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[name] = body.decode()
    return found


def test_an_amended_notice_reads_as_amended_everywhere(client: Client, article: Article, publish, amend) -> None:
    amend(publish())
    said = everything(client, article)
    assert [name for name, body in said.items() if "It is Wednesday." not in body] == []
    assert [name for name, body in said.items() if SECRET in body and name != "1/"] == []
    (row,) = map(json.loads, said["corrections.jsonl"].splitlines())
    assert (row["version"], row["amended"], row["withdrawn"], row["reason"]) == (
        2, "2026-10-17T12:00:00Z", "", "Miscounted.",
    )  # fmt: skip
    comment = json.loads(said[f"articles/{article.pk}/corrections.jsonld"])
    check_linked_data(comment)
    assert comment["correction"][0]["dateModified"] == "2026-10-17T12:00:00Z"
    annotation = json.loads(said["1/annotation.jsonld"])
    check_annotation(annotation)
    assert annotation["modified"] == "2026-10-17T12:00:00Z"
    assert json.loads(said["feed.json"])["items"][0]["date_modified"] == "2026-10-17T12:00:00Z"


def test_the_page_shows_every_version_with_its_words(client: Client, publish, amend) -> None:
    amend(amend(publish(text="It is Monday.")), "It is Thursday.")
    page = client.get(RECORD + "1/").content.decode()
    order = [page.index(words) for words in ("Version 3", "Thursday<", "Version 2", "Version 1", "It is Monday.</p>")]
    assert order == sorted(order)
    assert page.count("<del>") == 3  # two amendments, and the notice's own words


def test_a_feed_tells_of_an_amendment_unless_it_is_minor(client: Client, publish, amend) -> None:
    minor = amend(publish(), is_minor=True)
    assert minor.revised_at == LATER
    feed = check_atom(client.get(RECORD + "feed.atom").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-10-15T12:00:00Z"
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == "It is Wednesday."
    amend(minor, "It is Thursday.")
    feed = check_atom(client.get(RECORD + "feed.atom").content)
    assert feed.findtext(f"{ATOM}entry/{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2026-10-17T12:00:00Z"


def test_an_old_notice_that_changed_comes_with_the_newest_page_of_a_feed(client: Client, publish, amend) -> None:
    old = publish()
    for number in range(25):
        publish(NOON + timedelta(minutes=number))
    assert client.get(RECORD + "feed.json").json()["items"][-1]["id"].endswith("/7/")
    amend(old)
    items = client.get(RECORD + "feed.json").json()["items"]
    assert (len(items), items[-1]["content_text"]) == (21, "It is Wednesday.")
    ids = [entry["id"] for entry in feedparser.parse(client.get(RECORD + "feed.atom").content)["entries"]]
    assert (len(ids), ids[-1]) == (21, "http://desk.test/record/tidings/1/")


def test_a_withdrawn_notice_says_so_everywhere_and_its_words_stand_behind_the_reason_alone(
    client: Client, article: Article, publish, withdraw
) -> None:
    withdraw(publish())
    said = everything(client, article)
    assert [name for name, body in said.items() if SECRET in body] == ["1/"]
    assert [name for name, body in said.items() if "Wrong article." not in body] == []
    (row,) = csv.DictReader(StringIO(said["corrections.csv"]))
    assert (row["withdrawn"], row["amended"], row["before"], row["after"]) == ("2026-10-17T12:00:00Z", "", "", "")
    comment = json.loads(said[f"articles/{article.pk}/corrections.jsonld"])
    check_linked_data(comment)
    assert comment["correction"][0]["creativeWorkStatus"] == "Withdrawn"
    annotation = json.loads(said["1/annotation.jsonld"])
    check_annotation(annotation)
    assert annotation["target"] == article.url


def test_atom_buries_a_withdrawn_notice(client: Client, publish, withdraw) -> None:
    publish()
    withdraw(publish())
    feed = fromstring(client.get(RECORD + "feed.atom").content)
    (stone,) = feed.findall(TOMBSTONE)
    assert (stone.get("ref"), stone.get("when")) == ("http://desk.test/record/tidings/2/", "2026-10-17T12:00:00Z")
    assert "Wrong article." in (stone.findtext("{http://purl.org/atompub/tombstones/1.0}comment") or "")
    assert [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")] == [
        "http://desk.test/record/tidings/1/"
    ]
    assert len(feedparser.parse(client.get(RECORD + "feed.atom").content)["entries"]) == 1


def test_the_widget_s_answer_says_that_a_notice_was_withdrawn(site: Site, article: Article, publish, withdraw) -> None:
    withdraw(publish())
    (notice,) = notices(site, article.url)["notices"]
    assert notice["text"] == "This notice was withdrawn. Date: October 17, 2026. Reason: Wrong article."
    assert (notice["version"], notice["amended"], notice["withdrawn"]) == (2, None, "2026-10-17T12:00:00Z")


@pytest.mark.parametrize("is_amended", [False, True])
def test_of_an_unpublished_article_stubs_are_left_that_name_neither_it_nor_its_error(
    client: Client, article: Article, publish: Publish, amend, is_amended: bool
) -> None:
    notice = publish()
    if is_amended:
        amend(notice)
    Article.objects.filter(pk=article.pk).update(presence=Presence.GONE)
    said = everything(client, article)
    hidden = (SECRET, "on Monday", "Pier to reopen", "pier.html", "Miscounted.", "Wednesday")
    assert [(name, words) for name, body in said.items() for words in hidden if words in body] == []
    check_annotation(json.loads(said["1/annotation.jsonld"]))
    check_linked_data(json.loads(said[f"articles/{article.pk}/corrections.jsonld"]))
    check_atom(said["feed.atom"].encode())
    assert "The article is no longer published" in said["1/"]
    Article.objects.filter(pk=article.pk).update(presence=Presence.LIVE)
    assert "Pier to reopen" in client.get(RECORD + "1/").content.decode()


def test_a_clock_that_was_set_back_dates_no_version_before_the_one_before_it(publish, bob: User) -> None:
    notice = publish()
    early = NOON - timedelta(days=1)
    withdrawn = Correction.withdraw(notice.pk, seen=1, reason="No.", at=early, actor=bob)
    assert withdrawn.withdrawn_at == NOON


def test_markup_in_a_reason_is_shown_and_not_obeyed(client: Client, publish, bob: User) -> None:
    hostile = "<script>alert(1)</script>"
    notice = publish()
    words = {**notice.words, "text": hostile}
    Correction.amend(notice.pk, words, seen=1, reason=hostile, is_minor=False, at=LATER, actor=bob)
    Correction.withdraw(notice.pk, seen=2, reason=hostile, at=LATER, actor=bob)
    page = client.get(RECORD + "1/").content.decode()
    assert page.count("<script") == 1  # the page's own data block
