"""A report that arrives."""

from __future__ import annotations

import json
import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from corrigenda.core.text import read
from corrigenda.intake.payload import parse
from tests.widget.conftest import Arrive
from tests.widget.desk import RECEIPT, Answer, Desk, answer_json, proxy_error, silence, unreachable
from tests.widget.pages import BARE_FERRY, FERRY, FERRY_URL, page
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser


def test_the_reader_is_thanked_and_given_the_receipt(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    receipt = reader.dialog.get_by_role("link", name=reader.words["receipt"])
    expect(receipt).to_have_attribute("href", RECEIPT)
    expect(receipt).to_have_attribute("target", "_blank")
    expect(receipt).to_have_attribute("rel", re.compile("noopener"))
    reader.push("close")
    expect(reader.dialog).to_have_count(0)


def test_what_the_desk_knows_of_the_passage_is_told_a_moment_later(reader: Reader, desk: Desk) -> None:
    there = "https://ledger.test/ferry#:~:text=Saturday"
    known = {"text": "Corrected at 14:05 <b>.", "url": there, "label": "The corrected words"}
    desk.news = answer_json(200, {"state": "fixed", "readers": 2, **known})
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    expect(reader.dialog.get_by_role("status")).to_have_text("Corrected at 14:05 <b>. The corrected words")
    expect(reader.dialog.get_by_role("link", name="The corrected words")).to_have_attribute("href", there)
    assert desk.asked[-1] == "GET /receipt/Xq3v/news?lang=en"


@pytest.mark.parametrize(
    "news",
    [unreachable, proxy_error, answer_json(200, {"text": "", "url": "javascript:alert(1)", "label": "?"})],
    ids=["unreachable", "no JSON", "a script for a link"],
)
def test_news_that_cannot_be_had_or_lead_nowhere_do_no_harm(reader: Reader, desk: Desk, news: Answer) -> None:
    desk.news = news
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    with reader.page.expect_event("requestfinished" if news is not unreachable else "requestfailed"):
        pass
    expect(reader.dialog.get_by_role("link")).to_have_count(1)
    reader.push("close")
    expect(reader.dialog).to_have_count(0)


def test_everything_that_was_filled_in_arrives_as_the_contract_says(reader: Reader, desk: Desk) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.field("fact").check()
    reader.fill_comment("It is in the “calendar”\nof <ferries>.")
    reader.field("source").fill("https://calendar.test/ferries?week=2")
    reader.field("email").fill("reader@post.test")
    reader.send()
    reader.see_received()
    (body,) = desk.posts
    assert UUID(body.pop("id")).version == 4
    assert 0 <= body.pop("seconds") < 60
    text = read(FERRY)
    start = text.text.index("Saterday")
    assert body == {
        "site": "ledger",
        "url": FERRY_URL,
        "canonical": "https://ledger.test/ferry",
        "quote": {
            "exact": "Saterday",
            "prefix": text.text[start - 64 : start],
            "suffix": text.text[start + 8 : start + 72],
        },
        "position": {"start": start, "end": start + 8},
        "text": text.digest,
        "proposal": "Saturday",
        "kind": "fact",
        "comment": "It is in the “calendar”\nof <ferries>.",
        "source": "https://calendar.test/ferries?week=2",
        "email": "reader@post.test",
        "language": "en",
    }
    assert parse(desk.bodies[0]) == desk.report


def test_what_was_left_empty_is_left_out(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(page("<article>It took eleven years.</article>"))
    reader.report("eleven")
    reader.fill_comment("Ten.")
    reader.send()
    reader.see_received()
    assert sorted(desk.posts[0]) == [
        "comment", "id", "kind", "language", "position", "quote", "seconds", "site", "text", "url",
    ]  # fmt: skip


def test_a_report_without_a_passage_has_no_quote(reader: Reader, desk: Desk) -> None:
    reader.page.evaluate("corrigenda.open()")
    reader.fill_comment("The whole story is from last year.")
    reader.send()
    reader.see_received()
    assert not {"quote", "position", "proposal"} & set(desk.posts[0])


def test_two_clicks_send_one_report(reader: Reader, desk: Desk) -> None:
    desk.answers = [silence]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    button = reader.dialog.get_by_role("button", name=reader.words["send"])
    button.dblclick()
    reader.wait_for_posts(1)
    button.click()
    reader.see(reader.words["sending"])
    assert len({post["id"] for post in reader.wait_for_posts(1)}) == 1


def test_a_double_click_that_is_answered_at_once_still_sends_one_report(reader: Reader, desk: Desk) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.dialog.get_by_role("button", name=reader.words["send"]).dblclick()
    reader.see_received()
    reader.wait_for_posts(1)
    assert len(desk.stored) == 1


def test_the_address_is_the_one_the_page_has_now_without_its_fragment(reader: Reader, desk: Desk) -> None:
    reader.page.evaluate("history.pushState({}, '', '/bridge.html?part=2#comments')")
    reader.page.evaluate("document.querySelector('article').innerHTML = '<p>The bridge opens on Fryday.</p>'")
    reader.report("Fryday")
    reader.fill_should_read("Friday")
    reader.send()
    reader.see_received()
    assert desk.report.url == "https://ledger.test/bridge.html?part=2"
    assert desk.report.quote is not None
    assert desk.report.quote.prefix == "The bridge opens on "


def test_a_page_that_moves_on_under_the_open_dialog_does_not_change_the_address(reader: Reader, desk: Desk) -> None:
    reader.report("Saterday")
    reader.page.evaluate("history.pushState({}, '', '/bridge.html')")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert desk.report.url == FERRY_URL


def test_a_page_that_moves_on_under_the_open_dialog_does_not_change_the_canonical_address(
    reader: Reader, desk: Desk
) -> None:
    reader.report("Saterday")
    reader.page.evaluate("document.querySelector('link[rel=canonical]').href = 'https://ledger.test/bridge'")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert desk.report.canonical == "https://ledger.test/ferry"


def test_the_seconds_count_how_long_the_dialog_was_open_over_all_its_openings(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(clock=True)
    reader.select("Saterday")
    reader.press("Control+Enter")
    expect(reader.dialog).to_be_visible()
    reader.fill_should_read("Saturday")
    reader.page.clock.fast_forward(7000)
    reader.close()
    reader.page.clock.fast_forward(500_000)
    reader.open_with_keys()
    reader.page.clock.fast_forward(5000)
    reader.send()
    reader.see_received()
    assert 12 <= desk.report.seconds < 60


def test_a_page_without_tls_leaves_the_revision_out(arrive: Arrive, desk: Desk) -> None:
    url = "http://ledger.test/ferry.html"
    reader = arrive(FERRY, url=url)
    assert reader.page.evaluate("crypto.subtle === undefined")
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert desk.report.text == ""
    assert desk.report.id.version == 4


def test_a_page_can_listen_for_reports_that_arrived(reader: Reader, desk: Desk) -> None:
    reader.page.evaluate(
        "document.addEventListener('corrigenda:sent', ({ detail }) => { document.title = JSON.stringify(detail); })"
    )
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert json.loads(reader.page.title()) == {"id": str(desk.report.id), "receipt": RECEIPT}


def test_the_trap_for_programs_is_away_from_people_and_told_when_filled(reader: Reader, desk: Desk) -> None:
    reader.report("Saterday")
    trap = reader.dialog.locator("[name=website]")
    assert trap.evaluate("(field) => field.tabIndex") == -1
    expect(reader.dialog.get_by_role("textbox")).to_have_count(4)
    trap.evaluate("(field) => { field.value = 'https://casino.test/'; }")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert desk.report.website == "https://casino.test/"


def test_nothing_that_was_sent_stays_on_the_device(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.field("email").fill("reader@post.test")
    reader.send()
    reader.see_received()
    reader.push("close")
    kept = reader.kept()
    assert kept["outbox"] == kept["drafts"] == []
    assert "reader@post.test" not in json.dumps(kept)


def test_the_language_sent_is_the_dialogs(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(FERRY.replace('lang="en"', 'lang="pl"'), language="pl")
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert desk.report.language == "pl"


def test_a_page_without_the_widget_has_no_dialog(arrive: Arrive) -> None:
    """The other tests would mean nothing if the keys did something by themselves."""
    reader = arrive(BARE_FERRY)
    reader.select("Saterday")
    reader.press("Control+Enter")
    reader.see_no_dialog()
