"""A site's record: what it lists, in which order, and for which caches."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.test import Client

from corrigenda.models import Article, Site

from .conftest import NOON, Publish

RECORD = "/record/tidings/"


def test_an_empty_record_says_so(client: Client, site: Site) -> None:
    assert "No corrections have been published yet." in client.get(RECORD).content.decode()


def test_a_published_correction_stands_in_the_record_with_its_article(client: Client, publish: Publish) -> None:
    publish(text="The pier opens on Tuesday.")
    page = client.get(RECORD).content.decode()
    assert "The pier opens on Tuesday." in page
    assert 'href="/record/tidings/1/"' in page
    assert "Pier to reopen" in page


def test_a_draft_never_stands_in_the_record(client: Client, draft, publish: Publish) -> None:
    publish(text="Published words.")
    draft(text="Words nobody may read yet.")
    page = client.get(RECORD).content.decode()
    assert "Published words." in page
    assert "Words nobody may read yet." not in page


def test_another_sites_corrections_are_not_listed(client: Client, publish: Publish, other_site: Site) -> None:
    foreign = Article.objects.create(site=other_site, url="https://elsewhere.example/a", first_seen_at=NOON)
    publish(site=other_site, article=foreign, text="A foreign correction.")
    assert "A foreign correction." not in client.get(RECORD).content.decode()


def test_the_newest_correction_stands_first_under_its_month(client: Client, publish: Publish) -> None:
    publish(NOON, text="The older one.")
    publish(NOON + timedelta(days=30), text="The newer one.")
    page = client.get(RECORD).content.decode()
    order = [page.index(words) for words in ("November 2026", "The newer one.", "October 2026", "The older one.")]
    assert order == sorted(order)


def test_a_month_begins_at_midnight_of_the_sites_clock(client: Client, publish: Publish) -> None:
    publish(datetime(2026, 10, 31, 22, 30, tzinfo=UTC))  # half past midnight of 1 November in Kyiv
    page = client.get(RECORD).content.decode()
    assert "November 2026" in page
    assert '<time datetime="2026-10-31T22:30:00Z">November 1, 2026</time>' in page


def test_following_older_shows_every_correction_once(client: Client, publish: Publish) -> None:
    for number in range(45):
        publish(NOON + timedelta(days=number))
    seen: list[int] = []
    address = RECORD
    for _ in range(3):
        page = client.get(address).content.decode()
        seen += [number for number in range(46, 0, -1) if f'id="notice-{number}"' in page]
        address = f"{RECORD}?before={seen[-1]}"
    assert seen == list(range(45, 0, -1))
    assert 'rel="next"' not in page


def test_a_correction_published_while_somebody_reads_moves_nothing_on_the_next_page(
    client: Client, publish: Publish
) -> None:
    for _ in range(25):
        publish()
    before = client.get(f"{RECORD}?before=6").content
    publish()
    assert client.get(f"{RECORD}?before=6").content == before


def test_a_page_takes_the_same_queries_for_one_correction_and_for_twenty(
    client: Client, publish: Publish, django_assert_num_queries
) -> None:
    publish()
    with django_assert_num_queries(4):  # with one for the first month of the archive, and one for the policy
        client.get(RECORD)
    for _ in range(25):
        publish()
    with django_assert_num_queries(4):  # with one for the first month of the archive, and one for the policy
        client.get(RECORD)


def test_a_place_that_is_no_number_is_not_found(client: Client, publish: Publish) -> None:
    publish()
    for before in ("x", "-1", "1e9", "9" * 5000, "٣", "1%00"):
        assert client.get(f"{RECORD}?before={before}").status_code == 404


def test_an_unknown_site_is_not_found(client: Client, db: None) -> None:
    answer = client.get("/record/nowhere/")
    assert answer.status_code == 404
    assert "Nothing here" in answer.content.decode()


def test_any_cache_may_keep_the_page_and_ask_whether_it_changed(client: Client, publish: Publish) -> None:
    publish()
    first = client.get(RECORD)
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in first.get("Vary", "")
    assert not first.cookies
    assert client.get(RECORD, headers={"If-None-Match": first["ETag"]}).status_code == 304
    publish()
    assert client.get(RECORD, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_editor_who_is_signed_in_gets_the_very_page_that_everybody_gets(
    client: Client, publish: Publish, bob: User
) -> None:
    publish()
    anonymous = client.get(RECORD)
    client.force_login(bob)
    signed_in = client.get(RECORD)
    assert signed_in.content == anonymous.content
    assert "Cookie" not in signed_in.get("Vary", "")


def test_the_record_only_reads(client: Client, publish: Publish) -> None:
    publish()
    for address in (RECORD, f"{RECORD}1/"):
        assert client.post(address).status_code == 405


def test_the_record_speaks_the_sites_language(client: Client, site: Site, publish: Publish) -> None:
    site.language = "uk"
    site.save()
    publish()
    page = client.get(RECORD).content.decode()
    assert '<html lang="uk" dir="ltr">' in page
    assert "Жовтень 2026" in page


def test_each_correction_stands_in_its_own_language_and_direction(client: Client, publish: Publish) -> None:
    publish(language="ar", text="ورد خطأ.")
    page = client.get(RECORD).content.decode()
    assert '<article lang="ar" dir="rtl"' in page
    assert "تصحيح" in page
    assert "15 أكتوبر 2026" in page


def test_the_page_names_its_canonical_address_whatever_host_was_asked_for(client: Client, publish: Publish) -> None:
    publish()
    page = client.get(RECORD, headers={"Host": "evil.example"}).content.decode()
    assert '<link rel="canonical" href="http://desk.test/record/tidings/">' in page
    assert "evil.example" not in page
