"""What is not sent, or refused by the desk, and how the reader learns why. What was typed is never lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from corrigenda.core.problems import FieldError, Problem
from tests.widget.desk import Desk, answer_json, refusal
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser


def test_unchanged_words_without_a_comment_are_refused_with_the_reason_at_the_field(reader: Reader) -> None:
    reader.report("Saterday")
    reader.field("comment").focus()
    reader.send()
    reader.see_error("proposal", reader.words["empty"])
    expect(reader.field("proposal")).to_be_focused()
    assert reader.asked_so_far() == ["GET /api/v1/sites/ledger/widget?lang=en"]


def test_a_comment_of_white_space_says_nothing(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_comment(" \n ")
    reader.send()
    reader.see_error("proposal", reader.words["empty"])
    assert reader.wait_for_posts(0) == []


def test_without_a_passage_the_comment_has_to_say_something(reader: Reader) -> None:
    reader.page.evaluate("corrigenda.open()")
    reader.send()
    reader.see_error("comment", reader.words["empty"])
    expect(reader.field("comment")).to_be_focused()


def test_unchanged_words_with_a_comment_are_a_report_that_proposes_nothing(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_comment("Is it this week?")
    reader.send()
    reader.see_received()
    assert "proposal" not in reader.desk.posts[0]


def test_no_words_at_all_propose_to_take_them_out(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("")
    reader.send()
    reader.see_received()
    assert reader.desk.posts[0]["proposal"] == ""


@pytest.mark.parametrize(("name", "wrong"), [("email", "nobody at home"), ("source", "the calendar on the wall")])
def test_a_bad_address_is_refused_in_the_browsers_words(reader: Reader, name: str, wrong: str) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.field(name).fill(wrong)
    reader.send()
    reason = reader.field(name).evaluate("(field) => field.validationMessage")
    assert reason
    reader.see_error(name, reason)
    expect(reader.field(name)).to_be_focused()
    assert reader.wait_for_posts(0) == []


def test_with_several_mistakes_the_focus_is_on_the_first(reader: Reader) -> None:
    reader.report("Saterday")
    reader.field("source").fill("nonsense")
    reader.field("email").fill("nonsense")
    reader.send()
    expect(reader.dialog.get_by_role("alert")).to_have_count(3)
    expect(reader.field("proposal")).to_be_focused()


def test_a_mended_mistake_is_no_longer_shown(reader: Reader) -> None:
    reader.report("Saterday")
    reader.field("email").fill("nonsense")
    reader.send()
    expect(reader.dialog.get_by_role("alert")).to_have_count(2)
    reader.fill_should_read("Saturday")
    reader.send()
    expect(reader.dialog.get_by_role("alert")).to_have_count(1)
    expect(reader.field("proposal")).not_to_have_attribute("aria-invalid", "true")
    expect(reader.field("proposal")).to_have_accessible_description("")
    reader.field("email").fill("reader@post.test")
    reader.send()
    reader.see_received()


def test_what_the_desk_finds_wrong_with_a_field_stands_at_that_field(reader: Reader) -> None:
    # A browser takes any scheme for a link; the desk only the web's.
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.field("source").fill("ftp://calendar.test/")
    reader.send()
    reader.see_error("source", "The source has to be a link that begins with http:// or https://.")
    expect(reader.field("source")).to_be_focused()
    expect(reader.field("proposal")).to_have_value("Saturday")


def test_a_refused_report_can_be_mended_and_sent_as_another(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.field("source").fill("ftp://calendar.test/")
    reader.send()
    expect(reader.dialog.get_by_role("alert").first).to_be_visible()
    reader.field("source").fill("https://calendar.test/")
    reader.send()
    reader.see_received()
    first, second = reader.desk.posts
    assert first["id"] != second["id"]
    assert reader.desk.report.source == "https://calendar.test/"


@pytest.mark.parametrize(
    "problem",
    [
        Problem("foreign-origin", "This page may not send reports, said the desk."),
        Problem("another-report", "Another report has this id, said the desk."),
        Problem("too-large", "A report has at most so many bytes, said the desk."),
        Problem("fields", "Say more, said the desk.", [FieldError("comment", "Say more.")]),
        Problem("fields", "The site is wrong.", [FieldError("site", "No such site, said the desk.")]),
        Problem("fields", "The kind is wrong.", [FieldError("kind", "No such kind, said the desk.")]),
        Problem("fields", "Too many words.", [FieldError("website", "Far too long, said the desk.")]),
    ],
    ids=lambda problem: problem.kind + "".join("-" + error.field for error in problem.errors),
)
def test_a_refusal_is_shown_with_its_reason_and_the_text_kept(reader: Reader, desk: Desk, problem: Problem) -> None:
    desk.always = refusal(problem)
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    for reason in [problem.detail, *(error.detail for error in problem.errors)]:
        expect(reader.dialog.get_by_role("alert").filter(has_text=reason).first).to_be_visible()
    expect(reader.field("proposal")).to_have_value("Saturday")
    assert reader.kept()["outbox"] == []
    assert len(reader.wait_for_posts(1)) == 1


def test_the_same_reason_is_not_given_twice(reader: Reader, desk: Desk) -> None:
    reason = "This is not an e-mail address."
    desk.always = refusal(Problem("fields", reason, [FieldError("email", reason)]))
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_error("email", reason)
    expect(reader.dialog.get_by_text(reason)).to_have_count(1)


def test_a_refusal_that_gives_no_reason_is_still_a_refusal(reader: Reader, desk: Desk) -> None:
    desk.always = answer_json(418, {})
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    expect(reader.dialog.get_by_role("alert")).to_have_text("418")
