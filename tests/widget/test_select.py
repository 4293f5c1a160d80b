"""From a selection to the passage that is sent: always the server's own reading of the same page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from corrigenda.core.text import Rules, read
from corrigenda.intake.payload import ReportPayload
from tests.widget.conftest import Arrive
from tests.widget.desk import Desk
from tests.widget.pages import ARABIC, FERRY, LONG, LONG_WORDS, page
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser


def sent(reader: Reader) -> ReportPayload:
    """Send a comment on the passage in the dialog; what the desk has then."""
    reader.fill_comment("Look at this.")
    reader.send()
    reader.see_received()
    return reader.desk.report


def assert_names(report: ReportPayload, html: str, exact: str, rules: Rules = Rules()) -> None:  # noqa: B008
    """The report names these words, where the server finds them too, in the revision that the server reads."""
    text = read(html, rules)
    start = text.text.index(exact)
    end = start + len(exact)
    assert report.quote is not None
    assert report.quote.exact == exact
    assert report.quote.prefix == text.text[max(0, start - 64) : start]
    assert report.quote.suffix == text.text[end : end + 64]
    assert report.position is not None
    assert (report.position.start, report.position.end) == (start, end)
    assert report.text == text.digest


def test_words_of_one_text_node(reader: Reader) -> None:
    reader.report("eleven years")
    assert_names(sent(reader), FERRY, "eleven years")


def test_words_across_inline_elements(reader: Reader) -> None:
    reader.report("Kittiwake will sail again on Saterday")
    assert_names(sent(reader), FERRY, "Kittiwake will sail again on Saterday")


def test_words_across_paragraphs_with_a_teaser_between_them(reader: Reader) -> None:
    reader.report("in dock", "Tickets cost")
    assert_names(sent(reader), FERRY, "in dock.\n\nTickets cost")


def test_a_selection_that_starts_in_a_skipped_block(reader: Reader) -> None:
    reader.report("topics of interest", "Tickets")
    assert_names(sent(reader), FERRY, "Tickets")


def test_a_selection_that_runs_from_outside_to_outside_is_the_whole_article(reader: Reader) -> None:
    reader.report("printed on Mondays", "Postbox")
    assert_names(sent(reader), FERRY, read(FERRY).text)


def test_one_character(reader: Reader) -> None:
    reader.report("4")
    assert_names(sent(reader), FERRY, "4")


def test_a_character_of_two_units_counts_as_one_and_so_does_what_follows_it(reader: Reader) -> None:
    reader.report("🔔 polished")
    assert_names(sent(reader), FERRY, "🔔 polished")


def test_a_selection_that_cuts_a_character_in_half_takes_it_whole(reader: Reader) -> None:
    reader.page.evaluate(
        """() => {
          const node = document.querySelector("#second").firstChild;
          const at = node.data.indexOf("🔔");
          getSelection().setBaseAndExtent(node, at + 1, node, at + 2 + " polished".length);
        }"""
    )
    reader.open_with_keys()
    assert_names(sent(reader), FERRY, "🔔 polished")


def test_spaces_around_the_words_are_not_part_of_the_passage(reader: Reader) -> None:
    reader.report(" after eleven years ")
    assert_names(sent(reader), FERRY, "after eleven years")


def test_a_non_breaking_space_stays_what_it_is(reader: Reader) -> None:
    reader.report("4\u00a0crowns")
    assert_names(sent(reader), FERRY, "4\u00a0crowns")


def test_words_that_run_from_right_to_left(arrive: Arrive) -> None:
    reader = arrive(ARABIC, language="ar")
    reader.report("من جديد يوم السبط بعد")
    assert_names(sent(reader), ARABIC, "من جديد يوم السبط بعد")


def test_a_selection_that_was_made_backwards(reader: Reader) -> None:
    reader.page.evaluate(
        """() => {
          const node = document.querySelector("#third").firstChild;
          getSelection().setBaseAndExtent(node, 15, node, 4);
        }"""
    )
    reader.open_with_keys()
    assert_names(sent(reader), FERRY, "pier itself")


def test_the_sites_own_rules_decide_what_the_article_is(arrive: Arrive, desk: Desk) -> None:
    html = page(
        "<article>A long article that is not the story, however long it goes on and on.</article>"
        "<div class='story'><p>Here it is. <i class='badge'>New!</i> It took years.</p></div>"
    )
    desk.rules = {"root": ".story", "skip": [".badge", "::nonsense("]}
    reader = arrive(html)
    reader.report("Here it is.", "years")
    assert_names(sent(reader), html, "Here it is. It took years", Rules(".story", (".badge",)))


def test_an_invalid_root_selector_is_no_root_selector(arrive: Arrive, desk: Desk) -> None:
    desk.rules = {"root": "p[[", "skip": []}
    reader = arrive()
    reader.report("eleven years")
    assert_names(sent(reader), FERRY, "eleven years")


def test_the_page_is_read_as_it_stands_when_the_dialog_opens(reader: Reader) -> None:
    reader.page.evaluate("document.querySelector('#first').textContent = 'The ferry stays in dock.'")
    reader.report("stays in dock")
    report = sent(reader)
    assert report.quote is not None
    assert report.quote.exact == "stays in dock"
    assert_names(report, reader.page.content(), "stays in dock")


def test_a_page_that_changes_under_the_open_dialog_does_no_harm(reader: Reader) -> None:
    reader.report("eleven years")
    reader.page.evaluate("document.querySelector('main').replaceChildren('Gone.')")
    assert_names(sent(reader), FERRY, "eleven years")


def test_the_dialogs_own_words_never_become_article_text(arrive: Arrive) -> None:
    html = page("<p>It took eleven years.</p>")
    reader = arrive(html)
    reader.report("eleven years")
    assert reader.page.evaluate("corrigenda.text().text") == read(html).text == "It took eleven years."


def test_exactly_a_thousand_characters_are_taken(arrive: Arrive) -> None:
    words = "🔔" * 500 + "a" * 500
    html = page(f"<article><p>Before {words} after</p></article>")
    reader = arrive(html)
    reader.report(words)
    assert_names(sent(reader), html, words)


def test_one_character_more_is_refused_with_the_reason_and_the_paragraph_offered(arrive: Arrive) -> None:
    words = "a" * 1001
    html = page(f"<article><p>Before it. {words} after</p></article>")
    reader = arrive(html)
    reader.report(words)
    reader.see(reader.words["too_long"])
    expect(reader.dialog.get_by_role("textbox")).to_have_count(0)
    reader.push("use_paragraph")
    assert_names(sent(reader), html, "Before it.")


def test_the_paragraph_offered_is_the_one_the_selection_begins_in(arrive: Arrive) -> None:
    html = page(f"<article><p>A short start, twice.</p><p>{LONG_WORDS}</p></article>")
    reader = arrive(html)
    reader.report("start", "tide went out. " + LONG_WORDS[:-41])
    reader.push("use_paragraph")
    assert_names(sent(reader), html, "A short start, twice.")


def test_a_paragraph_that_is_too_long_itself_is_cut_at_a_word(arrive: Arrive) -> None:
    reader = arrive(LONG)
    reader.report("tide came in", "A short end")
    reader.see(reader.words["too_long"])
    reader.push("use_paragraph")
    report = sent(reader)
    assert report.quote is not None
    assert_names(report, LONG, report.quote.exact)
    assert 980 < len(report.quote.exact) <= 1000
    assert LONG_WORDS.startswith(report.quote.exact)
    assert LONG_WORDS[len(report.quote.exact)] == " "


def test_a_paragraph_without_spaces_is_cut_at_the_limit(arrive: Arrive) -> None:
    html = page(f"<article><p>{'渡' * 1500}</p></article>", lang="zh")
    reader = arrive(html)
    reader.report("渡" * 1200)
    reader.push("use_paragraph")
    report = sent(reader)
    assert report.quote is not None
    assert report.quote.exact == "渡" * 1000


def test_a_selection_outside_the_article_is_refused_with_the_reason(reader: Reader) -> None:
    reader.report("Postbox 4")
    reader.see(reader.words["outside"])
    expect(reader.dialog.get_by_role("textbox")).to_have_count(0)


def test_after_a_selection_outside_the_reader_may_write_without_a_passage(reader: Reader) -> None:
    reader.report("lighthouse")
    reader.push("go_on")
    expect(reader.field("comment")).to_be_focused()
    report = sent(reader)
    assert report.quote is None
    assert report.position is None
    assert report.text == read(FERRY).digest


def test_a_refused_selection_can_be_left(reader: Reader) -> None:
    reader.report("lighthouse")
    reader.push("close")
    expect(reader.dialog).to_have_count(0)
    assert reader.selection() == "lighthouse"
