"""One Chromium for the folder, a new profile for every test, and the desk they all talk to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser import launch
from tests.widget.desk import Desk
from tests.widget.pages import FERRY, FERRY_URL
from tests.widget.reader import Reader


class Arrive(Protocol):
    def __call__(
        self,
        html: str = FERRY,
        *,
        url: str = FERRY_URL,
        language: str = "en",
        clock: bool = False,
        before: str = "",
        **options: Any,
    ) -> Reader:
        """Open a page in a new profile. `language` is the one the reader expects, `clock` puts time into the test's
        hands, `before` runs before any script of a page, `options` are the profile's."""


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The folder's, not the session's: Playwright's loop, while it runs, forbids Django's tests their database."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


@pytest.fixture
def desk() -> Desk:
    """The desk at desk.test."""
    return Desk()


@pytest.fixture
def arrive(chromium: Browser, desk: Desk) -> Iterator[Arrive]:
    """Readers arriving at a page. At the end none of them may have seen a script's error, a request to elsewhere or
    something that the page's Content-Security-Policy blocked."""
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def arrive(
        html: str = FERRY,
        *,
        url: str = FERRY_URL,
        language: str = "en",
        clock: bool = False,
        before: str = "",
        **options: Any,
    ) -> Reader:
        context = chromium.new_context(**{"locale": "en-GB", **options})
        contexts.append(context)
        if clock:
            context.clock.install()
        if before:
            context.add_init_script(before)
        reader = Reader(context, desk, html, url, language)
        readers.append(reader)
        return reader

    yield arrive
    for context in contexts:
        context.close()
    assert [mistake for reader in readers for mistake in reader.mistakes] == []


@pytest.fixture
def reader(arrive: Arrive) -> Reader:
    """A reader at the ferry story, with a keyboard and a mouse."""
    return arrive()
