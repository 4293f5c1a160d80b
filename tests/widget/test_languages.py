"""The dialog in the reader's language."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from corrigenda.core.catalogue import LANGUAGES, direction
from tests.widget.conftest import Arrive
from tests.widget.desk import Answer, Desk, answer_json, proxy_error, silence, unreachable, widget_texts
from tests.widget.pages import FERRY, page
from tests.widget.reader import KINDS, Reader

FIELDS = ("proposal", "comment", "source", "email")
BUTTONS = ("send", "close", "start_over")

browser = pytest.mark.browser


def in_language(language: str) -> str:
    return FERRY.replace('<html lang="en"', f'<html lang="{language}"')


def assert_speaks(reader: Reader, language: str) -> None:
    words = widget_texts(language)
    dialog = reader.dialog
    expect(dialog).to_be_visible()
    expect(dialog).to_have_attribute("lang", language)
    expect(dialog).to_have_attribute("dir", direction(language))
    expect(dialog).to_have_accessible_name(words["report"])
    expect(dialog.get_by_role("heading")).to_have_text(words["report"])
    expect(dialog.get_by_role("group", name=words["kind"])).to_be_visible()
    for name in FIELDS:
        expect(dialog.get_by_role("textbox", name=words[name], exact=True)).to_be_visible()
    for name in KINDS:
        expect(dialog.get_by_role("radio", name=words[name], exact=True)).to_be_visible()
    for name in BUTTONS:
        expect(dialog.get_by_role("button", name=words[name], exact=True)).to_be_visible()
    expect(dialog).to_contain_text(words["email_use"])


@browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_dialog_speaks_the_pages_language_from_the_first_word_to_the_thanks(arrive: Arrive, language: str) -> None:
    reader = arrive(in_language(language), language=language)
    reader.report("Saterday")
    assert_speaks(reader, language)
    reader.send()
    reader.see_error("proposal", reader.words["empty"])
    reader.fill_should_read("Saturday")
    expect(reader.dialog.locator("[aria-live]")).to_contain_text(reader.words["ins"])
    reader.send()
    reader.see_received()
    expect(reader.dialog.get_by_role("link")).to_have_text(reader.words["receipt"])


@browser
@pytest.mark.parametrize(
    ("written", "spoken"), [("pt-BR", "pt"), ("UK", "uk"), ("de-AT", "de"), ("nl", "en"), ("", "en"), ("zh-Hant", "en")]
)
def test_a_regions_language_is_its_language_and_an_unknown_one_the_sites(
    arrive: Arrive, written: str, spoken: str
) -> None:
    reader = arrive(in_language(written))
    reader.report("Saterday")
    assert_speaks(reader, spoken)


@browser
def test_the_language_of_the_selected_words_counts_before_the_pages(arrive: Arrive) -> None:
    reader = arrive(page("<article><p>It took years.</p><p lang='he'>זה לקח <i>שנים</i>.</p></article>"), language="he")
    reader.report("שנים")
    assert_speaks(reader, "he")


@browser
def test_the_passage_and_what_it_should_read_stay_in_the_articles_language(arrive: Arrive) -> None:
    reader = arrive(page("<article><p>It took years.</p></article>", lang="nl"))
    reader.report("took years")
    expect(reader.dialog.locator("blockquote")).to_have_attribute("lang", "nl")
    expect(reader.field("proposal")).to_have_attribute("lang", "nl")
    expect(reader.field("proposal")).to_have_attribute("dir", "auto")


@browser
@pytest.mark.parametrize(
    "configuration",
    [
        unreachable,
        proxy_error,
        answer_json(404, {"title": "Nothing here"}),
        answer_json(200, {}),
        answer_json(200, None),
    ],
    ids=["unreachable", "502", "404", "empty", "null"],
)
def test_without_the_desks_texts_the_dialog_is_in_english(arrive: Arrive, desk: Desk, configuration: Answer) -> None:
    desk.configuration = configuration
    reader = arrive(in_language("uk"))
    reader.report("Saterday")
    assert_speaks(reader, "en")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert desk.report.language == "en"


@browser
def test_a_desk_that_does_not_answer_is_waited_for_less_than_two_seconds(arrive: Arrive, desk: Desk) -> None:
    desk.configuration = silence
    reader = arrive(in_language("uk"), clock=True)
    reader.select("Saterday")
    reader.stop_clock()
    reader.press("Control+Enter")
    reader.pass_seconds(0.9)
    expect(reader.dialog).to_have_count(0)
    reader.pass_seconds(0.9)
    assert_speaks(reader, "en")


@browser
def test_a_desk_that_failed_once_is_asked_again_the_next_time(arrive: Arrive, desk: Desk) -> None:
    desk.configuration = unreachable
    reader = arrive(in_language("uk"))
    reader.report("Saterday")
    assert_speaks(reader, "en")
    reader.close()
    desk.configuration = None
    reader.open_with_keys()
    assert_speaks(reader, "uk")


@browser
def test_a_text_that_an_older_desk_lacks_is_in_english(arrive: Arrive, desk: Desk) -> None:
    texts = widget_texts("de")
    del texts["start_over"]
    desk.configuration = answer_json(200, {"language": "de", "dir": "ltr", "root": None, "skip": [], "texts": texts})
    reader = arrive(in_language("de"), language="de")
    reader.report("Saterday")
    expect(reader.dialog.get_by_role("button", name=widget_texts("en")["start_over"])).to_be_visible()
    expect(reader.dialog.get_by_role("button", name=texts["send"])).to_be_visible()


@browser
@pytest.mark.parametrize("language", ["uk", "ar"])
def test_what_goes_wrong_is_said_in_the_language_too(arrive: Arrive, language: str) -> None:
    reader = arrive(in_language(language), language=language)
    reader.report("Postbox 4")
    reader.see(reader.words["outside"])
    expect(reader.dialog.get_by_role("button", name=reader.words["go_on"])).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_has_the_same_texts_with_the_same_places_in_them(language: str) -> None:
    own, english = widget_texts(language), widget_texts("en")

    def places(text: str) -> list[str]:
        return sorted(re.findall(r"\{[^}]*\}", text))

    assert own.keys() == english.keys()
    assert {name: places(text) for name, text in own.items()} == {name: places(text) for name, text in english.items()}
    assert [name for name, text in own.items() if not text.strip() or text != text.strip()] == []


def test_no_catalogue_borrows_another_languages_sentence() -> None:
    seen: dict[str, str] = {}
    for language in LANGUAGES:
        for name, text in widget_texts(language).items():
            if len(text.split()) > 3:
                assert seen.setdefault(text, language) == language, name
