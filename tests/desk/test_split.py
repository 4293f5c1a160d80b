"""Splitting: a report that was grouped wrongly gets an erratum of its own."""

from __future__ import annotations

from corrigenda.core.states import State
from corrigenda.models import Erratum, EventKind, Place
from tests.desk.world import STORY, World, act, address


def test_the_report_leaves_with_its_own_passage(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May")
    stray = world.report(erratum, "every ten minutes", "every twelve minutes", kind="typo")
    Erratum.recount(erratum.pk)
    answer = act(world.at(world.bob), "split", erratum, report=stray.pk)
    stray.refresh_from_db()
    new = stray.erratum
    assert new is not None
    assert new != erratum
    assert answer["Location"] == address("erratum", new)
    assert (new.state, new.place, new.kind, new.reports_count) == (State.REPORTED, Place.PLACED, "typo", 1)
    assert new.span is not None
    assert new.span.of(STORY) == "every ten minutes"
    assert new.passage is not None
    assert new.passage.touched.of(STORY) == "ten"
    erratum.refresh_from_db()
    assert erratum.reports_count == erratum.reports.count() == 1
    event = erratum.events.get(kind=EventKind.SPLIT)
    assert (event.actor, event.after) == (world.bob, {"erratum": new.pk})


def test_both_errata_tell_of_it(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May", "Sunday, May")
    stray = erratum.reports.get(proposal="Sunday, May")
    bob = world.at(world.bob)
    new = bob.get(act(bob, "split", erratum, report=stray.pk)["Location"]).content.decode()
    old = bob.get(address("erratum", erratum)).content.decode()
    assert "Report split off" in new
    assert "Report split off" in old


def test_pressed_twice_it_splits_once(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May", "Sunday, May")
    stray = erratum.reports.get(proposal="Sunday, May")
    bob = world.at(world.bob)
    same = {"version": erratum.version, "report": stray.pk}
    first = bob.post(address("split", erratum), same)
    second = bob.post(address("split", erratum), same)
    assert first["Location"] == second["Location"]
    assert Erratum.objects.count() == 2


def test_the_only_report_stays(world: World) -> None:
    erratum = world.erratum()
    refused = act(world.at(world.bob), "split", erratum, report=erratum.reports.get().pk)
    assert refused.status_code == 409
    assert Erratum.objects.count() == 1


def test_a_report_of_another_erratum_is_not_found(world: World) -> None:
    one, other = world.erratum("Saturday", "Friday", "Sunday"), world.erratum("eighty", "ninety", "seventy")
    foreign = other.reports.first()
    assert foreign is not None
    assert act(world.at(world.bob), "split", one, report=foreign.pk).status_code == 404


def test_an_outdated_page_splits_nothing(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May", "Sunday, May")
    stray = erratum.reports.get(proposal="Sunday, May")
    old_version = erratum.version
    act(world.at(world.alice), "hold", erratum, reason="Asking")
    answer = world.at(world.bob).post(address("split", erratum), {"version": old_version, "report": stray.pk})
    assert answer.status_code == 409
    assert Erratum.objects.count() == 1
