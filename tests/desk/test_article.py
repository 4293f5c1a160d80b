"""An article's texts, and what somebody changed in them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from corrigenda.articles.revise import Seen, revise
from corrigenda.core.page import Page
from corrigenda.core.text import Text
from corrigenda.models import Article, Event, EventKind
from tests.desk.test_draft import verified
from tests.desk.world import STORY, World

FIXED = STORY.replace("Saturday, May", "Friday, May")


def words(html: str, selector: str) -> list[str]:
    return [node.text(strip=True) for node in LexborHTMLParser(html).css(selector)]


def test_a_change_is_shown_word_by_word_with_what_it_meant(world: World) -> None:
    verified(world, "Saturday, May", "Friday, May")
    event = world.rewrite(FIXED)
    answer = world.at(world.vera).get(f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/")
    html = answer.content.decode()
    assert words(html, ".redline del") == ["removed:Saturday"]
    assert words(html, ".redline ins") == ["added:Friday"]
    assert "Fix seen on the page" in html
    assert "It cost 58 million crowns" in html  # the paragraph beside it


def test_a_change_that_is_taken_back_tells_of_the_passage_that_reads_as_reported_again(world: World) -> None:
    world.erratum("Saturday, May", "Friday, May")
    first, second = timezone.now(), timezone.now() + timedelta(minutes=1)
    for text, at in ((STORY.replace("Saturday, May", "Sunday, May"), first), (STORY, second)):
        revise(world.article.pk, Seen(Text(text, ()), "", "en", at, Page(modified_at=at)))
    event = Event.objects.filter(kind=EventKind.REVISION).latest("pk")
    html = world.at(world.vera).get(f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/").content.decode()
    assert "Passage reads as reported again" in html


def test_an_articles_page_lists_the_texts_it_had(world: World) -> None:
    event = world.rewrite(FIXED)
    Article.objects.update(presence="gone", moved_to="https://gazette.example/2026/tram")
    html = world.at(world.vera).get(f"/desk/gazette/articles/{world.article.pk}/").content.decode()
    assert f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/" in html
    assert "removed" in html
    assert "https://gazette.example/2026/tram" in html


def test_an_articles_page_tells_of_redirects(world: World) -> None:
    there = "https://gazette.example/2026/<tram>"
    for to in (there, ""):
        Article.objects.get(pk=world.article.pk).set_redirect(to, timezone.now())
    html = world.at(world.vera).get(f"/desk/gazette/articles/{world.article.pk}/").content.decode()
    assert "The page redirects for good to <bdi>https://gazette.example/2026/&lt;tram&gt;</bdi>" in html
    assert "The page redirects no longer" in html


def test_an_articles_page_says_what_its_canonical_link_means(world: World) -> None:
    address = f"/desk/gazette/articles/{world.article.pk}/"
    Article.objects.update(canonical="https://gazette.test/")
    assert "which is not believed" in world.at(world.vera).get(address).content.decode()
    original = Article.objects.create(site=world.site, url="https://gazette.test/<tram>", first_seen_at=timezone.now())
    Article.objects.filter(pk=world.article.pk).update(copy_of=original)
    html = world.at(world.vera).get(address).content.decode()
    assert f'href="/desk/gazette/articles/{original.pk}/"><bdi>https://gazette.test/&lt;tram&gt;' in html
    assert "not believed" not in html


@pytest.mark.parametrize(
    "path", ["articles/999999/", "articles/{pk}/changes/999999/", "articles/{pk}/changes/{other}/"]
)
def test_what_is_not_there_is_not_found(world: World, path: str) -> None:
    erratum = verified(world, "Saturday, May", "Friday, May")
    other = erratum.events.latest("pk").pk  # a decision is no change of the text
    address = "/desk/gazette/" + path.format(pk=world.article.pk, other=other)
    assert world.at(world.vera).get(address).status_code == 404


def test_another_sites_article_is_not_found(world: World) -> None:
    event = world.rewrite(FIXED)
    for path in ("", f"changes/{event.pk}/"):
        assert world.at(world.charlie).get(f"/desk/courier/articles/{world.article.pk}/{path}").status_code == 404


def test_a_change_whose_texts_are_no_longer_kept_says_so(world: World) -> None:
    event = world.rewrite(FIXED)
    world.rewrite(STORY.replace("58", "59"))
    address = f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/"
    assert world.article.revisions.filter(digest=event.after["digest"]).delete()[0] == 1
    answer = world.at(world.vera).get(address)
    assert answer.status_code == 200
    assert "no longer kept" in answer.content.decode()
    assert "first text" not in answer.content.decode()


def test_ten_times_the_articles_cost_no_more_queries(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert world.at(world.vera).get("/desk/gazette/articles/").status_code == 200
        return len(queries)

    few = asked()
    for number in range(10):
        Article.objects.create(
            site=world.site,
            url=f"https://gazette.example/{number}",
            first_seen_at=timezone.now(),
            looked_at=timezone.now(),
        )
    assert asked() == few
