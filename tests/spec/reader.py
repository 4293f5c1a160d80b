"""A reader's browser for the tests of the text model: the built widget in a tab, pages from memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page, Route

import corrigenda

_WIDGET = Path(corrigenda.__file__).parent / "static/corrigenda/widget/corrigenda.js"
_PAGE = "http://page.test/"
_SCRIPT = "http://desk.test/corrigenda.js"

# Added after loading, so that the page's tree is the parser's own.
_ADD_WIDGET = """async src => {
  if (document.readyState != "complete") await new Promise(loaded => addEventListener("load", loaded));
  const script = document.createElement("script");
  script.src = src;
  script.dataset.site = "demo";
  document.head.append(script);
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error("no widget"));
  });
}"""

# Takes the two markers out of the page's text nodes and selects what stood between them.
_SELECT_BETWEEN_MARKERS = """() => {
  const range = document.createRange();
  for (const [marker, set] of [["⟦", "setStart"], ["⟧", "setEnd"]]) {
    const nodes = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
    let node;
    while ((node = nodes.nextNode()) && !node.data.includes(marker));
    const at = node.data.indexOf(marker);
    node.deleteData(at, 1);
    range[set](node, at);
  }
  return range;
}"""


class _Rules(Protocol):
    @property
    def root(self) -> str | None: ...

    @property
    def skip(self) -> tuple[str, ...]: ...


class Reader:
    """One browser tab that opens one page after another, each with the widget."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._html = b""
        self._widget = _WIDGET.read_bytes()
        page.route("**/*", self._answer)

    def open(self, html: str) -> None:
        """Load the HTML as a server's answer, scripts running, then the widget."""
        self._html = html.encode()
        self.page.goto(_PAGE, wait_until="commit")  # the script waits for the rest, which saves a turn a page
        self.page.evaluate(_ADD_WIDGET, _SCRIPT)

    def text(self, rules: _Rules | None = None) -> dict[str, Any]:
        """What the widget reads: text, and blocks as pairs of code point offsets."""
        return self.page.evaluate("rules => corrigenda.text(rules)", _given(rules))

    def span_between_markers(self, rules: _Rules | None = None) -> dict[str, int] | None:
        """The span of what stands between the markers, which are gone afterwards."""
        return self.page.evaluate(f"rules => corrigenda.span(({_SELECT_BETWEEN_MARKERS})(), rules)", _given(rules))

    def span_of(self, boundaries: str) -> dict[str, int] | None:
        """The span of a range whose ends a line of JavaScript sets on `range`."""
        script = "() => { const range = document.createRange(); BOUNDARIES; return corrigenda.span(range, {}); }"
        return self.page.evaluate(script.replace("BOUNDARIES", boundaries))

    def describe(self, text: str, start: int, end: int) -> dict[str, str]:
        """The widget's quote of a span."""
        return self.page.evaluate("([text, start, end]) => corrigenda.describe(text, start, end)", [text, start, end])

    def _answer(self, route: Route) -> None:
        if route.request.url == _PAGE and route.request.is_navigation_request():
            route.fulfill(body=self._html, content_type="text/html; charset=utf-8")
        elif route.request.url == _SCRIPT:
            route.fulfill(body=self._widget, content_type="text/javascript; charset=utf-8")
        else:
            route.abort()  # a page's trackers and pictures: nothing leaves this machine


def _given(rules: _Rules | None) -> dict[str, Any]:
    return {} if rules is None else {"root": rules.root, "skip": list(rules.skip)}
