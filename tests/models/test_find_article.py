"""An article is found at every spelling of its address, and stays found when the site's rules change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corrigenda.articles.renaming import rename_articles
from corrigenda.models import Article, Site
from tests.environment import ON_POSTGRES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
PAGE = "https://ledger.test/ferry"


def made(site: Site, url: str, **fields: object) -> Article:
    return Article.objects.create(site=site, url=url, first_seen_at=NOW, **fields)


@pytest.mark.parametrize("url", [PAGE, PAGE + "#top", PAGE + "?utm_source=x", "http://ledger.test/ferry?fbclid=1"])
def test_every_spelling_leads_to_the_article(site: Site, url: str) -> None:
    article = made(site, PAGE)
    assert Article.find(site, url) == article
    assert Article.find_or_make(site, url, first_seen_at=NOW) == article


@pytest.mark.parametrize("url", ["https://ledger.test/Ferry", PAGE + "?p=1", "https://evil.test/ferry", "", "\0", "x"])
def test_what_is_another_page_does_not(site: Site, url: str) -> None:
    made(site, PAGE)
    assert Article.find(site, url) is None


def test_other_sites_articles_are_not_found(site: Site) -> None:
    courier = Site.objects.create(key="courier", name="The Courier", origins=["https://ledger.test"])
    made(courier, PAGE)
    assert Article.find(site, PAGE) is None


def test_a_new_article_is_stored_at_its_address_by_the_rules(site: Site) -> None:
    article = Article.find_or_make(site, "http://ledger.test/ferry?utm_source=x&id=1#top", first_seen_at=NOW)
    assert (article.url, article.known_as) == (PAGE + "?id=1", PAGE + "?id=1")


def test_after_a_change_of_the_rules_articles_are_found_under_their_former_spelling(site: Site) -> None:
    slashed = made(site, PAGE + "/")
    tagged = made(site, "https://ledger.test/tea?ref=mail")
    Article.keep_to_rules(site)
    site.trailing_slash, site.dropped_parameters = "dropped", ["ref"]
    site.save()
    for url in (PAGE, PAGE + "/", PAGE + "?ref=x"):
        assert Article.find_or_make(site, url, first_seen_at=NOW) == slashed
    assert Article.find_or_make(site, "https://ledger.test/tea/", first_seen_at=NOW) == tagged
    slashed.refresh_from_db()
    assert (slashed.url, slashed.known_as) == (PAGE + "/", PAGE), "where it is fetched stays"
    assert Article.objects.count() == 2


def test_the_worker_follows_a_change_of_the_rules_by_itself(site: Site) -> None:
    article = made(site, PAGE + "/")
    while rename_articles(NOW):
        pass
    site.trailing_slash = "dropped"
    site.named_by = Site.objects.get(pk=site.pk).named_by
    site.save()
    assert Article.find(site, PAGE) is None
    assert rename_articles(NOW)
    assert Article.find(site, PAGE) == article
    assert not rename_articles(NOW)


def test_of_two_articles_with_one_address_the_one_that_stands_there_is_found(site: Site) -> None:
    older, there = made(site, PAGE + "/"), made(site, PAGE)
    made(site, PAGE + "//")
    site.trailing_slash = "dropped"
    site.save()
    Article.keep_to_rules(site)
    assert Article.find(site, PAGE + "/") == there
    there.delete()
    assert Article.find(site, PAGE) == older, "then the oldest"


def test_an_article_is_found_where_its_page_has_moved(site: Site) -> None:
    article = made(site, PAGE, moved_to="https://ledger.test/ferry-delayed")
    assert Article.find(site, "https://ledger.test/ferry-delayed?utm_id=1") == article
    other = made(site, "https://ledger.test/boat", moved_to="https://ledger.test/ferry-delayed")
    assert Article.find(site, "https://ledger.test/ferry-delayed") is None, "nobody knows which of the two"
    other.delete()
    own = made(site, "https://ledger.test/ferry-delayed")
    assert Article.find(site, "https://ledger.test/ferry-delayed") == own


def test_a_page_that_redirects_to_the_front_page_has_not_moved_there(site: Site) -> None:
    made(site, PAGE, moved_to="https://ledger.test/")
    assert Article.find(site, "https://ledger.test/") is None


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL chooses by the table's statistics")
def test_an_article_is_found_without_reading_through_its_site(site: Site) -> None:
    with CaptureQueriesContext(connection) as queries:
        Article.find(site, "https://ledger.test/ferry.html")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + queries[-1]["sql"])
        plan = str(cursor.fetchall())
    assert "known_as=?" in plan
    assert "moved_to=?" in plan
    assert "site_id_" not in plan, "the index of the site alone"
