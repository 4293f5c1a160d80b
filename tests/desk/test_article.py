"""An article's texts, and what somebody changed in them."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from corrigenda.models import Article
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


def test_an_articles_page_lists_the_texts_it_had(world: World) -> None:
    event = world.rewrite(FIXED)
    Article.objects.update(presence="gone", moved_to="https://gazette.example/2026/tram")
    html = world.at(world.vera).get(f"/desk/gazette/articles/{world.article.pk}/").content.decode()
    assert f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/" in html
    assert "removed" in html
    assert "https://gazette.example/2026/tram" in html


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
