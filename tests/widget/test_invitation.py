"""The line under an article that invites readers to report errors."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from corrigenda.core.catalogue import LANGUAGES
from tests.widget.conftest import Arrive
from tests.widget.desk import widget_texts
from tests.widget.pages import FERRY_URL, with_elements

pytestmark = pytest.mark.browser

PAGE = with_elements("<p id='line' data-corrigenda='invitation'></p>")


def sentence(text: str, keys: str | None) -> str:
    """The catalogue's sentence as it should stand in the page."""
    if keys is None:
        before, rest = text.split("{press}")
        text = before + rest.split("{/press}")[1]
    for place in ("{write}", "{/write}", "{press}", "{/press}"):
        text = text.replace(place, "")
    return text.replace("{keys}", keys or "")


def test_it_names_the_keys_in_the_language_of_its_place(arrive: Arrive) -> None:
    lines = "".join(f"<p lang='{language}' data-corrigenda='invitation'></p>" for language in LANGUAGES)
    reader = arrive(with_elements(lines))
    for language in LANGUAGES:
        line = reader.page.locator(f"p[lang={language}]")
        expect(line).to_have_text(sentence(widget_texts(language)["invitation"], "Ctrl+Enter"))
        expect(line.locator("kbd")).to_have_text("Ctrl+Enter")
        expect(line.get_by_role("link")).to_have_count(1)
    assert reader.asked_so_far() == []


def test_on_a_mac_it_names_the_macs_keys(arrive: Arrive) -> None:
    reader = arrive(PAGE, before="Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })")
    expect(reader.page.locator("kbd")).to_have_text("⌘+Enter")


def test_on_a_phone_it_names_no_keys(arrive: Arrive) -> None:
    reader = arrive(PAGE, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True)
    expect(reader.page.locator("#line")).to_have_text(sentence(reader.words["invitation"], None))
    expect(reader.page.locator("kbd")).to_have_count(0)


def test_its_link_opens_the_dialog(arrive: Arrive) -> None:
    reader = arrive(PAGE)
    reader.page.locator("#line").get_by_role("link").click()
    expect(reader.field("comment")).to_be_focused()
    assert reader.page.url == FERRY_URL


def test_its_link_is_the_plain_form_where_there_can_be_no_dialog(arrive: Arrive) -> None:
    reader = arrive(PAGE)
    address = urlsplit(reader.page.locator("#line a").get_attribute("href") or "")
    assert (address.scheme, address.netloc, address.path) == ("https", "desk.test", "/report")
    assert parse_qs(address.query) == {"site": ["ledger"], "url": [FERRY_URL]}


def test_a_line_that_the_publisher_wrote_is_left_alone(arrive: Arrive) -> None:
    reader = arrive(with_elements("<p id='line' data-corrigenda='invitation'>Found a slip? Tell us.</p>"))
    reader.press("Tab")  # whatever would be filled in is there by now: the script runs before the page is loaded
    expect(reader.page.locator("#line")).to_have_text("Found a slip? Tell us.")


def test_a_line_that_is_added_later_is_filled_once(arrive: Arrive) -> None:
    reader = arrive(clock=True)
    for _ in range(2):
        reader.page.evaluate(
            """() => {
              const line = document.createElement("p");
              line.dataset.corrigenda = "invitation";
              document.body.append(line);
            }"""
        )
        reader.page.clock.run_for(2000)
    expect(reader.page.locator("[data-corrigenda=invitation] kbd")).to_have_count(2)


def test_it_is_no_part_of_the_articles_text(arrive: Arrive) -> None:
    reader = arrive(PAGE.replace("</article>", "<p data-corrigenda='invitation'></p></article>"))
    expect(reader.page.locator("article kbd")).to_have_count(1)
    assert "Ctrl" not in reader.page.evaluate("corrigenda.text().text")
