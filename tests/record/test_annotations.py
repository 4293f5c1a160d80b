"""Corrections as W3C Web Annotations: what they point at, what they say, and what they keep to themselves."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from corrigenda.core.text import digest_of
from corrigenda.models import Article, Erratum, Report, Revision, Site

from .annotation_model import check_annotation, check_collection, check_page
from .conftest import NOON, Publish

ONE = "/record/tidings/1/annotation.jsonld"
ALL = "/record/tidings/annotations.jsonld"
STORY = "The 𝕻ier.\n\nIt will reopen on Monday, and the baths on Monday, too."
MENDED = "The 𝕻ier.\n\nIt will reopen on Tuesday, and the baths on Monday, too."
EXACT = "reopen on Monday"

Reported = Callable[..., Erratum]


def read(client: Client, address: str = ONE) -> dict[str, Any]:
    answer = client.get(address)
    assert answer["Content-Type"] == 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    value: dict[str, Any] = json.loads(answer.content)
    {"Annotation": check_annotation, "AnnotationCollection": check_collection, "AnnotationPage": check_page}[
        value["type"]
    ](value)
    return value


@pytest.fixture
def reported(article: Article) -> Reported:
    """An erratum with its first report placed in `story`, after which the article reads `now`."""

    def make(exact: str = EXACT, story: str = STORY, now: str = MENDED, **columns: Any) -> Erratum:
        then = Revision.objects.get_or_create(
            article=article, digest=digest_of(story), defaults={"text": story, "blocks": [], "seen_at": NOON}
        )[0]
        article.revision = Revision.objects.get_or_create(
            article=article,
            digest=digest_of(now),
            defaults={"text": now, "blocks": [], "seen_at": NOON + timedelta(hours=1)},
        )[0]
        article.save()
        start = story.index(exact)
        erratum = Erratum.objects.create(
            site=article.site, article=article, kind="fact", exact=exact, grouping_version=1,
            first_reported_at=NOON, last_reported_at=NOON,
        )  # fmt: skip
        place = {"revision": then, "start": start, "end": start + len(exact), **columns}
        Report.objects.create(
            uuid=uuid.uuid4(), site=article.site, token="t", digest="d", received_at=NOON, url=article.url,
            exact="What a reader typed", comment="What a reader thinks", kind="fact", language="en", network="n",
            article=article, erratum=erratum, **place,
        )  # fmt: skip
        return erratum

    return make


def test_it_points_at_the_wrong_words_where_they_stood_and_holds_the_right_ones(
    client: Client, publish: Publish, reported: Reported
) -> None:
    publish(erratum=reported(), before="Monday", after="Tuesday", language="uk", text="Виправлено.")
    value = read(client)
    assert value["id"] == f"http://desk.test{ONE}"
    assert (value["motivation"], value["created"]) == ("editing", "2026-10-15T12:00:00Z")
    assert value["creator"]["name"] == "Tidings of the Bay"
    assert [(body["purpose"], body["value"], body["language"]) for body in value["body"]] == [
        ("editing", "Tuesday", "en"),
        ("commenting", "Виправлено.", "uk"),
    ]
    target = value["target"]
    assert target["source"] == "https://tidings.example/pier.html"
    assert target["state"]["sourceDate"] == "2026-10-15T12:00:00Z"
    quote = target["selector"][0]
    assert (quote["exact"], quote["suffix"]) == ("Monday", ", and the baths on Monday, too.")


def test_offsets_are_code_points_of_the_text_as_it_stood(client: Client, publish: Publish, reported: Reported) -> None:
    publish(erratum=reported(), before="Monday", after="Tuesday")
    position = read(client)["target"]["selector"][1]
    # One letter before it is outside the basic plane: UTF-16 would count one more.
    assert STORY[position["start"] : position["end"]] == "Monday"
    assert position["start"] == STORY.index("Monday")


def test_words_beside_that_the_article_does_not_say_any_more_are_left_out(
    client: Client, publish: Publish, reported: Reported
) -> None:
    silenced = MENDED.replace("baths on Monday", "baths later")
    publish(erratum=reported(now=silenced), before="Monday", after="Tuesday")
    quote = read(client)["target"]["selector"][0]
    assert "prefix" in quote
    assert "suffix" not in quote


@pytest.mark.parametrize(
    ("before", "columns"),
    [
        ("", {}),  # the notice keeps silent about the wrong words
        ("Sunday", {}),  # they did not stand there
        ("on", {"end": len(STORY)}),  # they stood there more than once
        ("Monday", {"revision": None, "start": None, "end": None}),  # nobody's report has a place
    ],
)
def test_without_a_sure_place_it_points_at_the_whole_article(
    client: Client, publish: Publish, reported: Reported, before: str, columns: dict[str, Any]
) -> None:
    publish(erratum=reported(**columns), before=before, after="Tuesday")
    value = read(client)
    assert value["target"] == "https://tidings.example/pier.html"
    assert "Monday" not in json.dumps(value["target"])


def test_a_notice_without_an_erratum_points_at_the_whole_article(client: Client, publish: Publish) -> None:
    publish()
    assert read(client)["target"] == "https://tidings.example/pier.html"


def test_nothing_that_a_reader_wrote_is_in_it(client: Client, publish: Publish, reported: Reported) -> None:
    publish(erratum=reported(), before="Monday", after="Tuesday")
    for address in (ONE, f"{ALL}?after=0"):
        assert "reader" not in json.dumps(read(client, address))


def test_it_stays_the_same_when_the_article_changes_again(
    client: Client, article: Article, publish: Publish, reported: Reported
) -> None:
    publish(erratum=reported(), before="Monday", after="Tuesday")
    first = read(client)
    article.revision = Revision.objects.create(
        article=article, digest=digest_of("x"), text="x", blocks=[], seen_at=NOON
    )
    article.save()
    assert read(client) == first


def test_an_article_whose_address_is_no_web_address_is_named_by_its_record(
    client: Client, article: Article, publish: Publish
) -> None:
    publish()
    Article.objects.filter(pk=article.pk).update(url="javascript:alert(1)")
    assert read(client)["target"] == f"http://desk.test/record/tidings/articles/{article.pk}/"


def test_following_the_pages_shows_every_correction_once_the_oldest_first(client: Client, publish: Publish) -> None:
    for _ in range(45):
        publish()
    collection = read(client, ALL)
    assert collection["total"] == 45
    seen: list[str] = []
    following = collection["first"]
    while following:
        page = read(client, following.removeprefix("http://desk.test"))
        assert page["id"] == following
        assert page["partOf"] == collection["id"] == f"http://desk.test{ALL}"
        seen += [item["id"] for item in page["items"]]
        following = page.get("next")
    assert seen == [f"http://desk.test/record/tidings/{number}/annotation.jsonld" for number in range(1, 46)]


def test_an_annotation_reads_the_same_on_its_page_and_alone(
    client: Client, publish: Publish, reported: Reported
) -> None:
    publish(erratum=reported(), before="Monday", after="Tuesday")
    alone = read(client)
    assert read(client, f"{ALL}?after=0")["items"] == [{k: v for k, v in alone.items() if k != "@context"}]


def test_two_notices_of_one_erratum_read_the_same_on_their_page_and_alone(
    client: Client, article: Article, publish: Publish, reported: Reported
) -> None:
    erratum = reported()
    publish(erratum=erratum, before="Monday", after="Tuesday")
    article.revision = Revision.objects.create(
        article=article, digest=digest_of("x"), text="x", blocks=[], seen_at=NOON
    )
    article.save()
    publish(erratum=erratum, before="Monday", after="Tuesday")
    first, second = read(client, f"{ALL}?after=0")["items"]
    alone = read(client)
    assert first == {name: member for name, member in alone.items() if name != "@context"}
    assert "prefix" in first["target"]["selector"][0]
    assert "prefix" not in second["target"]["selector"][0]


def test_a_full_page_never_changes_with_what_is_published_later(client: Client, publish: Publish) -> None:
    for _ in range(21):
        publish()
    before = client.get(f"{ALL}?after=0").content
    publish()
    assert client.get(f"{ALL}?after=0").content == before


def test_an_empty_collection_has_no_page(client: Client, site: Site, draft) -> None:
    draft()
    collection = read(client, ALL)
    assert collection["total"] == 0
    assert client.get(f"{ALL}?after=0").status_code == 404
    assert client.get(ONE).status_code == 404


@pytest.mark.parametrize("query", ["?after=1", "?after=x", "?after=", "?after=-1"])
def test_a_place_after_which_nothing_stands_is_not_found(client: Client, publish: Publish, query: str) -> None:
    publish()
    assert client.get(ALL + query).status_code == 404


def test_a_page_takes_the_same_queries_for_one_correction_and_for_twenty(
    client: Client, publish: Publish, reported: Reported, django_assert_num_queries
) -> None:
    publish(erratum=reported(), before="Monday")
    with django_assert_num_queries(4):
        client.get(f"{ALL}?after=0")
    for _ in range(25):
        publish(erratum=reported(), before="Monday")
    with django_assert_num_queries(4):
        client.get(f"{ALL}?after=0")


@pytest.mark.parametrize("address", [ONE, ALL, f"{ALL}?after=0"])
def test_it_is_kept_by_caches_and_read_from_any_page(client: Client, publish: Publish, address: str) -> None:
    publish()
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address.replace("tidings", "nowhere")).status_code == 404


def test_the_page_of_a_correction_leads_to_its_annotation(client: Client, publish: Publish) -> None:
    publish()
    page = client.get("/record/tidings/1/").content.decode()
    media_type = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
    assert f"""<link rel="alternate" type='{media_type}' href="{ONE}">""" in page
