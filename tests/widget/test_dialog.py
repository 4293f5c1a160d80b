"""The open dialog: what it shows, how it is worked, and what it gives back when it closes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Arrive
from tests.widget.pages import with_elements
from tests.widget.reader import KINDS, Reader

pytestmark = pytest.mark.browser


def changes(reader: Reader) -> list[tuple[str, str]]:
    """The live diff: removed, added and kept words, without the words only a screen reader hears."""
    found = reader.dialog.locator("[aria-live]").evaluate(
        """(changes) => [...changes.childNodes].map((node) => {
          const copy = node.cloneNode(true);
          copy.querySelector?.(".away")?.remove();
          return [node.localName || "", copy.textContent];
        })"""
    )
    return [(kind, words) for kind, words in found]


def test_the_words_stand_in_their_context(reader: Reader) -> None:
    reader.report("eleven years")
    quote = reader.dialog.locator("blockquote")
    text = " ".join(quote.inner_text().split())
    assert "again on Saterday, after eleven years in dock." in text
    expect(quote.locator("mark")).to_have_text("eleven years")


def test_should_read_begins_with_the_words_themselves_and_has_the_focus(reader: Reader) -> None:
    reader.report("eleven years")
    expect(reader.field("proposal")).to_have_value("eleven years")
    expect(reader.field("proposal")).to_be_focused()


def test_the_changes_are_shown_word_by_word_while_the_reader_types(reader: Reader) -> None:
    reader.report("again on Saterday, after")
    assert changes(reader) == []
    reader.fill_should_read("again on Saturday, just after")
    reader.wait_until(lambda: changes(reader))
    assert changes(reader) == [
        ("", "again on "),
        ("del", "Saterday"),
        ("ins", "Saturday"),
        ("", ", "),
        ("ins", "just "),
        ("", "after"),
    ]
    reader.fill_should_read("again on Saterday, after")
    reader.wait_until(lambda: changes(reader) == [])


def test_a_screen_reader_hears_which_words_go_and_which_come(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    live = reader.dialog.locator("[aria-live=polite]")
    expect(live).to_contain_text(reader.words["del"])
    heard = " ".join((live.text_content() or "").split())
    assert heard == f"{reader.words['del']} Saterday {reader.words['ins']} Saturday"


def test_the_changes_in_a_long_passage_are_drawn_at_once(arrive: Arrive) -> None:
    words = " ".join(f"word{n}" for n in range(120))
    reader = arrive(with_elements("").replace("The pier itself", words))
    reader.report(words)
    reader.fill_should_read(words.replace("word60 ", ""))
    reader.wait_until(lambda: ("del", "word60 ") in changes(reader), seconds=5)


def test_each_kind_of_error_can_be_chosen_and_is_sent(reader: Reader) -> None:
    for kind in KINDS:
        reader.report("Saterday")
        expect(reader.field("typo")).to_be_checked()
        reader.field(kind).check()
        reader.fill_should_read(f"Saturday, says {kind}")
        reader.send()
        reader.see_received()
        reader.close()
    assert [(post["kind"], post["proposal"].split()[-1]) for post in reader.desk.posts] == list(
        zip(KINDS, KINDS, strict=True)
    )


def test_the_kinds_are_one_group_with_a_name(reader: Reader) -> None:
    reader.report("Saterday")
    group = reader.dialog.get_by_role("group", name=reader.words["kind"])
    expect(group.get_by_role("radio")).to_have_count(len(KINDS))


def test_it_says_what_the_mail_address_is_used_for(reader: Reader) -> None:
    reader.report("Saterday")
    reader.see(reader.words["email_use"])


def test_it_can_be_worked_with_the_keyboard_alone(reader: Reader) -> None:
    reader.report("Saterday")
    reader.press("Control+a")
    reader.page.keyboard.type("Saturday")
    reader.press("Tab")
    reader.press("ArrowDown")
    expect(reader.field("fact")).to_be_checked()
    reader.press("Tab")
    reader.page.keyboard.type("It is in the calendar.")
    reader.press("Control+Enter")
    reader.see_received()
    report = reader.desk.report
    assert (report.proposal, report.kind, report.comment) == ("Saturday", "fact", "It is in the calendar.")


def test_the_focus_stays_within_and_comes_to_every_field_in_order(reader: Reader) -> None:
    reader.report("Saterday")
    seen = []
    for _ in range(8):
        seen.append(reader.focused)
        reader.press("Tab")
    assert seen == [
        "proposal",
        "kind",
        "comment",
        "source",
        "email",
        reader.words["send"],
        reader.words["close"],
        reader.words["start_over"],
    ]


def test_enter_in_the_comment_makes_a_line(reader: Reader) -> None:
    reader.report("Saterday")
    reader.field("comment").focus()
    reader.page.keyboard.type("one")
    reader.press("Enter")
    reader.page.keyboard.type("two")
    expect(reader.field("comment")).to_have_value("one\ntwo")
    assert reader.desk.bodies == []


def test_a_pages_shortcuts_do_not_hear_what_is_typed(reader: Reader) -> None:
    reader.page.evaluate(
        """for (const type of ["keydown", "keypress", "keyup"]) {
          document.addEventListener(type, (event) => { document.title += event.key; });
        }"""
    )
    reader.report("Saterday")
    reader.page.evaluate("document.title = 'quiet'")
    reader.press("End")
    reader.page.keyboard.type("jk")
    expect(reader.field("proposal")).to_have_value("Saterdayjk")
    assert reader.page.title() == "quiet"


@pytest.mark.parametrize("way", ["Escape", "close"])
def test_closing_gives_back_the_focus_and_the_selection(arrive: Arrive, way: str) -> None:
    reader = arrive(with_elements("<button id='next'>Next story</button>"))
    reader.page.locator("#next").focus()
    reader.report("Saterday")
    if way == "Escape":
        reader.press("Escape")
    else:
        reader.push("close")
    expect(reader.dialog).to_have_count(0)
    assert reader.focused == "next"
    assert reader.selection() == "Saterday"


def test_the_focus_goes_back_to_the_report_element_that_opened_it(arrive: Arrive) -> None:
    reader = arrive(with_elements("<button id='write' data-corrigenda='report'>Write to us</button>"))
    reader.page.locator("#write").click()
    expect(reader.dialog).to_be_visible()
    reader.close()
    assert reader.focused == "write"


def test_a_page_that_threw_the_widgets_element_away_gets_a_new_dialog(reader: Reader) -> None:
    reader.report("Saterday")
    reader.close()
    reader.page.evaluate("document.querySelector('corrigenda-report').remove()")
    reader.report("eleven years")
    expect(reader.dialog.locator("mark")).to_have_text("eleven years")


def test_the_pages_style_does_not_reach_into_the_dialog(reader: Reader) -> None:
    reader.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("textarea, button, label, dialog { display: none; color: red } mark { color: red }");
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    reader.report("Saterday")
    expect(reader.field("proposal")).to_be_visible()
    expect(reader.dialog.locator("mark")).not_to_have_css("color", "rgb(255, 0, 0)")
