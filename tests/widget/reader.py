"""A reader at a page that carries the widget, in verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Frame, Locator, Page, Route, expect

from tests.widget.desk import DESK, Desk, widget_texts
from tests.widget.pages import BARE_FERRY, FERRY_URL, LEDGER

POLICY = (
    "default-src 'none'; script-src https://desk.test; connect-src https://desk.test; style-src 'self'; "
    "frame-src 'self'"
)
KINDS = ("typo", "fact", "link", "unclear", "other")

# Tells of blocked things on the console, because a listener that keeps a list would be a global name more.
_TELL_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error("securitypolicyviolation", event.violatedDirective, event.blockedURI))"""

_SELECT = """([from, to]) => {
  const nodes = [];
  let data = "";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); data += node.data) nodes.push([node, data.length]);
  const find = (words, after) => {
    const at = data.indexOf(words, after);
    if (at < 0) throw new Error("not on the page: " + words);
    return at;
  };
  const first = find(from, 0);
  const last = to == null ? first + from.length : find(to, first) + to.length;
  const [start, startAt] = nodes.findLast(([node, at]) => at <= first && first < at + node.data.length);
  const [end, endAt] = nodes.find(([node, at]) => last <= at + node.data.length);
  getSelection().setBaseAndExtent(start, first - startAt, end, last - endAt);
  return getSelection().getRangeAt(0).toString();
}"""

_ENDS = """() => {
  const lines = [...getSelection().getRangeAt(0).getClientRects()].filter(({ width }) => width);
  const box = ({ left, right, top, bottom }) => ({ left, right, top, bottom });
  return [box(lines[0]), box(lines[lines.length - 1])];
}"""


class Reader:
    """One tab. `mistakes` collects what a page with the widget must never see; the fixture looks at it at the end."""

    def __init__(self, context: BrowserContext, desk: Desk, html: str, url: str, language: str) -> None:
        self.context = context
        self.desk = desk
        self.pages = {url: html, LEDGER + "bare.html": BARE_FERRY}
        self.requested: list[str] = []
        self.mistakes: list[str] = []
        self.complaints: list[str] = []
        self.words = widget_texts(language)
        context.add_init_script(_TELL_VIOLATIONS)
        context.route("**/*", self._answer)
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self.mistakes.append(f"{error.name}: {error.message}"))
        self.page.on("console", self._listen)
        self.where: Page | Frame = self.page
        self.visit(url)

    # Where the reader is.

    def visit(self, url: str) -> None:
        """Open a page of the publication and let its scripts run."""
        self.page.goto(url)

    def change_page(self, html: str, url: str = FERRY_URL) -> None:
        """What the publication serves from now on."""
        self.pages[url] = html

    @property
    def dialog(self) -> Locator:
        """The widget's dialog; absent until it is opened."""
        return self.where.locator("corrigenda-report dialog")

    @property
    def small_button(self) -> Locator:
        """The button beside a selection."""
        return self.where.locator("corrigenda-report .small")

    @property
    def focused(self) -> str:
        """The name or text of the focused element, in the widget's tree too."""
        focused: str = self.page.evaluate(
            """() => {
              let element = document.activeElement;
              while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
              return element.name || element.id || element.textContent;
            }"""
        )
        return focused

    # What the reader does.

    def select(self, words: str, to: str | None = None) -> str:
        """Select the first such words; with `to`, all from them to the end of those. Returns what is selected."""
        selected: str = self.where.evaluate(_SELECT, [words, to])
        return selected

    def select_nothing(self) -> None:
        """Let the selection go."""
        self.page.evaluate("getSelection().removeAllRanges()")

    def selection(self) -> str:
        """The selected words."""
        selected: str = self.page.evaluate("getSelection().toString()")
        return selected

    def ends_of_selection(self) -> tuple[dict[str, float], dict[str, float]]:
        """Boxes of the first and the last selected line, in CSS pixels of the viewport."""
        first, last = self.page.evaluate(_ENDS)
        return first, last

    def drag_over(self, words: str) -> None:
        """Select words with the mouse. They stand on one line."""
        self.select(words)
        _, line = self.ends_of_selection()
        self.select_nothing()
        middle = (line["top"] + line["bottom"]) / 2
        self.page.mouse.move(line["left"] + 1, middle)
        self.page.mouse.down()
        self.page.mouse.move(line["right"] - 1, middle, steps=4)
        self.page.mouse.up()

    def press(self, keys: str) -> None:
        """Press keys where the focus is."""
        self.page.keyboard.press(keys)

    def open_with_keys(self) -> Locator:
        """Ctrl+Enter, and wait for the dialog."""
        self.press("Control+Enter")
        expect(self.dialog).to_be_visible()
        return self.dialog

    def report(self, words: str, to: str | None = None) -> Locator:
        """Select words and open the dialog on them."""
        self.select(words, to)
        return self.open_with_keys()

    def field(self, name: str) -> Locator:
        """A field by the label that stands at it in the reader's language."""
        return self.dialog.get_by_role("radio" if name in KINDS else "textbox", name=self.words[name], exact=True)

    def fill_should_read(self, words: str) -> None:
        """Type the right words."""
        self.field("proposal").fill(words)

    def fill_comment(self, words: str) -> None:
        """Say what is wrong."""
        self.field("comment").fill(words)

    def push(self, name: str) -> None:
        """Push a button of the dialog."""
        self.dialog.get_by_role("button", name=self.words[name], exact=True).click()

    def send(self) -> None:
        """Push Send."""
        self.push("send")

    def see(self, text: str) -> None:
        """Wait until the dialog shows a text."""
        expect(self.dialog).to_contain_text(text)

    def see_received(self) -> None:
        """Wait for the thanks."""
        self.see(self.words["received"])

    def see_error(self, name: str, text: str) -> None:
        """Wait until a reason stands at a field, for eyes and for screen readers."""
        field = self.field(name)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(text)
        expect(self.dialog.get_by_role("alert").filter(has_text=text).first).to_be_visible()

    def see_no_dialog(self) -> None:
        """The desk was not asked for the dialog's texts, which is the first thing opening does, and none is shown."""
        assert not [line for line in self.asked_so_far() if "/widget" in line]
        expect(self.dialog).to_have_count(0)

    def see_kept(self) -> None:
        """Wait until the dialog says that the report waits on the device."""
        self.see(self.words["kept"].split("{time}")[0])

    # Time, for readers who arrived with a clock.

    def stop_clock(self) -> None:
        """From now on the page's time passes only when the test says so."""
        self.page.clock.pause_at(self.page.evaluate("Date.now()") / 1000 + 1)

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass on the page, after what is under way has settled."""
        self.asked_so_far()
        self.page.wait_for_timeout(50)
        self.page.clock.run_for(round(seconds * 1000))

    def close(self) -> None:
        """Close the dialog with Escape, and wait until it is gone."""
        self.press("Escape")
        expect(self.dialog).to_have_count(0)

    # What the desk got.

    def asked_so_far(self) -> list[str]:
        """What the desk was asked, but for its script. A last request of our own shows that none is under way."""
        self.page.evaluate("address => fetch(address).then(() => 0, () => 0)", DESK + "marker")
        return [line for line in self.desk.asked if "/marker" not in line]

    def wait_until(self, condition: Callable[[], Any], seconds: float = 10) -> None:
        """Wait for something outside the page."""
        for _ in range(round(seconds * 50)):
            if condition():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("It did not happen.")

    def wait_for_posts(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many posts reached the desk, and see that there are no more."""
        self.wait_until(lambda: len(self.desk.bodies) >= count)
        self.asked_so_far()
        assert len(self.desk.bodies) == count
        return self.desk.posts

    def kept(self) -> dict[str, Any]:
        """What the widget keeps on the device."""
        nothing: dict[str, Any] = {"outbox": [], "drafts": [], "answers": []}
        kept: dict[str, Any] = self.page.evaluate('JSON.parse(localStorage["corrigenda:ledger"] || "{}")')
        return nothing | kept

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            if "Failed to load resource" not in message.text:  # the browser's own word on a 4xx, 5xx or a dead network
                self.complaints.append(message.text)
            if "securitypolicyviolation" in message.text or "Content Security Policy" in message.text:
                self.mistakes.append(message.text)

    def _answer(self, route: Route) -> None:
        url = route.request.url.split("#")[0]
        self.requested.append(f"{route.request.method} {url}")
        if url.startswith(DESK):
            self.desk.handle(route)
        elif url in self.pages:
            route.fulfill(
                body=self.pages[url],
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )
        else:
            if not url.endswith("/favicon.ico"):
                self.mistakes.append(f"asked for {url}")
            route.abort()
