"""Which page is a copy of which article, by its canonical link and by what both say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corrigenda.articles import look
from corrigenda.articles.copies import judge
from corrigenda.articles.fetch import Fetched, FetchError
from corrigenda.articles.look import look_at_one
from corrigenda.models import Article, Site
from tests.environment import ON_POSTGRES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
STORY = "<p>The ferry sails on Tuesday night.</p><p>The mayor, Anna Lind, said so to the crowd.</p>"
TEA = "<p>The market opens at eight in the morning.</p><p>Stalls are free, says the council.</p>"
SITE = "https://ledger.test"


class Publication:
    """Pages by path: their canonical link, and their story."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, str]] = {}
        self.redirects: dict[str, str] = {}

    def fetch(self, url: str, *_: object) -> Fetched:
        path = url.removeprefix(SITE)
        to = self.redirects.get(path, path)
        if to not in self.pages:
            raise FetchError("the page is gone (HTTP 404)", gone=True)
        canonical, story = self.pages[to]
        link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
        html = f"<html><head>{link}</head><article>{story}</article></html>"
        return Fetched(SITE + to, html, moved_to=SITE + to if to != path else "")

    def look(self, *paths: str) -> list[Article]:
        """Have these pages looked at, and whatever that brings with it."""
        for path in paths:
            Article.find_or_make(Site.objects.get(), SITE + path, first_seen_at=NOW).ask_for_look(NOW)
        while look_at_one(NOW):
            pass
        return [Article.objects.select_related("site", "copy_of").get(url=SITE + path) for path in paths]


@pytest.fixture
def publication(site: Site, monkeypatch: pytest.MonkeyPatch) -> Publication:
    publication = Publication()
    monkeypatch.setattr(look, "fetch", publication.fetch)
    return publication


def test_a_page_that_names_the_article_it_shows_is_a_copy_of_it(publication: Publication) -> None:
    publication.pages = {"/ferry": ("/ferry", STORY), "/amp/ferry": ("/ferry?utm_source=amp", STORY + "<p>More</p>")}
    (amp,) = publication.look("/amp/ferry")
    article = Article.objects.get(url=SITE + "/ferry")
    assert (amp.canonical, amp.copy_of) == (SITE + "/ferry", article), "the article was made, and read, by itself"
    assert (article.canonical, article.copy_of) == ("", None)
    assert Article.objects.count() == 2


def test_it_does_not_matter_which_page_is_seen_first(publication: Publication) -> None:
    publication.pages = {"/ferry": ("", STORY), "/print/ferry": (SITE + "/ferry", STORY)}
    article, copy = publication.look("/ferry", "/print/ferry")
    assert copy.copy_of == article


def test_a_page_with_another_text_is_no_copy(publication: Publication) -> None:
    publication.pages = {"/ferry": ("", STORY), "/tea": ("/ferry", TEA)}
    _, tea = publication.look("/ferry", "/tea")
    assert (tea.canonical, tea.copy_of) == (SITE + "/ferry", None)
    assert judge(tea) == "the page that it names has another text"


@pytest.mark.parametrize("order", [("/ferry", "/tea"), ("/tea", "/ferry"), ("/all", "/tea", "/ferry")])
def test_an_address_that_unlike_pages_share_is_believed_of_none(
    publication: Publication, order: tuple[str, ...]
) -> None:
    publication.pages = {
        "/all": ("", STORY + TEA), "/ferry": ("/all", STORY), "/tea": ("/all", TEA), "/x/ferry": ("/ferry", STORY),
    }  # fmt: skip
    for path in order:
        publication.look(path)
    (copy,) = publication.look("/x/ferry")
    ferry, tea = (Article.objects.select_related("site", "copy_of").get(url=SITE + path) for path in ("/ferry", "/tea"))
    assert (judge(ferry), ferry.copy_of) == (f"a page with another text names the same address: {tea.url}", None)
    assert tea.copy_of is None
    assert copy.copy_of == ferry


@pytest.mark.parametrize("canonical", ["/", "/news/", "https://elsewhere.test/ferry", "javascript:alert(1)", "//["])
def test_a_link_that_can_never_be_right_makes_no_article(publication: Publication, canonical: str) -> None:
    publication.pages = {"/news/ferry": (canonical, STORY), "/": ("", STORY), "/news/": ("", STORY)}
    (article,) = publication.look("/news/ferry")
    assert article.copy_of is None
    assert Article.objects.count() == 1


def test_a_link_to_a_page_that_is_gone_is_not_believed(publication: Publication) -> None:
    publication.pages = {"/ferry": ("/lost", STORY)}
    (article,) = publication.look("/ferry")
    assert (article.copy_of, judge(article)) == (None, "the page that it names has not been read")


def test_two_pages_that_name_each_other_are_copies_of_at_most_one(publication: Publication) -> None:
    publication.pages = {"/a": ("/b", STORY), "/b": ("/a", STORY)}
    for _ in range(2):
        a, b = publication.look("/a", "/b")
        assert (a.copy_of, b.copy_of) in ((b, None), (None, a))


def test_a_copy_of_a_copy_is_a_copy_of_the_article(publication: Publication) -> None:
    publication.pages = {"/a": ("/b", STORY), "/b": ("/c", STORY), "/c": ("", STORY)}
    publication.look("/c")
    publication.look("/b")
    (copy,) = publication.look("/a")
    assert copy.copy_of == Article.objects.get(url=SITE + "/c")


def test_a_link_that_is_taken_back_counts_no_more(publication: Publication) -> None:
    publication.pages = {"/ferry": ("", STORY), "/f": ("/ferry", STORY)}
    assert publication.look("/ferry", "/f")[1].copy_of is not None
    publication.pages["/f"] = ("/f", STORY)
    assert publication.look("/f")[0].copy_of is None


def test_an_article_that_becomes_another_is_left_by_its_copies(publication: Publication) -> None:
    publication.pages = {"/today": ("", STORY), "/f": ("/today", STORY)}
    assert publication.look("/today", "/f")[1].copy_of is not None
    publication.pages["/today"] = ("", TEA)
    publication.look("/today")
    assert Article.objects.get(url=SITE + "/f").copy_of is None


def test_where_a_page_moved_is_kept_as_its_address_by_the_rules(publication: Publication) -> None:
    publication.pages = {"/ferry-late?utm_id=1": ("", STORY)}
    publication.redirects = {"/ferry": "/ferry-late?utm_id=1"}
    (article,) = publication.look("/ferry")
    assert article.moved_to == SITE + "/ferry-late"
    assert Article.find(article.site, SITE + "/ferry-late") == article


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL chooses by the table's statistics")
def test_a_look_reads_no_index_of_all_the_sites_articles(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    Article.objects.create(site=site, url=f"{SITE}/ferry", first_seen_at=NOW, look_at=NOW)
    monkeypatch.setattr(look, "fetch", lambda url, *_: Fetched(url, f"<article>{STORY}</article>"))
    with CaptureQueriesContext(connection) as queries:
        assert look_at_one(NOW)
    selects = [query["sql"] for query in queries if query["sql"].startswith("SELECT")]
    asked = [sql for sql in selects if '"canonical" = ' in sql]
    assert asked
    for sql in asked:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql)
            assert "article_canonical" in str(cursor.fetchall())
