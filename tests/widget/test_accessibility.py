"""Everyone can use it: axe on every state of the dialog, and what axe cannot see."""

from __future__ import annotations

import math
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.widget.conftest import Arrive
from tests.widget.desk import DESK, Desk, answer_json, unreachable
from tests.widget.pages import ARABIC, FERRY, with_elements
from tests.widget.reader import Reader

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True},
}
looks = pytest.mark.parametrize("look", LOOKS)


def violations(reader: Reader, part: str = "corrigenda-report") -> list[str]:
    """What axe has against a part of the page, shadow tree included."""
    # Scrolled-out words have no measurable contrast; axe then only says that it is unsure.
    found = Axe().run(
        reader.page, {"include": [[part]]}, {"runOnly": {"type": "tag", "values": RULES}, "preload": False}
    )
    return [
        f"{violation['id']}: {node['html'][:90]} {node['failureSummary']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


def box_of(element: Any) -> dict[str, float]:
    found: dict[str, float] | None = element.bounding_box()
    assert found is not None
    return found


@looks
def test_axe_finds_nothing_in_the_open_dialog(arrive: Arrive, look: str) -> None:
    reader = arrive(**LOOKS[look])
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    expect(reader.dialog.locator("ins")).to_be_visible()
    assert violations(reader) == []


@looks
def test_axe_finds_nothing_among_the_complaints(arrive: Arrive, look: str) -> None:
    reader = arrive(**LOOKS[look])
    reader.report("Saterday")
    reader.field("email").fill("nonsense")
    reader.field("source").fill("nonsense")
    reader.send()
    expect(reader.dialog.get_by_role("alert")).to_have_count(3)
    assert violations(reader) == []


@looks
def test_axe_finds_nothing_in_the_thanks(arrive: Arrive, look: str) -> None:
    reader = arrive(**LOOKS[look])
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert violations(reader) == []


@looks
def test_axe_finds_nothing_when_the_report_has_to_wait(arrive: Arrive, desk: Desk, look: str) -> None:
    desk.always = unreachable
    reader = arrive(**LOOKS[look])
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_kept()
    assert violations(reader) == []


@looks
def test_axe_finds_nothing_from_right_to_left(arrive: Arrive, look: str) -> None:
    reader = arrive(ARABIC, language="ar", **LOOKS[look])
    reader.report("السبط")
    reader.fill_should_read("السبت")
    expect(reader.dialog.locator("ins")).to_be_visible()
    assert violations(reader) == []


def test_axe_finds_nothing_in_a_refused_selection(reader: Reader) -> None:
    reader.report("Postbox 4")
    reader.see(reader.words["outside"])
    assert violations(reader) == []


@looks
def test_axe_finds_nothing_at_the_small_button(arrive: Arrive, look: str) -> None:
    reader = arrive(**LOOKS[look])
    reader.select("Saterday")
    expect(reader.small_button).to_be_visible()
    assert [line for line in violations(reader) if not line.startswith("region:")] == []


def test_axe_finds_nothing_in_what_stands_in_the_page(arrive: Arrive, desk: Desk) -> None:
    notice = {
        "label": "Correction",
        "text": "It is Saturday.",
        "language": "en",
        "published": "2026-11-23",
        "url": DESK,
    }
    desk.notices = answer_json(200, {"notices": [notice], "record": DESK})
    extra = "<p data-corrigenda='invitation'></p><p><span data-corrigenda='report'></span></p>"
    reader = arrive(with_elements(f"<div id='all'>{extra}<div data-corrigenda='notices'></div></div>"))
    reader.page.locator("[data-corrigenda=notices] button").click()
    expect(reader.page.locator(".corrigenda-notice")).to_be_visible()
    assert [line for line in violations(reader, "#all") if not line.startswith("region:")] == []


def test_axe_would_find_a_mistake_in_the_dialog(reader: Reader) -> None:
    """The tests above would mean nothing if axe did not look into the shadow tree."""
    reader.report("Saterday")
    reader.dialog.locator("[name=comment]").evaluate("(field) => field.closest('label').replaceWith(field)")
    reader.dialog.locator("legend").evaluate("(legend) => legend.style.setProperty('color', '#888')")
    assert {line.split(":")[0] for line in violations(reader)} >= {"label"}


@pytest.mark.parametrize(
    ("language", "viewport", "scale"),
    [
        ("en", (320, 640), 1),
        ("de", (320, 640), 1),
        ("ru", (320, 640), 1),
        ("ar", (320, 640), 1),
        ("en", (640, 400), 2),
        ("ar", (640, 400), 2),
        ("fr", (320, 256), 4),
    ],
    ids=["en-320px", "de-320px", "ru-320px", "ar-320px", "en-200%", "ar-200%", "fr-400%"],
)
def test_nothing_has_to_be_scrolled_sideways(
    arrive: Arrive, language: str, viewport: tuple[int, int], scale: int
) -> None:
    width, height = viewport
    html = FERRY.replace(
        '<html lang="en" dir="ltr"', f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"'
    )
    reader = arrive(html, language=language, viewport={"width": width, "height": height}, device_scale_factor=scale)
    reader.report("Kittiwake", "harbour master")
    reader.fill_should_read("Unbreakable" * 12)
    reader.send()
    reader.see_received()
    reader.close()
    reader.report("Kittiwake", "harbour master")
    reader.send()
    expect(reader.dialog.get_by_role("alert")).to_have_count(1)
    overflow = reader.dialog.evaluate(
        "(dialog) => [dialog.scrollWidth - dialog.clientWidth, document.documentElement.scrollWidth - innerWidth]"
    )
    assert max(overflow) <= 0
    where = box_of(reader.dialog)
    assert where["x"] >= 0
    assert where["x"] + where["width"] <= width + 0.5
    assert where["y"] >= 0
    assert where["y"] + where["height"] <= height + 0.5
    for button in reader.dialog.get_by_role("button").all():
        button.scroll_into_view_if_needed()
        inside = box_of(button)
        assert inside["x"] >= where["x"]
        assert inside["x"] + inside["width"] <= where["x"] + where["width"]
        assert inside["y"] + inside["height"] <= height


def test_a_phone_does_not_zoom_into_fields(arrive: Arrive) -> None:
    reader = arrive(**LOOKS["phone"])
    reader.report("Saterday")
    sizes = reader.dialog.locator("textarea, .field input").evaluate_all(
        "(fields) => fields.map((field) => parseFloat(getComputedStyle(field).fontSize))"
    )
    assert len(sizes) == 4
    assert min(sizes) >= 16


def test_a_phone_shows_the_dialog_as_a_sheet_over_the_whole_width_at_the_bottom(arrive: Arrive) -> None:
    reader = arrive(**LOOKS["phone"])
    reader.report("Saterday")
    where = box_of(reader.dialog)
    assert (where["x"], where["width"]) == (0, 320)
    assert math.isclose(where["y"] + where["height"], 640, abs_tol=1)


@pytest.mark.parametrize("look", ["light", "phone"])
def test_every_target_is_large_enough(arrive: Arrive, look: str) -> None:
    reader = arrive(**LOOKS[look])
    reader.report("Saterday")
    for target in reader.dialog.locator("button, label").all():
        where = box_of(target)
        assert min(where["width"], where["height"]) >= 24, target.inner_text()


def test_nothing_moves_for_those_who_asked_for_that(arrive: Arrive) -> None:
    reader = arrive(reduced_motion="reduce")
    reader.select("Saterday")
    expect(reader.small_button).to_be_visible()
    reader.open_with_keys()
    moving = reader.dialog.evaluate(
        """(dialog) => [dialog, ...dialog.getRootNode().querySelectorAll("*")].flatMap((element) => {
          const style = getComputedStyle(element);
          const times = [style.animationDuration, style.transitionDuration].join().split(",").map(parseFloat);
          return times.some((time) => time > 0) || element.getAnimations().length ? [element.localName] : [];
        })"""
    )
    assert moving == []


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_focus_is_seen_at_every_stop(arrive: Arrive, look: str) -> None:
    reader = arrive(**LOOKS[look])
    reader.report("Saterday")
    unseen = []
    for _ in range(8):
        outline = reader.dialog.evaluate(
            """(dialog) => {
              const { outlineStyle, outlineWidth } = getComputedStyle(dialog.getRootNode().activeElement);
              return outlineStyle != "none" && parseFloat(outlineWidth) >= 1;
            }"""
        )
        if not outline:
            unseen.append(reader.focused)
        reader.press("Tab")
    assert unseen == []


def test_the_focus_never_comes_to_the_page_behind(arrive: Arrive) -> None:
    reader = arrive(with_elements("<button id='behind'>Next story</button>"))
    reader.report("Saterday")
    stops = set()
    for _ in range(24):
        reader.press("Tab")
        stops.add(reader.page.evaluate("document.activeElement.localName + document.activeElement.id"))
    assert stops <= {"corrigenda-report", "body"}
    assert "corrigenda-report" in stops


def test_backwards_too(arrive: Arrive) -> None:
    reader = arrive(with_elements("<button id='behind'>Next story</button>"))
    reader.report("Saterday")
    for _ in range(12):
        reader.press("Shift+Tab")
        assert reader.page.evaluate("document.activeElement.id") != "behind"


def test_progress_is_told_without_moving_the_focus(reader: Reader, desk: Desk) -> None:
    desk.always = unreachable
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    expect(reader.dialog.get_by_role("status")).to_contain_text(reader.words["kept"].split("{time}")[0])
    assert reader.focused == reader.words["send"]


def test_the_thanks_take_the_focus_with_them(reader: Reader) -> None:
    reader.report("Saterday")
    reader.fill_should_read("Saturday")
    reader.send()
    reader.see_received()
    assert reader.focused == reader.words["received"]
    reader.press("Tab")
    assert reader.focused == reader.words["receipt"]
