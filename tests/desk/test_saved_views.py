"""Views of the queue kept under a name: one's own, or the whole desk's; renamed, removed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from corrigenda.models import SavedView
from tests.desk.test_queue import QUEUE
from tests.desk.world import World

KEEP = f"{QUEUE}views/keep/"


def views(client: Client) -> list[tuple[str, str]]:
    """The kept views that the queue lists: where each leads, and its name."""
    page = client.get(QUEUE).content.decode()
    found = re.search(r'<nav class="filters views".*?</nav>', page, re.DOTALL)
    return re.findall(r'href="[^"?]*\?([^"]*)"[^>]*><bdi>(.*?)</bdi>', found[0]) if found else []


def test_a_view_is_its_maker_s_and_leads_to_the_first_page_of_the_filter(world: World) -> None:
    bob = world.at(world.bob)
    assert views(bob) == []
    answer = bob.post(KEEP, {"name": " Old  facts ", "from": "state=held&kind=fact&q=%26x&after=5.6&done=1&junk=1"})
    assert answer.status_code == 302
    assert views(bob) == [("state=held&amp;kind=fact&amp;q=%26x", "Old facts")]
    assert views(world.at(world.alice)) == []


def test_a_view_of_the_whole_desk_is_everybody_s_and_made_by_those_who_decide(world: World) -> None:
    vera, bob = world.at(world.vera), world.at(world.bob)
    assert vera.post(KEEP, {"name": "Typos", "from": "kind=typo", "for_all": "on"}).status_code == 403
    bob.post(KEEP, {"name": "Typos", "from": "kind=typo", "for_all": "on"})
    vera.post(KEEP, {"name": "Typos", "from": "kind=fact"})
    assert views(vera) == [("kind=typo", "Typos"), ("kind=fact", "Typos")]
    assert views(world.at(world.alice)) == [("kind=typo", "Typos")]
    shared, own = SavedView.objects.get(owner=None), SavedView.objects.get(owner=world.vera)
    for verb in ("rename", "remove"):
        vera.post(f"{QUEUE}views/{shared.pk}/{verb}/", {"name": "Mine"})
        world.at(world.alice).post(f"{QUEUE}views/{own.pk}/{verb}/", {"name": "Mine"})
        world.at(world.charlie).post(f"/desk/courier/views/{shared.pk}/{verb}/", {"name": "Mine"})
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Typos", "Typos"]


def test_a_view_is_renamed_and_removed(world: World) -> None:
    bob = world.at(world.bob)
    bob.post(KEEP, {"name": "<b>Typos</b>", "from": "kind=typo"})
    assert views(bob) == [("kind=typo", "&lt;b&gt;Typos&lt;/b&gt;")]
    view = SavedView.objects.get()
    answer = bob.post(f"{QUEUE}views/{view.pk}/rename/", {"name": "Spelling", "from": "kind=typo"})
    assert answer["Location"] == f"{QUEUE}?kind=typo"
    assert views(bob) == [("kind=typo", "Spelling")]
    for _ in range(2):
        assert bob.post(f"{QUEUE}views/{view.pk}/remove/").status_code == 302
    assert views(bob) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_view_needs_a_name_that_fits(world: World, name: str) -> None:
    page = world.at(world.bob).post(KEEP, {"name": name, "from": ""}, follow=True).content.decode()
    assert "needs a name" in page
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("shared", [{}, {"for_all": "on"}])
def test_a_name_that_is_taken_is_refused(world: World, shared: dict[str, str]) -> None:
    bob = world.at(world.bob)
    for query in ("kind=typo", "kind=fact"):
        page = bob.post(KEEP, {"name": "Same", "from": query, **shared}, follow=True).content.decode()
    assert "There is a view “Same” already" in page
    assert SavedView.objects.get().query == "kind=typo"
