"""Verifying: an editor says it is an error, and what it should read."""

from __future__ import annotations

from django.urls import reverse

from corrigenda.core.states import State
from corrigenda.models import EventKind
from tests.desk.world import World, act, address


def test_an_editor_verifies_with_the_proposed_words(world: World) -> None:
    erratum = world.erratum()
    page = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert "Friday, May</textarea>" in page
    answer = act(world.at(world.bob), "verify", erratum, should_read="Friday, May")
    assert answer.status_code == 302
    erratum.refresh_from_db()
    assert (erratum.state, erratum.should_read) == (State.VERIFIED, "Friday, May")
    event = erratum.events.get(kind=EventKind.VERIFIED)
    assert event.actor == world.bob
    assert event.before is not None
    assert event.before["state"] == State.REPORTED
    assert event.after is not None
    assert event.after["state"] == State.VERIFIED


def test_the_editor_s_own_words_win_over_the_reader_s(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "verify", erratum, should_read="Monday, May")
    erratum.refresh_from_db()
    assert erratum.should_read == "Monday, May"


def test_words_left_as_they_are_leave_open_what_it_should_read(world: World) -> None:
    erratum = world.erratum("Saturday, May", None)
    act(world.at(world.bob), "verify", erratum, should_read="Saturday, May")
    erratum.refresh_from_db()
    assert (erratum.state, erratum.should_read) == (State.VERIFIED, None)


def test_no_words_at_all_are_refused_unless_the_passage_is_to_be_removed(world: World) -> None:
    erratum = world.erratum()
    refused = act(world.at(world.bob), "verify", erratum, should_read=" ")
    assert refused.status_code == 422
    assert "tick that the words are to be removed" in refused.content.decode()
    act(world.at(world.bob), "verify", erratum, should_read="", remove="on")
    erratum.refresh_from_db()
    assert (erratum.state, erratum.should_read) == (State.VERIFIED, "")


def test_line_ends_stay_as_the_article_has_them(world: World) -> None:
    erratum = world.erratum("opens\n\nThe", "opens\n\nA")
    act(world.at(world.bob), "verify", erratum, should_read="opens\r\n\r\nA")
    erratum.refresh_from_db()
    assert erratum.should_read == "opens\n\nA"


def test_from_the_queue_the_leading_proposal_is_verified_and_the_queue_offers_to_undo(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May", "Friday, May", "Sunday, May")
    bob = world.at(world.bob)
    queue = bob.get(reverse("desk:queue", args=["gazette"])).content.decode()
    assert '<input type="hidden" name="should_read" value="Friday, May">' in queue
    answer = act(bob, "verify", erratum, should_read="Friday, May", **{"from": "kind=fact"})
    assert answer["Location"] == f"/desk/gazette/?kind=fact&done={erratum.pk}"
    assert address("undo", erratum) in bob.get(answer["Location"]).content.decode()


def test_pressed_twice_it_happens_once(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    same = {"version": erratum.version, "should_read": "Friday, May"}
    first = bob.post(address("verify", erratum), same)
    second = bob.post(address("verify", erratum), same)
    assert (first.status_code, second.status_code) == (302, 302)
    assert erratum.events.filter(kind=EventKind.VERIFIED).count() == 1


def test_a_reader_s_wider_selection_counts_for_the_same_proposal(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May")
    world.report(erratum, "opens on Saturday, May 5, and runs", "opens on Friday, May 5, and runs")
    page = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    proposals = page[page.index('id="proposals-title"') : page.index('id="decision-title"')]
    assert proposals.count("<li>") == 1
    assert "2 readers" in proposals


def test_the_words_of_a_competing_proposal_can_be_taken_over(world: World) -> None:
    erratum = world.erratum("Saturday, May", "Friday, May", "Friday, May", "Sunday, May")
    report = erratum.reports.get(proposal="Sunday, May")
    page = world.at(world.bob).get(f"{address('erratum', erratum)}?use={report.pk}").content.decode()
    assert "Sunday, May</textarea>" in page
