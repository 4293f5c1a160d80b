"""The queue: what waits, worst first, complete over its pages, at a constant cost."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from corrigenda.core.states import Act
from corrigenda.desk.context import short_after
from corrigenda.models import Article, Erratum
from tests.desk.world import World

QUEUE = "/desk/gazette/"


def rows(client: Client, address: str) -> list[int]:
    page = client.get(address).content.decode()
    return [int(pk) for pk in re.findall(r'data-row="(\d+)"', page)]


def test_most_readers_come_first_then_the_oldest(world: World) -> None:
    new = world.erratum("tram", "tramway", hours=1)
    old = world.erratum("Hill", "Mount", hours=9)
    many = world.erratum("Saturday", "Friday", "Friday", hours=0.5)
    assert rows(world.at(world.bob), QUEUE) == [many.pk, old.pk, new.pk]


def test_the_kind_s_clock_the_readers_and_the_age_make_the_order(world: World) -> None:
    kinds = [world.erratum("tram", "tramway", kind=kind).pk for kind in ("fact", "link", "typo", "other")]
    bob = world.at(world.bob)
    assert rows(bob, QUEUE) == kinds
    old_typo = world.erratum("Hill", "Mount", kind="typo", hours=98)
    asked_typo = world.erratum("eighty", "ninety", *["ninety"] * 31, kind="typo")
    assert rows(bob, QUEUE) == [asked_typo.pk, old_typo.pk, *kinds]
    Erratum.objects.filter(pk=old_typo.pk).update(reports_count=4, kind="fact")
    assert rows(bob, QUEUE)[0] == old_typo.pk


def test_a_row_says_why_it_stands_where_it_stands(world: World) -> None:
    world.erratum("tram", "tramway", kind="fact", hours=29.5)
    world.erratum("Hill", "Mount", *["Mount"] * 4, kind="typo", hours=1)
    page = world.at(world.bob).get(QUEUE).content.decode()
    assert '<span class="late">5 h late</span>' in page
    assert "<span>4 d left</span>" in page
    assert "<span>5 readers: 2 d ahead</span>" in page


def test_a_row_shows_the_change_in_its_context(world: World) -> None:
    world.erratum("Saturday, May", "Friday, May", "Friday, May", "Sunday, May")
    page = world.at(world.bob).get(QUEUE).content.decode()
    assert 'The tram to Lantern Hill opens on </span><span class="diff"><del>' in page
    assert ', May</span><span class="around"> 5, and runs every ten minutes.</span>' in page
    assert "removed: </span>Saturday</del>" in page
    assert "added: </span>Friday</ins>" in page
    assert "2 proposals" in page
    assert "<b>3</b> <span>readers</span>" in page


def test_tabs_count_and_select_by_state(world: World) -> None:
    one, two = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    Erratum.apply(two.pk, Act.REJECT, at=timezone.now(), actor=world.bob, reason="Opinion")
    bob = world.at(world.bob)
    page = bob.get(QUEUE).content.decode()
    assert re.search(r'To decide <span class="count">1</span>', page)
    assert re.search(r'Rejected <span class="count">1</span>', page)
    assert rows(bob, QUEUE) == [one.pk]
    assert rows(bob, f"{QUEUE}?state=rejected") == [two.pk]


def test_kind_and_article_filter_rows_and_counts(world: World) -> None:
    typo, fact = world.erratum("tram", "tramway", kind="typo"), world.erratum("Hill", "Mount", kind="fact")
    other = Article.objects.create(site=world.site, url="https://gazette.example/b", first_seen_at=timezone.now())
    elsewhere = world.erratum("eighty", "ninety", kind="fact")
    Erratum.objects.filter(pk=elsewhere.pk).update(article=other)
    bob = world.at(world.bob)
    assert rows(bob, f"{QUEUE}?kind=typo") == [typo.pk]
    assert rows(bob, f"{QUEUE}?kind=fact&article={world.article.pk}") == [fact.pk]
    page = bob.get(f"{QUEUE}?article={other.pk}").content.decode()
    assert re.search(r'To decide <span class="count">1</span>', page)


@pytest.mark.parametrize(
    "query", ["state=x", "kind=%00", "article=9" + "9" * 30, "after=1.2.3", "after=-1.1", "done=x", "done=" + "9" * 17]
)
def test_a_mangled_address_shows_a_queue_all_the_same(world: World, query: str) -> None:
    assert world.at(world.bob).get(f"{QUEUE}?{query}").status_code == 200


def test_pages_hold_every_erratum_once_while_others_are_decided(world: World) -> None:
    made = [world.erratum("tram", "tramway", *["tramway"] * (n % 4), hours=n / 10).pk for n in range(125)]
    bob = world.at(world.bob)
    address: str | None = QUEUE
    seen: list[int] = []
    while address:
        page = bob.get(address).content.decode()
        shown = [int(pk) for pk in re.findall(r'data-row="(\d+)"', page)]
        assert 0 < len(shown) <= 50
        seen += shown
        # A colleague empties the page that was just read; nothing behind it may slip past.
        for pk in shown:
            Erratum.apply(pk, Act.REJECT, at=timezone.now(), actor=world.alice, reason="Opinion")
        following = re.search(r'href="[^"?]*\?([^"]*)" rel="next"', page)
        address = QUEUE + "?" + following.group(1).replace("&amp;", "&") if following else None
    assert len(seen) == len(set(seen))
    assert set(seen) == set(made)


def test_a_page_costs_the_same_number_of_queries_however_long_it_is(world: World) -> None:
    bob = world.at(world.bob)
    world.erratum("tram", "tramway")
    with CaptureQueriesContext(
        connection,
    ) as short:
        bob.get(QUEUE)
    for n in range(40):
        world.erratum("Hill", "Mount", *["Peak"] * (n % 5))
    with CaptureQueriesContext(connection) as long:
        bob.get(QUEUE)
    assert len(long) == len(short) <= 21


def test_one_site_leads_straight_to_its_queue_and_several_are_listed(world: World) -> None:
    assert world.at(world.bob).get(reverse("desk:home"))["Location"] == QUEUE
    courier = world.charlie.memberships.get().site
    courier.memberships.create(user=world.bob, role="viewer")
    page = world.at(world.bob).get(reverse("desk:home")).content.decode()
    assert "Hill Gazette" in page
    assert "Bay Courier" in page


def test_a_viewer_sees_the_queue_without_its_buttons(world: World) -> None:
    world.erratum()
    page = world.at(world.vera).get(QUEUE).content.decode()
    assert "data-row" in page
    assert "/verify/" not in page
    assert "Reject" not in page.split('class="queue"')[1]


@pytest.mark.parametrize(
    ("suffix", "shown"),
    [(" people.", " people."), (" people and", " people and…"), (" one.\n\nTwo", " one."), ("", "")],
)
def test_a_row_s_words_end_as_they_do_in_the_article(suffix: str, shown: str) -> None:
    assert short_after(suffix) == shown
