"""The main job, end to end: a reader highlights, an editor decides, the fix is seen, the correction is public."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.chain.conftest import Demo, axe_violations, drag_over, select, sign_in, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.server]
NewPage = Callable[..., Page]


def test_a_highlighted_error_becomes_a_public_correction(demo: Demo, new_page: NewPage) -> None:
    # A reader, with mouse and keyboard.
    reader = new_page(viewport={"width": 1200, "height": 900})
    requests: list[str] = []
    reader.on("request", lambda request: requests.append(request.url))
    reader.goto(f"{demo.publication}/ferry.html")
    reader.wait_for_load_state("networkidle")
    assert [url for url in requests if url.startswith(demo.desk)] == [f"{demo.desk}/corrigenda.js"]
    drag_over(reader, "Saturday, November")
    reader.keyboard.press("Control+Enter")
    dialog = reader.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert axe_violations(reader) == []
    should_read = dialog.get_by_label("Should read")
    expect(should_read).to_have_value("Saturday, November")
    should_read.fill("Friday, November")
    dialog.get_by_label("Wrong fact").check()
    dialog.get_by_label("Comment").fill("November 6, 2026 is a Friday.")
    reader.wait_for_timeout(2000)  # what is sent faster than people write is set aside
    reader.keyboard.press("Control+Enter")
    link = dialog.get_by_role("link")
    expect(link).to_be_visible()
    receipt = link.get_attribute("href")
    assert receipt is not None
    assert re.fullmatch(re.escape(demo.desk) + r"/receipt/[\w-]{20,}/", receipt)
    assert reader.context.cookies() == []

    # The reader's receipt.
    mine = new_page()
    mine.goto(receipt)
    expect(mine.locator("del")).to_contain_text("Saturday")
    expect(mine.locator("ins")).to_contain_text("Friday")
    assert axe_violations(mine) == []

    # An editor, by keyboard.
    editor = new_page(viewport={"width": 1280, "height": 900})
    sign_in(editor, demo)
    rows = editor.locator("[data-row]")

    def listed() -> bool:
        editor.reload()
        return rows.count() == 1

    wait_until(listed, "the report is placed and listed", detail=lambda: editor.locator("body").inner_text())
    assert axe_violations(editor) == []
    expect(rows.first).to_contain_text("Friday")
    editor.keyboard.press("j")
    editor.keyboard.press("Enter")
    editor.wait_for_url(re.compile(r"/errata/\d+/"))
    expect(editor.locator("#passage")).to_have_text("Saturday, November")
    expect(editor.locator("#passage")).to_be_in_viewport()
    expect(editor.locator("del").first).to_contain_text("Saturday")
    expect(editor.locator("ins").first).to_contain_text("Friday")
    assert axe_violations(editor) == []
    erratum = editor.url.split("?")[0]
    editor.keyboard.press("v")
    expect(editor.get_by_role("button", name="Undo")).to_be_visible()

    # The article is edited, the fix is seen.
    editor.goto(erratum)
    editor.get_by_role("link", name="Edit the story").click()
    expect(editor.get_by_label("These words")).to_have_value("Saturday, November")
    expect(editor.get_by_label("with these")).to_have_value("Friday, November")
    assert axe_violations(editor) == []
    editor.get_by_role("button", name="Save and publish").click()

    def fixed() -> bool:
        editor.goto(erratum)
        return "Fixed" in editor.locator("h1").locator("..").inner_text()

    wait_until(fixed, "the fix is seen on the page")

    # The notice, from the diff.
    editor.get_by_role("link", name="Draft the notice").click()
    text = editor.get_by_label("What the public reads")
    expect(text).to_have_value("An earlier version of this report said “Saturday”; it is “Friday”.")
    assert axe_violations(editor) == []
    text.fill("An earlier version of this report said the ferry sails on a Saturday; it is a Friday.")
    editor.get_by_role("button", name="Save and preview").click()
    expect(editor.get_by_role("main")).to_contain_text("it is a Friday.")
    assert axe_violations(editor) == []
    editor.get_by_role("button", name="Publish").click()

    # The public reads it, under the article and in the record.
    public = new_page()
    public.goto(f"{demo.publication}/ferry.html")
    notices = public.locator('[data-corrigenda="notices"]')

    def shown() -> bool:
        public.reload()
        notices.get_by_role("button").click()
        public.wait_for_timeout(400)
        return "it is a Friday." in notices.inner_text()

    wait_until(shown, "the notice stands under the article")
    public.goto(demo.record)
    expect(public.get_by_role("main")).to_contain_text("it is a Friday.")
    assert axe_violations(public) == []
    public.get_by_role("main").get_by_role("link").filter(has_text=re.compile(".")).first.click()
    assert axe_violations(public) == []
    mine.goto(receipt)
    expect(mine.get_by_role("main")).to_contain_text("it is a Friday.")


def test_a_reader_on_a_phone_taps_the_button(demo: Demo, new_page: NewPage) -> None:
    reader = new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    reader.goto(f"{demo.publication}/budget.html")
    reader.touchscreen.tap(20, 20)
    select(reader, "council")
    button = reader.get_by_role("button", name="Report an error")
    expect(button).to_be_visible()
    button.tap()
    dialog = reader.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert axe_violations(reader) == []
    assert reader.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
    dialog.get_by_label("Should read").fill("Council")
    dialog.get_by_role("button", name="Send").tap()
    expect(dialog.get_by_role("link")).to_be_visible()


def test_a_reader_with_the_keyboard_alone_writes_to_the_desk(demo: Demo, new_page: NewPage) -> None:
    reader = new_page()
    reader.goto(f"{demo.publication}/market.html")
    for _ in range(60):
        reader.keyboard.press("Tab")
        if reader.evaluate("document.activeElement.closest('[data-corrigenda=\"invitation\"]') !== null"):
            break
    reader.keyboard.press("Enter")
    dialog = reader.get_by_role("dialog")
    expect(dialog).to_be_visible()
    for _ in range(12):
        if reader.evaluate(
            "document.querySelector('corrigenda-report').shadowRoot.activeElement?.matches('textarea[name=comment]')"
        ):
            break
        reader.keyboard.press("Tab")
    reader.keyboard.type("The photo shows last year's market.")
    reader.keyboard.press("Control+Enter")
    expect(dialog.get_by_role("link")).to_be_visible()
    reader.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert reader.evaluate("document.activeElement.closest('[data-corrigenda=\"invitation\"]') !== null")


def test_a_reader_of_arabic_reports_from_right_to_left(demo: Demo, new_page: NewPage) -> None:
    reader = new_page()
    reader.goto(f"{demo.publication}/maktaba.html")
    word = reader.evaluate(
        "document.querySelector('[itemprop=articleBody] p').innerText.trim().split(/\\s+/).find(w => w.length > 5)"
    )
    select(reader, word)
    reader.keyboard.press("Control+Enter")
    dialog = reader.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("d => getComputedStyle(d).direction") == "rtl"
    assert axe_violations(reader) == []
    dialog.locator("textarea").first.fill("مكتبة")
    reader.keyboard.press("Control+Enter")
    link = dialog.get_by_role("link")
    expect(link).to_be_visible()
    receipt = new_page()
    receipt.goto(link.get_attribute("href") or "")
    assert receipt.evaluate("document.documentElement.dir") == "rtl"
    assert axe_violations(receipt) == []


def test_a_reader_without_javascript_uses_the_form(demo: Demo, new_page: NewPage) -> None:
    reader = new_page(java_script_enabled=False)
    reader.goto(f"{demo.publication}/storm.html")
    reader.get_by_role("link", name="Suggest a correction").click()
    reader.get_by_label("Comment", exact=False).first.fill("Two of the times cannot both be right.")
    reader.wait_for_timeout(1200)
    reader.get_by_role("button").first.click()
    reader.wait_for_url("**/receipt/**")
    expect(reader.get_by_role("main")).to_contain_text("Two of the times cannot both be right.")


def test_the_form_has_no_accessibility_violation(demo: Demo, new_page: NewPage) -> None:
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme, viewport={"width": 320, "height": 640})
        page.goto(f"{demo.desk}/report?site=demo&url={demo.publication}/storm.html")
        assert axe_violations(page) == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_an_administrator_sees_the_settings(demo: Demo, new_page: NewPage) -> None:
    for width in (1280, 320):
        admin = new_page(viewport={"width": width, "height": 800})
        sign_in(admin, demo, "alice")
        admin.goto(f"{demo.desk}/desk/demo/settings/")
        expect(admin.locator("#id_origins")).to_have_value(demo.publication)
        assert axe_violations(admin) == []
        assert admin.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


def test_a_viewer_sees_the_desk_and_can_decide_nothing(demo: Demo, new_page: NewPage) -> None:
    viewer = new_page()
    sign_in(viewer, demo, "vera")
    expect(viewer.get_by_role("button", name="Verify")).to_have_count(0)
    assert axe_violations(viewer) == []
    viewer.goto(f"{demo.desk}/demo/")
    assert viewer.locator("textarea").count() == 0
