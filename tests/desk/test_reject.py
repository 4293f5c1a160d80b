"""Rejecting: always with a reason, which the reader will see."""

from __future__ import annotations

from corrigenda.core.states import State
from tests.desk.world import World, act, address


def test_a_rejection_needs_a_reason_and_keeps_what_was_typed(world: World) -> None:
    erratum = world.erratum()
    refused = act(world.at(world.bob), "reject", erratum, should_read="half-written words")
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "the reader sees it on the receipt." in page
    assert "half-written words</textarea>" in page
    erratum.refresh_from_db()
    assert erratum.state == State.REPORTED


def test_a_ready_made_reason_and_the_editor_s_words_are_kept_together(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "reject", erratum, preset="Not an error", reason="the fifth is a Saturday")
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reason) == (State.REJECTED, "Not an error: the fifth is a Saturday")
    page = world.at(world.vera).get(address("erratum", erratum)).content.decode()
    assert "Not an error: the fifth is a Saturday" in page


def test_a_reason_that_was_not_offered_is_not_taken_for_one_of_the_ready_made(world: World) -> None:
    erratum = world.erratum()
    assert act(world.at(world.bob), "reject", erratum, preset="Because").status_code == 422


def test_a_rejected_erratum_can_still_be_verified(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "reject", erratum, reason="Opinion")
    act(world.at(world.bob), "verify", erratum, should_read="Friday, May")
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reason) == (State.VERIFIED, "")


def test_rejecting_twice_is_refused_by_the_table_of_states(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "reject", erratum, reason="Opinion")
    again = act(world.at(world.alice), "reject", erratum, reason="Not an error")
    assert again.status_code == 409
    erratum.refresh_from_db()
    assert erratum.reason == "Opinion"
