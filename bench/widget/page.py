"""The widget in a real Chromium: main-thread time at load, and from Ctrl+Enter until the dialog is on the screen."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from tests.browser import launch

_TRACED = ["devtools.timeline", "v8", "disabled-by-default-v8.compile"]
_EVALUATION = {"EvaluateScript", "v8.compile"}
# The words are marked as a reader would have marked them: inside the story, in one paragraph.
_SELECT = """() => {
  const paragraph = [...document.querySelectorAll("article p")].find((p) => p.textContent.trim().length > 120);
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node.data.trim().length < 40) node = walker.nextNode();
  const start = node.data.search(/\\S/);
  getSelection().setBaseAndExtent(node, start, node, start + 30);
}"""
# From the key's own time stamp to the first frame after the one in which the dialog is open.
_WATCH = """() => {
  window.benchOpened = new Promise((resolve) => {
    addEventListener("keydown", (event) => {
      if (event.key != "Enter") return;
      const look = () => {
        const host = document.querySelector("corrigenda-report");
        if (host?.shadowRoot?.querySelector("dialog[open]")) {
          requestAnimationFrame(() => resolve(performance.now() - event.timeStamp));
        } else requestAnimationFrame(look);
      };
      look();
    }, { capture: true });
  });
}"""


@dataclass
class Times:
    """Milliseconds, a number a load: evaluation at load; script, all tasks and the clock until the dialog is open."""

    evaluation: list[float] = field(default_factory=list)
    script: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)

    def medians(self) -> tuple[float, float, float, float]:
        """The median of each."""
        evaluation, script, tasks, clock = map(
            statistics.median, (self.evaluation, self.script, self.tasks, self.clock)
        )
        return evaluation, script, tasks, clock


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser like the tests' own."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def measure(browser: Browser, address: str, slower: int, times: Times) -> None:
    """Load the page once with an empty cache, on a processor made `slower` times slower, and open the dialog."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        browser.start_tracing(page=page, categories=_TRACED)
        page.goto(address, wait_until="load")
        page.wait_for_function("() => window.corrigenda")
        times.evaluation.append(_evaluation(browser.stop_tracing()))
        _open(page, session, times)
    finally:
        context.close()


def _open(page: Page, session: CDPSession, times: Times) -> None:
    page.wait_for_timeout(300)  # what the load left to do is not the dialog's
    page.evaluate(_SELECT)
    page.evaluate(_WATCH)
    page.wait_for_timeout(100)
    session.send("Performance.enable")
    before = _metrics(session)
    page.keyboard.press("Control+Enter")
    times.clock.append(float(page.evaluate("() => window.benchOpened")))
    after = _metrics(session)
    times.script.append(after["ScriptDuration"] - before["ScriptDuration"])
    times.tasks.append(after["TaskDuration"] - before["TaskDuration"])


def _metrics(session: CDPSession) -> dict[str, float]:
    found = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] * 1000 for metric in found}


def _evaluation(trace: bytes) -> float:
    """Milliseconds in which the page's thread compiled and ran the widget's file; what is nested counts once."""
    spans = []
    for event in json.loads(trace)["traceEvents"]:
        data = event.get("args", {}).get("data") or {}
        if event.get("name") in _EVALUATION and str(data.get("url", "")).endswith("/corrigenda.js"):
            spans.append((event["ts"], event["ts"] + event.get("dur", 0)))
    total, reached = 0, 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    if not spans:
        raise LookupError("the trace does not show that the widget was evaluated")
    return total / 1000
