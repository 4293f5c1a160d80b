"""The demo as a newcomer starts it, and a browser. Nothing here touches rows: all goes through pages."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import launch
from tests.server.process import environment, free_port, own_database

PASSWORD = "demo-corrigenda"


@dataclass(frozen=True)
class Demo:
    """Where the demo's parts are."""

    desk: str
    publication: str

    @property
    def record(self) -> str:
        """The public record."""
        return f"{self.desk}/record/demo/"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo of this module's own, started by the command."""
    folder = tmp_path_factory.mktemp("demo")
    desk, publication = free_port(), free_port()
    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "corrigenda", "demo", "--folder", str(folder / "demo"), "--port", str(desk),
         "--publication-port", str(publication), "--database", own_database()],
        env=environment(folder), stdout=log, stderr=log,
    )  # fmt: skip
    address = f"http://127.0.0.1:{desk}"
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/desk/login/", timeout=5).close()
            break
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, (folder / "log").read_text()
            time.sleep(0.1)
    yield Demo(address, f"http://127.0.0.1:{publication}")
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)
    said = (folder / "log").read_text()
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module: Playwright's loop must not outlive it, Django would refuse to use its database."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages in contexts of their own; fails the test when a page's policy was violated or a script threw."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def complain(message: str) -> None:
        if "Content Security Policy" in message or "Uncaught" in message or "TypeError" in message:
            complaints.append(message)

    def make(**options: object) -> Page:
        context = chromium.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(15_000)
        contexts.append(context)
        context.on("console", lambda m: complain(m.text))
        context.on("weberror", lambda e: complaints.append(str(e.error)))
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert complaints == []


def select(page: Page, words: str) -> None:
    """Select words that stand within one text node of the article, as a script would: for touch, and for exactness."""
    found = page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at < 0 || node.parentElement.closest('script, noscript, [data-corrigenda], nav')) continue;
            node.parentElement.scrollIntoView({block: 'center'});
            getSelection().setBaseAndExtent(node, at, node, at + words.length);
            return true;
          }
          return false;
        }""",
        words,
    )
    assert found, f"the page has no “{words}”"


def drag_over(page: Page, words: str) -> None:
    """Select words with the mouse, from before the first to behind the last letter."""
    select(page, words)
    box = page.evaluate(
        """() => { const r = [...getSelection().getRangeAt(0).getClientRects()];
          const a = r[0], b = r[r.length - 1]; getSelection().removeAllRanges();
          return [a.left + 0.5, a.top + a.height / 2, b.right - 0.5, b.top + b.height / 2]; }"""
    )
    page.mouse.move(box[0], box[1])
    page.mouse.down()
    page.mouse.move(box[2], box[3], steps=5)
    page.mouse.up()
    assert page.evaluate("getSelection().toString()") == words


def sign_in(page: Page, demo: Demo, name: str = "bob") -> None:
    """Sign in at the desk with the keyboard."""
    page.goto(f"{demo.desk}/desk/")
    page.get_by_label("name", exact=False).first.fill(name)
    page.get_by_label("password", exact=False).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/demo/**")


def axe_violations(page: Page) -> list[str]:
    """What axe finds, by rule and place."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {[node['target'] for node in rule['nodes']]}" for rule in found]


def wait_until(
    done: Callable[[], bool], what: str, seconds: float = 30, detail: Callable[[], str] = lambda: ""
) -> None:
    """Wait for something the worker does."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return
        time.sleep(0.2)
    raise AssertionError(f"did not happen within {seconds:.0f} seconds: {what}\n{detail()}")


__all__ = ["Demo", "axe_violations", "drag_over", "select", "sign_in", "wait_until"]
