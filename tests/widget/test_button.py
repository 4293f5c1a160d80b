"""The small button beside a selection."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.widget.conftest import Arrive
from tests.widget.desk import Desk
from tests.widget.pages import ARABIC, page, with_elements
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found is not None
    return {
        "left": found["x"],
        "right": found["x"] + found["width"],
        "top": found["y"],
        "bottom": found["y"] + found["height"],
    }


def assert_on_screen(reader: Reader) -> None:
    where = box(reader.small_button)
    width, height = reader.page.evaluate("[innerWidth, innerHeight]")
    assert where["left"] >= 0
    assert where["top"] >= 0
    assert where["right"] <= width
    assert where["bottom"] <= height


def test_it_appears_beside_the_end_of_what_the_mouse_selected(reader: Reader) -> None:
    reader.drag_over("eleven years")
    expect(reader.small_button).to_be_visible()
    _, end = reader.ends_of_selection()
    where = box(reader.small_button)
    assert 0 <= where["left"] - end["right"] <= 30
    assert -10 <= where["top"] - end["bottom"] <= 30
    assert where["bottom"] - where["top"] >= 24


def test_it_opens_the_dialog_on_the_selected_words(reader: Reader) -> None:
    reader.drag_over("eleven years")
    reader.page.get_by_role("button", name=reader.words["report"]).click()
    expect(reader.dialog).to_be_visible()
    selected = reader.dialog.locator("mark").inner_text()
    assert selected in "eleven years"
    assert len(selected) > 8


def test_pressing_it_ends_neither_the_selection_nor_the_focus(arrive: Arrive) -> None:
    reader = arrive(with_elements("<button id='next'>Next story</button>"))
    reader.page.locator("#next").focus()
    reader.select("eleven years")
    reader.small_button.hover()
    reader.page.mouse.down()
    assert reader.selection() == "eleven years"
    assert reader.focused == "next"
    reader.page.mouse.up()
    expect(reader.dialog.locator("mark")).to_have_text("eleven years")
    reader.close()
    assert reader.focused == "next"


def test_it_goes_with_the_selection(reader: Reader) -> None:
    reader.select("eleven years")
    expect(reader.small_button).to_be_visible()
    reader.select_nothing()
    expect(reader.small_button).to_have_count(0)


def test_it_waits_until_the_mouse_has_let_go(arrive: Arrive) -> None:
    reader = arrive(clock=True)
    reader.page.mouse.move(5, 5)
    reader.page.mouse.down()
    reader.select("eleven years")
    reader.page.clock.run_for(2000)
    expect(reader.small_button).to_have_count(0)
    reader.page.mouse.move(6, 6)
    reader.select("eleven years")
    reader.page.evaluate("dispatchEvent(new PointerEvent('pointerup', {pointerType: 'mouse', buttons: 0}))")
    reader.page.clock.run_for(2000)
    expect(reader.small_button).to_have_count(1)


def test_it_is_below_the_selection_on_touch_and_large_enough_for_a_finger(arrive: Arrive) -> None:
    reader = arrive(**PHONE)
    reader.page.touchscreen.tap(200, 650)
    reader.select("eleven years")
    expect(reader.small_button).to_be_visible()
    _, end = reader.ends_of_selection()
    where = box(reader.small_button)
    assert where["top"] - end["bottom"] >= 20, "clear of the selection's handles"
    assert where["bottom"] - where["top"] >= 44
    assert where["right"] - where["left"] >= 44
    assert_on_screen(reader)


def test_a_tap_on_it_opens_the_dialog(arrive: Arrive) -> None:
    reader = arrive(**PHONE)
    reader.select("eleven years")
    reader.small_button.tap()
    expect(reader.dialog.locator("mark")).to_have_text("eleven years")


@pytest.mark.parametrize("options", [{"viewport": {"width": 500, "height": 300}}, PHONE], ids=["mouse", "touch"])
def test_it_never_leaves_the_screen(arrive: Arrive, options: dict[str, Any]) -> None:
    html = page(
        "<article><p>The first line.</p><p dir='rtl'>far right</p>"
        + "<p>Much water here.</p>" * 30
        + "<p>Here is the very end</p></article>"
    )
    reader = arrive(html, **options)
    for words in ("first line", "far right", "the very end"):
        reader.select_nothing()
        expect(reader.small_button).to_have_count(0)
        reader.page.get_by_text(words).scroll_into_view_if_needed()
        reader.select(words)
        expect(reader.small_button).to_be_visible()
        assert_on_screen(reader)


def test_it_stands_on_the_left_where_people_read_from_the_right(arrive: Arrive) -> None:
    reader = arrive(ARABIC, language="ar")
    reader.select("أحد عشر")
    expect(reader.small_button).to_have_text(reader.words["report"])
    _, end = reader.ends_of_selection()
    assert 0 <= end["left"] - box(reader.small_button)["right"] <= 30
    assert_on_screen(reader)


def test_it_follows_a_page_that_scrolls(arrive: Arrive) -> None:
    reader = arrive(page("<article><p>The first line.</p>" + "<p>Much water here.</p>" * 60 + "</article>"))
    reader.select("first line")
    expect(reader.small_button).to_be_visible()
    before = box(reader.small_button)["top"]
    reader.page.mouse.wheel(0, 20)
    reader.wait_until(lambda: reader.small_button.count() and box(reader.small_button)["top"] == before - 20)


def test_it_stays_away_from_what_is_no_article(arrive: Arrive) -> None:
    left_out = (
        "<div contenteditable>one editor</div><nav>one menu</nav><aside>one teaser</aside>"
        "<div data-corrigenda='skip'>one advertisement</div>"
    )
    reader = arrive(page(f"<article><p>It took a while.</p>{left_out}</article>"), clock=True)
    for words in ("one editor", "one menu", "one teaser", "one advertisement"):
        reader.select("a while")
        reader.page.clock.run_for(1000)
        expect(reader.small_button).to_have_count(1)
        reader.select(words)
        reader.page.clock.run_for(1000)
        expect(reader.small_button).to_have_count(0)


def test_to_point_at_it_fetches_the_dialogs_texts_and_no_more(reader: Reader, desk: Desk) -> None:
    reader.select("eleven years")
    expect(reader.small_button).to_be_visible()
    assert reader.asked_so_far() == []
    reader.small_button.hover()
    reader.wait_until(lambda: desk.asked[-1:] == ["GET /api/v1/sites/ledger/widget?lang=en"])
    reader.small_button.click()
    expect(reader.dialog).to_be_visible()
    assert len([line for line in reader.asked_so_far() if "/widget" in line]) == 1


def test_it_is_written_in_the_language_of_the_words(arrive: Arrive) -> None:
    reader = arrive(
        page("<article><p>It took a while.</p><p lang='de-AT'>Es dauerte lange.</p></article>"), language="de"
    )
    reader.select("Es dauerte")
    expect(reader.small_button).to_have_text(reader.words["report"])
    reader.small_button.click()
    expect(reader.dialog).to_contain_text(reader.words["proposal"])
