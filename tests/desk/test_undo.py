"""Undoing the last decision, until something else happened to the state."""

from __future__ import annotations

from django.utils import timezone

from corrigenda.core.states import Act, State
from corrigenda.models import Erratum, EventKind
from tests.desk.world import World, act, address


def test_undo_restores_the_state_and_what_was_decided_before(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    act(bob, "hold", erratum, reason="Asking")
    act(bob, "verify", erratum, should_read="Friday, May")
    act(bob, "undo", erratum)
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reason, erratum.should_read) == (State.HELD, "Asking", None)
    assert erratum.events.filter(kind=EventKind.UNDONE).count() == 1


def test_pressed_twice_it_undoes_once(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    act(bob, "hold", erratum, reason="Asking")
    act(bob, "verify", erratum, should_read="Friday, May")
    erratum.refresh_from_db()
    for _ in range(2):
        assert bob.post(address("undo", erratum), {"version": erratum.version}).status_code == 302
    erratum.refresh_from_db()
    assert erratum.state == State.HELD


def test_there_is_nothing_to_undo_before_a_decision(world: World) -> None:
    erratum = world.erratum()
    assert act(world.at(world.bob), "undo", erratum).status_code == 409


def test_a_decision_cannot_be_undone_after_the_fix_was_seen(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "verify", erratum, should_read="Friday, May")
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=timezone.now())
    assert address("undo", erratum) not in world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert act(world.at(world.bob), "undo", erratum).status_code == 409
    erratum.refresh_from_db()
    assert erratum.state == State.FIXED
