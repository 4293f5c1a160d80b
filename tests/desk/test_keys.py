"""The desk by keyboard alone, in a real browser, and what axe finds on its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from corrigenda.core.states import State
from corrigenda.models import Erratum, Event, EventKind
from tests.browser import launch
from tests.desk.test_draft import verified
from tests.desk.world import STORY, World, act, address

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_plain_static_files")]

FOCUSED = "document.activeElement.closest('[data-row]')?.dataset.row ?? document.activeElement.id"


@contextmanager
def browser_of_bob(server: LiveServer, world: World, **options: object) -> Iterator[Page]:
    """A tab in which Bob is signed in. No table may be read inside: Playwright's loop forbids it."""
    cookie = world.at(world.bob).cookies["sessionid"].value
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            context = browser.new_context(base_url=server.url, **options)  # type: ignore[arg-type]
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
            page = context.new_page()
            page.set_default_timeout(15_000)
            yield page
        finally:
            browser.close()


def test_a_queue_is_worked_off_without_a_mouse(live_server: LiveServer, world: World) -> None:
    first = world.erratum("Saturday", "Friday", "Friday")
    second = world.erratum("tram", "tramway")
    with browser_of_bob(live_server, world) as page:
        page.goto("/desk/gazette/")
        page.keyboard.press("j")
        assert page.evaluate(FOCUSED) == str(first.pk)
        page.keyboard.press("Control+j")
        assert page.evaluate(FOCUSED) == str(first.pk)
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("v")
        expect(page.locator(".done")).to_contain_text(f"erratum {first.pk}")
        assert page.evaluate(FOCUSED) == str(second.pk)
        page.keyboard.press("u")
        expect(page.locator(".messages")).to_contain_text("Decision undone")
        assert page.evaluate(FOCUSED) == str(first.pk)
        page.keyboard.press("Enter")
        page.wait_for_url("**/errata/**")
        page.go_back()
        page.wait_for_function(f"{FOCUSED} === '{first.pk}'")
        page.keyboard.press("r")
        page.wait_for_function("document.activeElement.id === 'reason'")
        page.keyboard.type("vhruj, it is right?")
        assert page.locator("#reason").input_value() == "vhruj, it is right?"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".done")).to_contain_text(f"erratum {first.pk}")
    first.refresh_from_db()
    assert (first.state, first.reason) == (State.REJECTED, "vhruj, it is right?")


def test_several_are_chosen_searched_and_rejected_by_keys(live_server: LiveServer, world: World) -> None:
    first, second = world.erratum("Saturday", "Friday", comment="calendar"), world.erratum("tram", "tramway")
    with browser_of_bob(live_server, world) as page:
        page.goto("/desk/gazette/")
        page.keyboard.press("/")
        page.keyboard.type("xjc/calendar")
        assert page.locator("#search").input_value() == "xjc/calendar"
        page.locator("#search").fill("calendar")
        page.keyboard.press("Enter")
        expect(page.locator("[data-row]")).to_have_count(1)
        page.get_by_role("link", name="Without search").click()
        page.keyboard.press("j")
        page.keyboard.press("c")
        assert page.evaluate(FOCUSED) == str(first.pk)
        page.keyboard.press("x")
        page.keyboard.press("j")
        page.keyboard.press("x")
        page.locator("[data-choose]").last.focus()
        page.keyboard.press("k")
        page.keyboard.press("c")
        page.keyboard.type("x, it is right")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator("li.done")).to_have_count(2)
        page.keyboard.press("u")
        expect(page.locator("[data-row]")).to_have_count(2)
        expect(page.locator(".done")).to_have_count(0)
        assert page.evaluate(FOCUSED) in (str(first.pk), str(second.pk))
        page.keyboard.press("t")
        expect(page.locator("[data-row]")).to_have_count(1)
        page.keyboard.press("j")
        page.keyboard.press("t")
        expect(page.locator("[data-row]")).to_have_count(0)
        page.keyboard.press("u")
        expect(page.locator("[data-row]")).to_have_count(1)
    first.refresh_from_db()
    second.refresh_from_db()
    assert {first.state, second.state} == {State.REPORTED, State.REJECTED}


def test_a_hundred_errata_are_cleared_by_keyboard_alone(live_server: LiveServer, world: World) -> None:
    """Of each twenty: four are verified, one is an opinion, one is rejected in words, and the rest all at once."""
    for n in range(100):
        world.erratum("tram" if n % 2 else "Hill", f"proposal {n}")
    with browser_of_bob(live_server, world) as page:
        focused, why = page.locator("[data-row]:focus-within"), page.locator("#reason")

        def decide(key: str) -> None:
            row = focused.get_attribute("data-row")
            page.keyboard.press(key)
            if key == "r":
                expect(why).to_be_focused()
                say_why()
            expect(page.locator(f".done a[href$='/errata/{row}/']")).to_be_visible()
            expect(focused).to_have_count(1)

        def say_why() -> None:
            page.keyboard.type("It is right")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")

        page.goto("/desk/gazette/")
        page.keyboard.press("j")
        for left in (80, 60, 40, 20, 0):
            for key in "vvvvtr":
                decide(key)
            for _ in range(14):
                page.keyboard.press("x")
                page.keyboard.press("j")
            page.keyboard.press("c")
            say_why()
            expect(page.locator("li.done")).to_have_count(14)
            expect(page.locator("nav.tabs [aria-current] .count")).to_have_text(str(left))
        expect(page.locator(".empty")).to_have_text("Nothing waits for a decision.")
    states = Counter(Erratum.objects.values_list("state", flat=True))
    assert states == {State.VERIFIED: 20, State.REJECTED: 80}
    decisions = Event.objects.filter(kind__in=EventKind.of_decision()).values_list("actor", flat=True)
    assert list(decisions) == [world.bob.pk] * 100


def test_on_a_phone_the_first_erratum_is_seen_at_once(live_server: LiveServer, world: World) -> None:
    world.erratum("Saturday, May", "Friday, May")
    with browser_of_bob(live_server, world, viewport={"width": 390, "height": 664}) as page:
        page.goto("/desk/gazette/")
        expect(page.locator("[data-row] .row-words").first).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("navigation", name="Kind of error")).to_be_hidden()
        page.get_by_text("Search and filters").click()
        page.get_by_role("link", name="typo", exact=True).click()
        expect(page.locator(".empty")).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.get_by_role("navigation", name="Kind of error")).to_be_visible()
        expect(page.get_by_text("Search and filters")).to_be_hidden()


def test_the_keys_work_on_other_keyboards_and_can_be_switched_off(live_server: LiveServer, world: World) -> None:
    first = world.erratum("Saturday", "Friday")
    with browser_of_bob(live_server, world) as page:
        page.goto("/desk/gazette/")
        cyrillic = "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'о', code: 'KeyJ', bubbles: true}))"
        page.evaluate(cyrillic)
        assert page.evaluate(FOCUSED) == str(first.pk)
        page.keyboard.press("?")
        page.get_by_label("Shortcuts on, in this browser").uncheck()
        page.keyboard.press("Escape")
        page.reload()
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement === document.body")


def test_the_passage_stands_in_sight_when_the_page_opens(live_server: LiveServer, world: World) -> None:
    world.revision.text += (
        "\n\n" + "\n\n".join(f"Paragraph {n} of a long story." for n in range(200)) + "\n\nLast words."
    )
    world.revision.blocks = []
    world.revision.save()
    erratum = world.erratum()
    start = len(world.revision.text) - len("Last words.")
    type(erratum).objects.filter(pk=erratum.pk).update(start=start, end=start + 4)
    with browser_of_bob(live_server, world, viewport={"width": 1280, "height": 700}) as page:
        page.goto(address("erratum", erratum))
        expect(page.locator("#passage")).to_be_in_viewport()
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out_of_a_narrow_screen(
    live_server: LiveServer, world: World, scheme: str
) -> None:
    world.erratum(
        "Saturday, May", "Friday, May", "Sunday, May", comment="x" * 300, source="https://a.example/" + "y" * 300
    )
    world.report(None, "tram", "tramway", set_aside="cap")
    world.report(None, "tram", "y" * 300, set_aside="junk", comment="x" * 300)
    bob, view = world.at(world.bob), "/desk/gazette/views/keep/"
    bob.post("/desk/gazette/junk/mute/", {"report": world.article.reports.first().pk, "reason": "z" * 300})  # type: ignore[union-attr]
    for for_all in ({}, {"for_all": "on"}):
        bob.post(view, {"name": "w" * 60, "from": "kind=fact", **for_all})
    open_, decided = world.article.errata.get(), verified(world, "eighty", "ninety")
    act(bob, "junk_erratum", world.erratum("Hill", "BUY"), reason="Watches")
    world.at(world.alice).post(address("note", open_), {"note": "@bob " + "v" * 300})
    world.at(world.alice).post(address("assign", open_), {"to": world.alice.pk})
    world.at(world.vera).get(address("erratum", open_))
    event = world.rewrite(STORY.replace("Saturday", "Friday"))
    addresses = [
        f"/desk/gazette/articles/{world.article.pk}/", f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/",
        "/desk/gazette/", address("erratum", open_), address("erratum", decided), address("draft", decided),
        "/desk/gazette/junk/", "/desk/gazette/?state=mine",
        "/desk/gazette/set-aside/", "/desk/gazette/articles/", "/desk/gazette/history/",
        "/desk/gazette/figures/",
    ]  # fmt: skip
    with browser_of_bob(live_server, world, viewport={"width": 320, "height": 640}, color_scheme=scheme) as page:
        for each in [*addresses, "/desk/login/"]:
            if each == "/desk/login/":
                page.context.clear_cookies()
            page.goto(each)
            page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
            found = Axe().run(page).response
            assert found["passes"]
            assert [violation["id"] for violation in found["violations"]] == [], each
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, each
