"""Calling an error another kind: it is told, its place in the queue follows, and no decision is refused by it."""

from __future__ import annotations

import pytest

from corrigenda.models import EventKind, Report
from tests.desk.test_queue import QUEUE, rows
from tests.desk.world import World, address


def test_the_place_in_the_queue_follows_the_kind_and_the_readers_words_stay(world: World) -> None:
    typo, fact = world.erratum("tram", "tramway", kind="typo", hours=2), world.erratum("Hill", "Mount", kind="fact")
    bob = world.at(world.bob)
    assert rows(bob, QUEUE) == [fact.pk, typo.pk]
    for _ in range(2):
        assert bob.post(address("change_kind", typo), {"kind": "fact"}).status_code == 302
    assert rows(bob, QUEUE) == [typo.pk, fact.pk]
    assert Report.objects.get(erratum=typo).kind == "typo"
    event = typo.events.get(kind=EventKind.RECLASSIFIED)
    assert (event.actor, event.before, event.after) == (world.bob, {"kind": "typo"}, {"kind": "fact"})
    assert "wrong fact" in bob.get(address("erratum", typo)).content.decode().split("history-title")[-1]


def test_a_colleague_who_is_about_to_decide_is_not_refused(world: World) -> None:
    erratum = world.erratum()
    world.at(world.alice).post(address("change_kind", erratum), {"kind": "typo"})
    form = {"version": erratum.version, "reason": "It is right"}
    assert world.at(world.bob).post(address("reject", erratum), form).status_code == 302


@pytest.mark.parametrize("kind", ["", "nonsense", "correction"])
def test_a_kind_that_is_none_changes_nothing(world: World, kind: str) -> None:
    erratum = world.erratum(kind="typo")
    page = world.at(world.bob).post(address("change_kind", erratum), {"kind": kind}, follow=True).content.decode()
    assert "no such kind" in page
    erratum.refresh_from_db()
    assert erratum.kind == "typo"
