"""A report that does not arrive at once: kept on the device, tried again, and never doubled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from corrigenda.core.problems import Problem
from tests.widget.conftest import Arrive
from tests.widget.desk import Answer, Desk, answer_json, proxy_error, refusal, silence, unreachable
from tests.widget.pages import FERRY_URL, LEDGER, STORY, page
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser

FORBIDDEN = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("forbidden", "SecurityError"); },
})"""


@pytest.fixture
def patient(arrive: Arrive) -> Reader:
    """A reader whose time stands still, with a corrected word ready to be sent."""
    reader = arrive(clock=True)
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.stop_clock()
    reader.page.clock.run_for(5000)  # past the moment at which a page looks for reports that wait
    return reader


@pytest.mark.parametrize("trouble", [unreachable, proxy_error, answer_json(500, {}), answer_json(408, {})],
                         ids=["unreachable", "502", "500", "408"])  # fmt: skip
def test_trouble_on_the_way_is_told_and_the_same_report_sent_again(
    patient: Reader, desk: Desk, trouble: Answer
) -> None:
    desk.answers = [trouble]
    patient.send()
    patient.see_kept()
    expect(patient.field("proposal")).to_have_value("Saturday")
    assert [report["proposal"] for report in patient.kept()["outbox"]] == ["Saturday"]
    patient.pass_seconds(1.3)
    patient.see_received()
    assert patient.wait_for_posts(2)[0] == desk.posts[1]
    assert patient.kept()["outbox"] == []


def test_the_waits_between_attempts_double_up_to_a_minute(patient: Reader, desk: Desk) -> None:
    desk.always = unreachable
    patient.send()
    for attempt in range(8):
        patient.wait_for_posts(attempt + 1)
        wait = min(60, 2**attempt)
        patient.pass_seconds(wait * 0.74)
        patient.wait_for_posts(attempt + 1)
        patient.pass_seconds(wait * 0.52)
    patient.wait_for_posts(9)
    assert len({post["id"] for post in desk.posts}) == 1


def test_a_desk_that_cannot_store_now_is_asked_again_when_it_said(patient: Reader, desk: Desk) -> None:
    desk.answers = [refusal(Problem("unavailable", "The disk is full.", retry_after=30))]
    patient.send()
    patient.see_kept()
    patient.pass_seconds(29)
    patient.wait_for_posts(1)
    patient.pass_seconds(2)
    patient.wait_for_posts(2)
    patient.see_received()


def test_a_reader_who_sent_too_much_is_told_when_it_goes_on(patient: Reader, desk: Desk) -> None:
    desk.answers = [refusal(Problem("too-many", "Too many for now.", retry_after=90))]
    patient.send()
    time = patient.page.evaluate("new Date(Date.now() + 90_000).toLocaleTimeString('en')")
    patient.see(patient.words["kept"].replace("{time}", time))
    patient.pass_seconds(88)
    patient.wait_for_posts(1)
    patient.pass_seconds(3)
    patient.see_received()


def test_a_desk_that_never_answers_is_given_up_and_asked_again(patient: Reader, desk: Desk) -> None:
    desk.answers = [silence]
    patient.send()
    patient.wait_for_posts(1)
    patient.pass_seconds(21)
    patient.see_kept()
    patient.pass_seconds(1.3)
    patient.see_received()
    assert len(desk.stored) == 1


def test_an_answer_that_was_lost_on_the_way_back_leaves_one_report(patient: Reader, desk: Desk) -> None:
    def stored_but_lost(route: Route) -> None:
        desk.store(desk.bodies[-1])
        route.abort("connectionreset")

    desk.answers = [stored_but_lost]
    patient.send()
    patient.see_kept()
    patient.pass_seconds(1.3)
    patient.see_received()
    assert len(desk.stored) == 1


def test_coming_back_online_sends_at_once(patient: Reader, desk: Desk) -> None:
    desk.answers = [unreachable]
    patient.send()
    patient.see_kept()
    patient.context.set_offline(True)
    patient.context.set_offline(False)
    patient.see_received()
    patient.wait_for_posts(2)


def test_a_second_push_sends_the_same_report(patient: Reader, desk: Desk) -> None:
    desk.answers = [unreachable]
    patient.send()
    patient.see_kept()
    patient.send()
    patient.see_received()
    first, second = patient.wait_for_posts(2)
    assert first == second


def test_edited_words_are_another_report(patient: Reader, desk: Desk) -> None:
    desk.answers = [unreachable, unreachable]
    patient.send()
    patient.see_kept()
    patient.fill_should_read("Sunday")
    patient.send()
    patient.see_received()
    assert {report.proposal for report in desk.stored.values()} <= {"Saturday", "Sunday"}
    contents: dict[str, set[str]] = {}
    for post in desk.posts:
        contents.setdefault(post["id"], set()).add(post["proposal"])
    assert sorted(map(sorted, contents.values())) == [["Saturday"], ["Sunday"]]


def test_a_report_that_waits_is_sent_from_the_next_page(patient: Reader, desk: Desk) -> None:
    desk.always = unreachable
    patient.send()
    patient.see_kept()
    desk.always = None
    patient.change_page(page("<article>Another story.</article>"), LEDGER + "other.html")
    patient.visit(LEDGER + "other.html")
    patient.page.clock.run_for(3000)
    first, second = patient.wait_for_posts(2)
    assert first == second
    assert desk.report.url == FERRY_URL
    patient.wait_until(lambda: patient.kept()["outbox"] == [])
    expect(patient.dialog).to_have_count(0)


def test_the_next_page_is_let_load_first(patient: Reader, desk: Desk) -> None:
    desk.always = unreachable
    patient.send()
    patient.see_kept()
    patient.visit(FERRY_URL)
    patient.page.clock.run_for(900)
    patient.wait_for_posts(1)


def test_a_reader_who_leaves_while_it_is_sent_loses_nothing(patient: Reader, desk: Desk) -> None:
    desk.answers = [silence]
    patient.send()
    patient.wait_for_posts(1)
    patient.visit(FERRY_URL)
    patient.page.clock.run_for(3000)
    first, second = patient.wait_for_posts(2)
    assert first == second
    assert len(desk.stored) == 1


def test_several_reports_that_wait_are_all_sent(patient: Reader, desk: Desk) -> None:
    desk.always = unreachable
    patient.send()
    patient.see_kept()
    patient.close()
    patient.report("eleven years")
    patient.fill_should_read("ten years")
    patient.send()
    patient.see_kept()
    desk.always = None
    patient.pass_seconds(10)
    patient.see_received()
    patient.wait_until(lambda: len(desk.stored) == 2)
    patient.wait_until(lambda: patient.kept()["outbox"] == [])


def test_a_refusal_of_one_does_not_keep_the_next(patient: Reader, desk: Desk) -> None:
    desk.always = unreachable
    patient.send()
    patient.see_kept()
    patient.fill_should_read("Sunday")
    patient.send()
    patient.see_kept()
    desk.always = None
    desk.answers = [refusal(Problem("foreign-origin", "Not from here."))]
    patient.pass_seconds(10)
    patient.see_received()
    assert desk.report.proposal == "Sunday"
    assert patient.kept()["outbox"] == []


def test_two_tabs_send_a_report_once(reader: Reader, desk: Desk) -> None:
    desk.always = unreachable
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_kept()
    second = reader.context.new_page()
    second.goto(FERRY_URL)
    desk.always = None
    for tab in (reader.page, second):
        tab.evaluate("dispatchEvent(new Event('online'))")
    reader.see_received()
    reader.wait_until(lambda: reader.kept()["outbox"] == [])
    assert len(desk.stored) == 1


def test_a_report_that_another_tab_delivered_is_thanked_for_in_this_one(patient: Reader, desk: Desk) -> None:
    desk.always = unreachable
    patient.send()
    patient.see_kept()
    desk.always = None
    second = patient.context.new_page()
    second.goto(FERRY_URL)
    second.evaluate("dispatchEvent(new Event('online'))")
    patient.wait_until(lambda: patient.kept()["outbox"] == [])
    patient.pass_seconds(3)
    patient.see_received()
    assert len(desk.stored) == 1


def test_a_closed_dialog_does_not_stop_a_report(patient: Reader, desk: Desk) -> None:
    desk.answers = [unreachable]
    patient.send()
    patient.see_kept()
    patient.close()
    patient.pass_seconds(1.3)
    patient.wait_for_posts(2)
    expect(patient.dialog).to_have_count(0)
    assert len(desk.stored) == 1


def test_where_storage_is_forbidden_a_report_is_sent_and_sent_again_all_the_same(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(clock=True, before=FORBIDDEN)
    desk.answers = [unreachable]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_kept()
    reader.pass_seconds(1.3)
    reader.see_received()
    assert len(desk.stored) == 1


def test_where_storage_is_forbidden_a_draft_lives_as_long_as_the_page(arrive: Arrive) -> None:
    reader = arrive(before=FORBIDDEN)
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.close()
    reader.open_with_keys()
    expect(reader.field("proposal")).to_have_value("Saturday")


def test_where_storage_is_full_a_report_is_sent_all_the_same(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(clock=True)
    reader.page.evaluate(
        """() => {
          for (let size = 1 << 23; size; size >>= 1) {
            try { localStorage["filler" + size] = "x".repeat(size); } catch {}
          }
        }"""
    )
    desk.answers = [unreachable]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_kept()
    reader.pass_seconds(1.3)
    reader.see_received()
    assert len(desk.stored) == 1


@pytest.mark.parametrize("allowed", ["allow-scripts allow-forms", "allow-scripts"])
def test_in_a_sandboxed_frame_a_report_is_sent_all_the_same(arrive: Arrive, desk: Desk, allowed: str) -> None:
    inner = LEDGER + "inner.html"
    reader = arrive(page(STORY), url=inner)
    reader.change_page(
        page(f'<iframe sandbox="{allowed}" width="600" height="600" src="/inner.html"></iframe>', script="")
    )
    reader.visit(FERRY_URL)
    frame = reader.page.frame(url=inner)
    assert frame is not None
    assert frame.evaluate("self.origin") == "null"
    reader.where = frame
    frame.locator("h1").click()
    desk.answers = [unreachable]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert desk.report.url == inner


@pytest.mark.parametrize("kept", ["not json", "null", "[]"])
def test_what_is_not_ours_in_the_storage_does_no_harm(reader: Reader, desk: Desk, kept: str) -> None:
    reader.page.evaluate("kept => { localStorage['corrigenda:ledger'] = kept; }", kept)
    reader.visit(FERRY_URL)
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert len(desk.stored) == 1
