"""The erratum's page: the passage in its article, and looking at the live page anew."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone

from corrigenda.core.states import Act
from corrigenda.core.text import Block
from corrigenda.models import Article, Erratum, Place
from tests.desk.world import STORY, World, act, address


def article_pane(page: str) -> str:
    return page[page.index("data-prose>") : page.index('class="side"')]


def test_the_passage_is_marked_in_the_article_with_its_headings_and_neighbours(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May")
    other = world.erratum("eighty", "ninety")
    pane = article_pane(world.at(world.vera).get(address("erratum", erratum)).content.decode())
    assert "<h3>Lantern Hill tram opens</h3>" in pane
    assert '<mark id="passage">Saturday, May</mark> 5, and runs' in pane
    assert re.search(rf'<a class="other" href="{address("erratum", other)}"[^>]*><mark>eighty</mark></a> people', pane)


def test_a_passage_over_two_paragraphs_is_marked_in_both_and_named_once(world: World) -> None:
    erratum = world.erratum("opens\n\nThe tram", "opens.\n\nA tram")
    pane = article_pane(world.at(world.vera).get(address("erratum", erratum)).content.decode())
    assert '<mark id="passage">opens</mark></h3>' in pane
    assert "<mark>The tram</mark>" in pane
    assert pane.count('id="passage"') == 1


def test_a_passage_that_is_not_in_the_text_is_quoted_with_the_reason(world: World) -> None:
    erratum = world.erratum("words of another story", None)
    page = world.at(world.vera).get(address("erratum", erratum)).content.decode()
    assert "were not found in the article" in page
    assert "<mark>words of another story</mark>" in page
    assert 'id="passage"' not in page


def test_a_passage_whose_place_is_no_longer_sure_is_not_marked(world: World) -> None:
    erratum = world.erratum()
    Erratum.objects.filter(pk=erratum.pk).update(place=Place.UNSURE, alert="unsure")
    page = world.at(world.vera).get(address("erratum", erratum)).content.decode()
    assert 'id="passage"' not in page
    assert "Lost its place" in page


def test_a_report_on_the_whole_article_can_be_decided(world: World) -> None:
    erratum = world.erratum("", None, kind="other", comment="A copy of last year's story")
    page = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert "about the article as a whole" in page
    assert 'name="should_read"' not in page
    assert act(world.at(world.bob), "verify", erratum).status_code == 302


def test_an_article_without_a_stored_text_still_has_its_page(world: World) -> None:
    erratum = world.erratum()
    Erratum.objects.filter(pk=erratum.pk).update(revision=None, place=Place.UNPLACED, start=None, end=None)
    Article.objects.filter(pk=world.article.pk).update(revision=None, trouble="The page answered 500.")
    page = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert "The page answered 500." in page


def test_looking_now_makes_the_page_due(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "recheck", erratum)
    world.article.refresh_from_db()
    assert world.article.look_at is not None
    assert world.article.look_at <= timezone.now()


def test_times_are_the_site_s_and_machines_get_utc(world: World) -> None:
    erratum = world.erratum()
    Erratum.objects.filter(pk=erratum.pk).update(first_reported_at="2026-03-01T20:30:00Z")
    page = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert '<time datetime="2026-03-01T20:30:00Z">2 Mar 2026, 05:30</time>' in page


def test_letters_that_only_look_the_same_are_named(world: World) -> None:
    erratum = world.erratum("tram", "tr\u0430m")
    page = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert "latin small letter a (U+0061) → cyrillic small letter a (U+0430)" in page


def test_the_history_tells_who_did_what_in_words(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "hold", erratum, reason="Asked the tram company")
    act(world.at(world.alice), "verify", erratum, should_read="Friday, May")
    for address_ in (address("erratum", erratum), "/desk/gazette/history/"):
        page = world.at(world.vera).get(address_).content.decode()
        history = page[page.index('class="history"') :]
        assert history.index("Verified") < history.index("Held")
        assert "alice" in history
        assert "bob" in history
        assert "Asked the tram company" in history
        assert "On hold</span>" in history
        assert "Waiting for the fix" in history
        assert "{" not in history
        assert "decided_at" not in history


def test_it_says_how_long_after_the_first_report_the_fix_was_seen(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May", hours=0)
    first = erratum.first_reported_at
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=first + timedelta(hours=3, minutes=20))
    fixed = Erratum.objects.get(pk=erratum.pk)
    assert fixed.time_to_correct == timedelta(hours=3, minutes=20)
    page = world.at(world.vera).get(address("erratum", erratum)).content.decode().replace("\xa0", " ")
    assert "3 hours, 20 minutes after the first report" in page


def test_a_fix_from_before_the_first_report_took_no_time(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May")
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=erratum.first_reported_at - timedelta(hours=1))
    assert Erratum.objects.get(pk=erratum.pk).time_to_correct is None
    assert "after the first report" not in world.at(world.vera).get(address("erratum", erratum)).content.decode()


def test_the_history_tells_where_a_passage_was_moved(world: World) -> None:
    erratum = world.erratum("58 million", "59 million")
    title, tram, cost = STORY.split("\n\n")
    blocks = (Block(0, len(cost), "p"), Block(len(cost) + 2, len(cost) + 2 + len(title), "h1"))
    text = "\n\n".join([cost, title, tram])
    world.rewrite(text, (*blocks, Block(blocks[1].end + 2, len(text), "p")))
    page = world.at(world.vera).get(address("erratum", erratum)).content.decode()
    assert "Passage moved" in page
    paragraph = page[page.index("Passage moved") :]
    assert re.search(r"Paragraph.*3.*1", paragraph[:600], re.DOTALL)
