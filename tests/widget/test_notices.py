"""Corrections shown in the article when a reader asks for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, expect

from tests.widget.conftest import Arrive
from tests.widget.desk import DESK, Answer, Desk, answer_json, proxy_error, unreachable
from tests.widget.pages import FERRY_URL, with_elements
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser

RECORD = DESK + "record/ledger/"
CORRECTION: dict[str, Any] = {
    "kind": "correction",
    "label": "Correction",
    "text": "An earlier version said <b>Friday</b>;\nit is Saturday.",
    "language": "en",
    "published": "2026-11-23T14:05:00Z",
    "url": RECORD + "12/",
}
CLARIFICATION = {
    **CORRECTION,
    "kind": "clarification",
    "label": "Richtigstellung",
    "language": "de",
    "text": "Gemeint ist der alte Anleger.",
    "published": "2026-12-01T09:00:00Z",
    "url": RECORD + "13/",
}
PAGE = with_elements("<div data-corrigenda='notices'></div>")


def element(reader: Reader) -> Locator:
    return reader.page.locator("[data-corrigenda=notices]")


def button(reader: Reader) -> Locator:
    return element(reader).get_by_role("button", name=reader.words["notices"])


def test_a_button_stands_there_and_nothing_is_asked_before_it_is_pushed(arrive: Arrive) -> None:
    reader = arrive(PAGE)
    expect(button(reader)).to_have_attribute("aria-expanded", "false")
    assert reader.asked_so_far() == []


def test_pushed_it_shows_the_notices_of_this_page(arrive: Arrive, desk: Desk) -> None:
    desk.notices = answer_json(200, {"notices": [CORRECTION, CLARIFICATION], "record": RECORD})
    reader = arrive(PAGE, timezone_id="UTC")
    button(reader).click()
    expect(button(reader)).to_have_attribute("aria-expanded", "true")
    first, second = (element(reader).locator(".corrigenda-notice").nth(n) for n in (0, 1))
    expect(first).to_contain_text("An earlier version said <b>Friday</b>;")
    expect(first.get_by_role("link", name="Correction")).to_have_attribute("href", RECORD + "12/")
    expect(first.locator("time")).to_have_attribute("datetime", "2026-11-23T14:05:00Z")
    expect(first.locator("time")).to_have_text("November 23, 2026")
    expect(second).to_have_attribute("lang", "de")
    expect(second.locator("time")).to_have_text("1. Dezember 2026")
    expect(element(reader).get_by_role("link", name=reader.words["record"])).to_have_attribute("href", RECORD)
    (asked,) = (line for line in desk.asked if "notices" in line)
    assert parse_qs(urlsplit(asked.split()[1]).query) == {"site": ["ledger"], "url": [FERRY_URL]}


def test_pushed_again_it_hides_them(arrive: Arrive, desk: Desk) -> None:
    desk.notices = answer_json(200, {"notices": [CORRECTION], "record": RECORD})
    reader = arrive(PAGE)
    button(reader).click()
    expect(element(reader)).to_contain_text("it is Saturday")
    button(reader).click()
    expect(button(reader)).to_have_attribute("aria-expanded", "false")
    expect(element(reader)).not_to_contain_text("it is Saturday")


def test_it_is_worked_by_keyboard(arrive: Arrive, desk: Desk) -> None:
    desk.notices = answer_json(200, {"notices": [CORRECTION], "record": RECORD})
    reader = arrive(PAGE)
    reader.press("Tab")
    expect(button(reader)).to_be_focused()
    reader.press("Enter")
    expect(element(reader)).to_contain_text("it is Saturday")
    expect(button(reader)).to_be_focused()


def test_an_article_without_corrections_says_so(arrive: Arrive) -> None:
    reader = arrive(PAGE)
    button(reader).click()
    expect(element(reader)).to_contain_text(reader.words["none"])


@pytest.mark.parametrize(
    "answer",
    [unreachable, proxy_error, answer_json(404, {"title": "No such site"}), answer_json(200, None)],
    ids=["unreachable", "502", "404", "null"],
)
def test_when_they_cannot_be_had_it_says_so_and_may_be_tried_again(arrive: Arrive, desk: Desk, answer: Answer) -> None:
    desk.notices = answer
    reader = arrive(PAGE)
    button(reader).click()
    expect(element(reader)).to_contain_text(reader.words["failed"])
    desk.notices = answer_json(200, {"notices": [CORRECTION], "record": RECORD})
    button(reader).click()
    button(reader).click()
    expect(element(reader)).to_contain_text("it is Saturday")


def test_what_is_shown_is_told_to_a_screen_reader(arrive: Arrive, desk: Desk) -> None:
    desk.notices = answer_json(200, {"notices": [CORRECTION], "record": RECORD})
    reader = arrive(PAGE)
    button(reader).click()
    expect(element(reader).get_by_role("status")).to_contain_text("it is Saturday")


def test_an_element_that_is_added_later_works(arrive: Arrive) -> None:
    reader = arrive()
    reader.page.evaluate(
        """() => {
          const element = document.createElement("div");
          element.dataset.corrigenda = "notices";
          document.body.append(element);
        }"""
    )
    button(reader).click()
    expect(element(reader)).to_contain_text(reader.words["none"])


def test_on_a_page_that_moved_on_they_are_the_new_articles(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(PAGE)
    reader.page.evaluate("history.pushState({}, '', '/bridge.html#top')")
    button(reader).click()
    expect(element(reader)).to_contain_text(reader.words["none"])
    (asked,) = (line for line in desk.asked if "notices" in line)
    assert parse_qs(urlsplit(asked.split()[1]).query)["url"] == ["https://ledger.test/bridge.html"]


def test_in_another_language_its_words_are_of_that_language(arrive: Arrive) -> None:
    reader = arrive(with_elements("<div lang='fr' data-corrigenda='notices'></div>"), language="fr")
    button(reader).click()
    expect(element(reader)).to_contain_text(reader.words["none"])


def test_notices_are_no_part_of_the_articles_text(arrive: Arrive, desk: Desk) -> None:
    desk.notices = answer_json(200, {"notices": [CORRECTION], "record": RECORD})
    reader = arrive(PAGE.replace("</article>", "<div data-corrigenda='notices'></div></article>", 1))
    before = reader.page.evaluate("corrigenda.text().text")
    button(reader).first.click()
    expect(element(reader).first).to_contain_text("it is Saturday")
    assert reader.page.evaluate("corrigenda.text().text") == before
