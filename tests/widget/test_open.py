"""The ways into the dialog that start at the keyboard or at an element of the page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Arrive
from tests.widget.desk import Desk
from tests.widget.pages import page, with_elements
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_the_keys_open_the_dialog_on_the_selected_words(reader: Reader, keys: str) -> None:
    reader.select("eleven years")
    reader.press(keys)
    expect(reader.dialog).to_be_visible()
    expect(reader.dialog.locator("mark")).to_have_text("eleven years")


@pytest.mark.parametrize("keys", ["Enter", "Shift+Enter", "Alt+Enter", "Control+e"])
def test_other_keys_are_left_to_the_page(reader: Reader, keys: str) -> None:
    reader.select("eleven years")
    reader.press(keys)
    reader.see_no_dialog()


def test_the_keys_do_nothing_without_a_selection(reader: Reader) -> None:
    reader.press("Control+Enter")
    reader.see_no_dialog()


def test_selected_white_space_is_no_selection(reader: Reader) -> None:
    reader.page.evaluate("getSelection().setBaseAndExtent(document.querySelector('main').firstChild, 0, "
                         "document.querySelector('article').firstChild, 1)")  # fmt: skip
    reader.press("Control+Enter")
    reader.see_no_dialog()


@pytest.mark.parametrize(
    "editor",
    [
        '<input id="editor" value="eleven">',
        '<textarea id="editor">eleven</textarea>',
        '<select id="editor"><option>eleven</select>',
        '<div id="editor" contenteditable>eleven</div>',
        '<div contenteditable><p id="editor" tabindex="0">eleven</p></div>',
    ],
)
def test_the_keys_in_an_editor_belong_to_the_editor(arrive: Arrive, editor: str) -> None:
    reader = arrive(page(f"<article><p>It took eleven years.</p>{editor}</article>"))
    reader.select("It took")
    editor_element = reader.page.locator("#editor")
    editor_element.focus()
    if "<select" not in editor:
        reader.press("Control+a")
    editor_element.press("Control+Enter")
    reader.see_no_dialog()


def test_keys_that_the_page_took_for_itself_are_left_alone(reader: Reader) -> None:
    reader.page.evaluate("document.body.addEventListener('keydown', (event) => event.preventDefault())")
    reader.select("eleven years")
    reader.press("Control+Enter")
    reader.see_no_dialog()


@pytest.mark.parametrize("element", ["button", "a href='/write'", "span"])
def test_a_click_on_a_report_element_opens_the_dialog_without_a_passage(arrive: Arrive, element: str) -> None:
    name = element.split()[0]
    reader = arrive(with_elements(f"<{element} data-corrigenda='report'>Write to us</{name}>"))
    reader.page.get_by_text("Write to us").click()
    expect(reader.dialog).to_be_visible()
    expect(reader.field("comment")).to_be_focused()
    expect(reader.dialog.locator("mark")).to_have_count(0)


@pytest.mark.parametrize("key", ["Enter", "Space"])
@pytest.mark.parametrize("element", ["button", "span"])
def test_a_report_element_is_reached_and_pressed_by_keyboard(arrive: Arrive, element: str, key: str) -> None:
    reader = arrive(with_elements(f"<{element} data-corrigenda='report'>Write to us</{element}>"))
    reader.press("Tab")
    expect(reader.page.get_by_role("button", name="Write to us")).to_be_focused()
    reader.press(key)
    expect(reader.dialog).to_have_count(1)
    expect(reader.dialog).to_be_visible()


def test_a_report_element_takes_the_passage_that_is_selected(arrive: Arrive) -> None:
    reader = arrive(with_elements("<button data-corrigenda='report'>Write to us</button>"))
    reader.select("eleven years")
    reader.page.get_by_text("Write to us").click()
    expect(reader.dialog.locator("mark")).to_have_text("eleven years")


def test_a_report_element_forgets_a_selection_outside_the_article(arrive: Arrive) -> None:
    reader = arrive(with_elements("<button data-corrigenda='report'>Write to us</button>"))
    reader.select("Postbox 4")
    reader.page.get_by_text("Write to us").click()
    expect(reader.field("comment")).to_be_focused()
    expect(reader.dialog.locator("mark")).to_have_count(0)


def test_an_empty_report_element_gets_its_words_in_its_own_language(arrive: Arrive) -> None:
    reader = arrive(with_elements("<p lang='pl-PL'><button data-corrigenda='report'></button></p>"), language="pl")
    expect(reader.page.get_by_role("button", name=reader.words["report"])).to_be_visible()


def test_a_report_element_that_is_added_later_works(reader: Reader) -> None:
    reader.page.evaluate(
        """() => {
          const element = document.createElement("span");
          element.dataset.corrigenda = "report";
          document.body.append(element);
        }"""
    )
    added = reader.page.get_by_role("button", name=reader.words["report"])
    added.focus()
    added.press("Enter")
    expect(reader.dialog).to_be_visible()


def test_a_click_for_a_new_tab_is_the_browsers(arrive: Arrive) -> None:
    reader = arrive(with_elements("<a href='#there' data-corrigenda='report'>Write to us</a>"))
    with reader.context.expect_page() as opened:
        reader.page.get_by_text("Write to us").click(modifiers=["ControlOrMeta"])
    opened.value.close()
    reader.see_no_dialog()


def test_a_page_can_open_the_dialog_itself(reader: Reader) -> None:
    reader.page.evaluate("corrigenda.open()")
    expect(reader.field("comment")).to_be_focused()
    reader.press("Escape")
    expect(reader.dialog).to_have_count(0)  # one at a time: the browser says a moment later that it is closed
    reader.select("eleven years")
    reader.page.evaluate("corrigenda.open()")
    expect(reader.dialog.locator("mark")).to_have_text("eleven years")


def test_there_is_one_dialog_however_often_it_is_asked_for(reader: Reader) -> None:
    reader.select("eleven years")
    reader.page.evaluate("corrigenda.open(), corrigenda.open()")
    expect(reader.dialog).to_be_visible()
    reader.page.evaluate("corrigenda.open()")
    expect(reader.dialog).to_have_count(1)
    reader.close()


def test_a_script_tag_that_stands_twice_works_once(arrive: Arrive) -> None:
    script = '<script src="https://desk.test/corrigenda.js" data-site="ledger" defer></script>'
    reader = arrive(with_elements("<p data-corrigenda='invitation'></p>", script=script * 2))
    expect(reader.page.locator("kbd")).to_have_count(1)
    reader.report("eleven years")
    expect(reader.dialog).to_have_count(1)


def test_a_script_tag_without_a_site_says_so_and_does_nothing(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(with_elements("", script='<script src="https://desk.test/corrigenda.js" defer></script>'))
    assert [complaint for complaint in reader.complaints if "data-site" in complaint] == reader.complaints != []
    assert reader.page.evaluate("typeof window.corrigenda") == "undefined"
    reader.select("eleven years")
    reader.press("Control+Enter")
    reader.see_no_dialog()
