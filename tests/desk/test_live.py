"""Two editors at the same errata, in two browsers: each sees what the other does, and no row moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from corrigenda.core.states import State
from tests.browser import launch
from tests.desk.world import World, address

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("_plain_static_files")]

ASK = "document.dispatchEvent(new Event('visibilitychange'))"
TOPS = "[...document.querySelectorAll('[data-row]')].map((row) => row.getBoundingClientRect().top)"


@contextmanager
def browsers(server: LiveServer, world: World) -> Iterator[tuple[Page, Page]]:
    """Alice's and Bob's. No table may be read inside."""
    cookies = [world.at(person).cookies["sessionid"].value for person in (world.alice, world.bob)]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            pages = []
            for cookie in cookies:
                context = browser.new_context(base_url=server.url)
                context.add_cookies([{"name": "sessionid", "value": cookie, "url": server.url}])
                page = context.new_page()
                page.set_default_timeout(15_000)
                pages.append(page)
            yield pages[0], pages[1]
        finally:
            browser.close()


def test_of_two_editors_at_one_erratum_the_second_is_told_before_deciding_in_vain(
    live_server: LiveServer, world: World
) -> None:
    erratum = world.erratum("Saturday", "Friday")
    with browsers(live_server, world) as (alice, bob):
        alice.goto(address("erratum", erratum))
        bob.goto(address("erratum", erratum))
        expect(bob.locator("[data-attention]")).to_have_text("alice is looking at this")
        alice.evaluate(ASK)
        expect(alice.locator("[data-attention]")).to_have_text("bob is looking at this")
        bob.keyboard.press("h")
        bob.keyboard.type("Asking the company")
        alice.keyboard.press("v")
        expect(alice.locator(".messages")).to_contain_text("Verified")
        bob.evaluate(ASK)
        expect(bob.locator("[data-attention]")).to_contain_text("Verified by alice")
        assert bob.locator("#reason").input_value() == "Asking the company"
        # Deciding all the same is refused, told, and loses nothing.
        bob.get_by_role("button", name="Reject").click()
        expect(bob.get_by_role("alert")).to_contain_text("changed while you were deciding")
        assert bob.locator("#reason").input_value() == "Asking the company"
        bob.evaluate(ASK)
        bob.get_by_role("button", name="Reject").click()
        expect(bob.locator(".messages")).to_contain_text("Rejected")
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reason) == (State.REJECTED, "Asking the company")


def test_the_queue_says_what_a_colleague_did_and_moves_no_row_until_asked(
    live_server: LiveServer, world: World
) -> None:
    first, second = world.erratum("Saturday", "Friday", hours=9), world.erratum("tram", "tramway")
    with browsers(live_server, world) as (alice, bob):
        bob.goto("/desk/gazette/")
        bob.keyboard.press("j")
        bob.keyboard.press("j")
        before = bob.evaluate(TOPS)
        alice.goto(address("erratum", first))
        bob.evaluate(ASK)
        expect(bob.locator(f"#erratum-{first.pk} [data-looking]")).to_have_text("alice is looking at this")
        alice.keyboard.press("v")
        expect(alice.locator(".messages")).to_contain_text("Verified")
        bob.evaluate(ASK)
        expect(bob.locator(f"#erratum-{first.pk} [data-told]")).to_have_text("Verified by alice")
        expect(bob.locator("[data-news]")).to_have_text("1 changed: show")
        assert bob.evaluate(TOPS) == before
        assert bob.evaluate("document.activeElement.closest('[data-row]').dataset.row") == str(second.pk)
        bob.get_by_role("link", name="show").click()
        expect(bob.locator("[data-row]")).to_have_count(1)
