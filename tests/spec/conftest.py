"""The browser of the tests of the text model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import launch
from tests.spec.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    """A tab of its own browser. A module's, not the session's: Playwright's loop must not outlive these tests."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield Reader(browser.new_page())
        finally:
            browser.close()
