"""What was typed and not sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from corrigenda.core.problems import Problem
from tests.widget.conftest import Arrive
from tests.widget.desk import Desk, refusal, unreachable
from tests.widget.pages import FERRY, FERRY_URL, LEDGER
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser


def test_escape_keeps_it_and_the_same_passage_brings_it_back(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.field("fact").check()
    reader.fill_comment("See the calendar.")
    reader.field("source").fill("https://calendar.test/")
    reader.field("email").fill("reader@post.test")
    reader.close()
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saturday")
    expect(reader.field("fact")).to_be_checked()
    expect(reader.field("comment")).to_have_value("See the calendar.")
    expect(reader.field("source")).to_have_value("https://calendar.test/")
    expect(reader.field("email")).to_have_value("reader@post.test")
    expect(reader.dialog.locator("ins")).to_contain_text("Saturday")


def test_the_close_button_keeps_it_too(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.push("close")
    expect(reader.dialog).to_have_count(0)
    reader.open_with_keys()
    expect(reader.field("proposal")).to_have_value("Saturday")


def test_it_outlives_the_page(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.close()
    reader.page.reload()
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saturday")


def test_it_outlives_a_page_that_goes_away_under_the_open_dialog(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.wait_until(lambda: reader.kept()["drafts"])
    reader.page.reload()
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saturday")


def test_another_passage_has_a_draft_of_its_own(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.close()
    reader.report("eleven years")
    expect(reader.field("proposal")).to_have_value("eleven years")
    reader.fill_should_read("ten years")
    reader.close()
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saturday")


def test_the_same_words_at_another_address_have_a_draft_of_their_own(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.close()
    reader.change_page(FERRY, LEDGER + "copy.html")
    reader.visit(LEDGER + "copy.html")
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saterday")


def test_a_letter_without_a_passage_is_kept_too(reader: Reader) -> None:
    reader.page.evaluate("corrigenda.open()")
    reader.fill_comment("Dear editors,")
    reader.close()
    reader.page.evaluate("corrigenda.open()")
    expect(reader.field("comment")).to_have_value("Dear editors,")


def test_where_nothing_was_typed_nothing_is_kept(reader: Reader) -> None:
    reader.report("Saterday")
    reader.close()
    assert reader.kept()["drafts"] == []


def test_start_over_brings_back_the_beginning_and_forgets_the_draft(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.field("other").check()
    reader.fill_comment("Hm.")
    reader.close()
    reader.report("Saterday")
    reader.push("start_over")
    expect(reader.field("proposal")).to_have_value("Saterday")
    expect(reader.field("typo")).to_be_checked()
    expect(reader.field("comment")).to_have_value("")
    reader.wait_until(lambda: reader.kept()["drafts"] == [])
    expect(reader.dialog.locator("ins")).to_have_count(0)
    reader.close()
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saterday")


def test_start_over_takes_the_complaints_away(reader: Reader) -> None:
    reader.report("Saterday")
    reader.send()
    expect(reader.dialog.get_by_role("alert")).to_have_count(1)
    reader.push("start_over")
    expect(reader.dialog.get_by_role("alert")).to_have_count(0)


def test_after_it_was_received_there_is_none(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.close()
    reader.report("Saterday")
    reader.send()
    reader.see_received()
    reader.close()
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saterday")


def test_after_a_refusal_it_is_kept(reader: Reader, desk: Desk) -> None:
    desk.always = refusal(Problem("foreign-origin", "Not from here."))
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see("Not from here.")
    reader.page.reload()
    reader.report("Saterday")
    expect(reader.field("proposal")).to_have_value("Saturday")


def test_a_dialog_opened_again_on_a_report_that_waits_still_tells_when_it_arrives(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(clock=True)
    desk.answers = [unreachable]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.stop_clock()
    reader.send()
    reader.see_kept()
    reader.close()
    reader.open_with_keys()
    expect(reader.field("proposal")).to_have_value("Saturday")
    reader.pass_seconds(1.3)
    reader.see_received()
    assert len(desk.stored) == 1


def test_a_draft_that_arrived_from_the_next_page_is_gone(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(clock=True)
    desk.answers = [unreachable]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.stop_clock()
    reader.send()
    reader.see_kept()
    reader.visit(FERRY_URL)
    reader.page.clock.run_for(3000)
    reader.wait_until(lambda: reader.kept()["outbox"] == [])
    assert reader.kept()["drafts"] == []


def test_old_drafts_make_room_for_new_ones(reader: Reader) -> None:
    words = [
        "ferry",
        "Kittiwake",
        "will",
        "sail",
        "again",
        "Saterday",
        "after",
        "eleven",
        "years",
        "dock",
        "bell",
        "harbour",
    ]
    for word in words:
        reader.report(word)
        reader.fill_comment(f"About {word}.")
        reader.close()
    kept = reader.kept()["drafts"]
    assert len(kept) <= 10
    assert kept[-1]["values"]["comment"] == "About harbour."
