"""What the widget costs a page, and what hostile words can do: nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Arrive
from tests.widget.desk import DESK, SCRIPT, WIDGET, Desk, answer_json, widget_texts
from tests.widget.pages import BARE_FERRY, FERRY, FERRY_URL, page, with_elements
from tests.widget.reader import Reader

browser = pytest.mark.browser

SOURCES = sorted((Path(__file__).parents[2] / "widget" / "src").glob("*.ts"))
HOSTILE = "<img src=x onerror=document.title='stolen'><script>document.title='stolen'</script>"

# Ways to make markup or a program out of text.
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|DOMParser|srcdoc|setHTML|document\.write"
    r"|\beval\s*\(|\bnew Function\b|\bFunction\s*\(|\bimport\s*\(|set(?:Timeout|Interval)\(\s*[\"'`]"
)


def code(path: Path) -> str:
    """A file without its comments, which may name what the code must not do."""
    return re.sub(r"/\*.*?\*/|^\s*//.*$", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)


@browser
def test_a_page_with_the_widget_loads_the_script_and_nothing_else(arrive: Arrive) -> None:
    reader = arrive(
        with_elements("<p data-corrigenda='invitation'></p><div data-corrigenda='notices'></div>"), clock=True
    )
    reader.page.clock.run_for(60_000)
    assert reader.asked_so_far() == []
    asked = [line for line in reader.requested if "favicon" not in line and "marker" not in line]
    assert asked == [f"GET {FERRY_URL}", f"GET {SCRIPT}"]


@browser
def test_to_select_words_asks_for_nothing(arrive: Arrive) -> None:
    reader = arrive(clock=True)
    reader.drag_over("eleven years")
    reader.page.clock.run_for(60_000)
    expect(reader.small_button).to_be_visible()
    assert reader.asked_so_far() == []


@browser
def test_loading_and_reporting_set_no_cookie_and_loading_keeps_nothing(reader: Reader) -> None:
    assert reader.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert reader.context.cookies() == []
    assert reader.page.evaluate("document.cookie") == ""
    assert reader.page.evaluate("Object.keys(localStorage)") == ["corrigenda:ledger"]


@browser
def test_requests_carry_no_credentials(reader: Reader, desk: Desk) -> None:
    """This desk answers with a wildcard origin, which a browser refuses to a request that carries credentials."""
    reader.context.add_cookies(
        [{"name": "session", "value": "secret", "url": DESK, "sameSite": "None", "secure": True}]
    )
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert len(desk.bodies) == 1


@browser
def test_the_one_new_global_name_is_corrigenda(arrive: Arrive) -> None:
    names = "() => Reflect.ownKeys(window).map(String)"
    bare = arrive(BARE_FERRY)
    reader = arrive(FERRY)
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert set(reader.page.evaluate(names)) - set(bare.page.evaluate(names)) == {"corrigenda"}


@browser
def test_until_it_is_needed_the_page_has_no_element_more(arrive: Arrive) -> None:
    count = "document.querySelectorAll('*').length"
    assert arrive(FERRY).page.evaluate(count) == arrive(BARE_FERRY).page.evaluate(count) + 1


@browser
def test_the_policy_of_the_tests_is_strict_and_breaches_are_seen(arrive: Arrive) -> None:
    """The other tests rely on it: each fails when the page's policy blocked something."""
    reader = arrive()
    reader.page.evaluate("document.body.append(document.createElement('style'))")
    reader.page.evaluate("document.querySelector('style').textContent = 'p { color: red }'")
    reader.page.evaluate("document.body.setAttribute('style', 'color: red')")
    reader.page.evaluate("() => fetch('https://elsewhere.test/').catch(() => 0)")
    for directive in ("style-src-elem", "style-src-attr", "connect-src"):
        reader.wait_until(lambda: f"securitypolicyviolation {directive}" in " | ".join(reader.mistakes))  # noqa: B023
    reader.mistakes.clear()


@pytest.mark.parametrize("path", [*SOURCES, WIDGET], ids=lambda path: path.name)
def test_no_file_makes_markup_or_programs_of_text(path: Path) -> None:
    assert FORBIDDEN.findall(code(path)) == []


def test_the_search_for_such_places_finds_them() -> None:
    for line in ("a.innerHTML = b", "eval (x)", "new Function('x')", "setTimeout('x()', 1)", "document.write(1)"):
        assert FORBIDDEN.search(line), line


@browser
def test_markup_that_an_article_writes_about_stays_text(arrive: Arrive, desk: Desk) -> None:
    escaped = HOSTILE.replace("&", "&amp;").replace("<", "&lt;")
    reader = arrive(page(f"<article><p>They wrote {escaped} there.</p></article>"))
    reader.report(HOSTILE)
    expect(reader.dialog.locator("mark")).to_have_text(HOSTILE)
    reader.fill_should_read(HOSTILE + "<b>bold</b>")
    expect(reader.dialog.locator("ins")).to_contain_text("b")
    expect(reader.dialog.locator("img, script, b")).to_have_count(0)
    reader.send()
    reader.see_received()
    assert desk.report.quote is not None
    assert desk.report.quote.exact == HOSTILE
    assert reader.page.title() == "The Harbour Ledger"


@browser
def test_markup_in_the_desks_texts_stays_text(arrive: Arrive, desk: Desk) -> None:
    desk.texts = dict.fromkeys(widget_texts("en"), HOSTILE)
    reader = arrive()
    reader.report("Saterday")
    expect(reader.dialog.get_by_role("heading")).to_have_text(HOSTILE)
    expect(reader.dialog.locator("img, script")).to_have_count(0)
    assert reader.page.title() == "The Harbour Ledger"


@browser
def test_markup_in_a_refusal_stays_text(reader: Reader, desk: Desk) -> None:
    desk.always = answer_json(422, {"detail": HOSTILE, "errors": [{"field": "comment", "detail": HOSTILE + "!"}]})
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_error("comment", HOSTILE + "!")
    expect(reader.dialog.locator("img, script")).to_have_count(0)
    assert reader.page.title() == "The Harbour Ledger"


@browser
@pytest.mark.parametrize("field", ["", "__proto__", "item"])
def test_a_refusal_about_a_strange_field_is_shown(reader: Reader, desk: Desk, field: str) -> None:
    desk.always = answer_json(422, {"detail": "Hm.", "errors": [{"field": field, "detail": "Not so."}]})
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    expect(reader.dialog.get_by_role("alert").filter(has_text="Not so.")).to_be_visible()


@browser
@pytest.mark.parametrize("receipt", ["javascript:document.title='stolen'", "data:text/html,x", "", None])
def test_a_receipt_that_is_no_address_of_the_web_is_no_link(reader: Reader, desk: Desk, receipt: object) -> None:
    desk.always = answer_json(201, {"id": "x", "receipt": receipt})
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    expect(reader.dialog.get_by_role("link")).to_have_count(0)


@browser
def test_hostile_notices_are_shown_as_text_and_lead_nowhere(arrive: Arrive, desk: Desk) -> None:
    notice: dict[str, Any] = {
        "kind": "correction",
        "label": HOSTILE,
        "text": HOSTILE,
        "language": "en",
        "published": "2026-11-23T14:05:00Z",
        "url": "javascript:document.title='stolen'",
    }
    desk.notices = answer_json(200, {"notices": [notice], "record": "javascript:document.title='stolen'"})
    reader = arrive(with_elements("<div data-corrigenda='notices'></div>"))
    element = reader.page.locator("[data-corrigenda=notices]")
    element.get_by_role("button").click()
    expect(element.locator(".corrigenda-notice p").last).to_have_text(HOSTILE)
    expect(element.locator("a, img, script")).to_have_count(0)
    assert reader.page.title() == "The Harbour Ledger"


@browser
@pytest.mark.parametrize("published", ["yesterday", None])
def test_a_notice_without_a_proper_date_does_not_hide_the_others(arrive: Arrive, desk: Desk, published: object) -> None:
    notice = {"label": "Correction", "text": "It is Saturday.", "language": "en", "published": published, "url": "x"}
    desk.notices = answer_json(200, {"notices": [notice], "record": DESK})
    reader = arrive(with_elements("<div data-corrigenda='notices'></div>"))
    element = reader.page.locator("[data-corrigenda=notices]")
    element.get_by_role("button").click()
    expect(element).to_contain_text(re.compile("It is Saturday|" + widget_texts("en")["failed"]))


@browser
def test_a_language_attribute_cannot_change_what_is_asked(arrive: Arrive, desk: Desk) -> None:
    reader = arrive(FERRY.replace('lang="en"', 'lang="uk&amp;site=other#x"'))
    reader.report("Saterday")
    asked = [line for line in desk.asked if "/widget" in line]
    assert "&site=other" not in "".join(asked)
