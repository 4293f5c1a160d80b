"""Rejecting: always with a reason, which the reader will see."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client

from corrigenda.core.states import State
from corrigenda.models import Report
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


def test_one_press_thanks_for_an_opinion_in_the_article_s_language(world: World) -> None:
    erratum = world.erratum("tram", None, comment="The tram is ugly")
    world.article.language = "fr-CA"
    world.article.save()
    bob = world.at(world.bob)
    row = bob.get("/desk/gazette/").content.decode()
    form = row[row.index("data-thank") :]
    thanks = unescape(re.search(r'name="reason" value="([^"]*)"', form)[1])  # type: ignore[index]
    assert thanks.startswith("Merci")
    assert act(bob, "reject", erratum, reason=thanks, **{"from": ""})["Location"] == f"/desk/gazette/?done={erratum.pk}"
    report = erratum.reports.get()
    report.token = Report.new_token(report.uuid, b"0" * 17)
    report.save()
    receipt = Client().get(report.get_absolute_url()).content.decode()
    assert "question d’opinion" in receipt
    act(bob, "undo", erratum)
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reason) == (State.REPORTED, "")
