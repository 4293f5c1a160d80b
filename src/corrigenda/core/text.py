"""Canonical text: what a reader sees in an article, counted in code points.

The rules are `spec/text-model.md`, version 1; this module is one of its two implementations (the other is the
widget's `text.ts`), and the section numbers in the comments are that file's. The tree comes from lexbor, an HTML5
parser that builds what browsers build, so the two sides differ only if one of the two walks is wrong; the vectors in
`spec/vectors/` and whole pages in `tests/spec/pages/` hold them together.

The walk is one pass without recursion (pages nest thousands deep) and linear in the size of the tree.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

MODEL_VERSION = 1

_LEFT_OUT = frozenset(
    [
        "annotation",
        "annotation-xml",
        "area",
        "aside",
        "audio",
        "base",
        "button",
        "canvas",
        "datalist",
        "dialog",
        "embed",
        "frameset",
        "head",
        "iframe",
        "input",
        "label",
        "legend",
        "link",
        "meta",
        "meter",
        "nav",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "optgroup",
        "option",
        "output",
        "param",
        "progress",
        "rp",
        "rt",
        "rtc",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "xmp",
    ]
)
_CELLS = frozenset({"td", "th"})
_PREFORMATTED = frozenset({"pre", "listing", "plaintext", "xmp"})
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]+")
_NEVER = re.compile("[\x00\u00ad\u200b\u2060\ufeff\ud800-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = " \t\n\f\r"
_RUN = re.compile("[ \t\n\f\r]+")
_PARAGRAPHS = re.compile(r"[^\n]+(?:\n[^\n]+)*")

_NONE, _SPACE, _CELL, _LINE, _BLOCK = range(5)
_SEPARATOR = ("", " ", "\t", "\n", "\n\n")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site adds to the text model: its root selector and its skip selectors (CSS)."""

    root: str | None = None
    skip: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, cell …: `start` and `end` in code points, `kind` the element's name."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True)
class Text:
    """Canonical text with its blocks."""

    text: str
    blocks: tuple[Block, ...]

    @cached_property
    def digest(self) -> str:
        """The name of a revision with this text: model version, colon, SHA-256 of the UTF-8 bytes in hex."""
        return digest_of(self.text)


def digest_of(text: str) -> str:
    """Name a canonical text: ``1:`` and the SHA-256 of its UTF-8 bytes in hex."""
    return f"{MODEL_VERSION}:{hashlib.sha256(text.encode()).hexdigest()}"


MOST_TAGS, MOST_DEEP = 150_000, 1_000
_IMPLIED = frozenset({"body", "dd", "dt", "html", "li", "optgroup", "option", "tbody", "tfoot", "thead", "tr"})
_NESTING = re.compile(rf"<(/?)(?:{'|'.join(sorted(_BLOCKS - _IMPLIED - {'hr', 'p'}))})(?=[\s/>])", re.IGNORECASE)


def excess(html: str) -> str | None:
    """Say what of a page is too much for it to be read, or None: the work of an HTML5 parser grows with the square.

    Deep nesting is guessed from what is opened and not closed. Browsers themselves stop at some 500.
    """
    if html.count("<") > MOST_TAGS:
        return f"more than {MOST_TAGS:,} tags"
    depth = 0
    for tag in _NESTING.finditer(html):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MOST_DEEP:
            return f"tags nested more than {MOST_DEEP:,} deep"
    return None


def read(html: str, rules: Rules = Rules()) -> Text:
    """Read the canonical text of an HTML page or fragment. Bad markup never raises; no article is the empty text."""
    # With scripting, as in a reader's browser: what stands in noscript is then no markup.
    document = LexborHTMLParser(_SURROGATE.sub("\ufffd", html), scripting=True)
    skipped = _matching(document, rules.skip)
    candidates = (_texts(roots, skipped) for roots in _roots(document, rules, skipped) if roots)
    best: list[Text] = next(candidates, [])
    # max() keeps the first of equals, as section 2 asks.
    return max(best, key=lambda text: len(text.text), default=Text("", ()))


def plain(text: str) -> Text:
    """A text that has no markup: its blocks are paragraphs, parted by empty lines."""
    return Text(text, tuple(Block(*found.span(), "p") for found in _PARAGRAPHS.finditer(text)))


def canonical_error(text: str) -> str | None:
    """Say why a text cannot be the canonical text of any page (sections 4 and 6), or None when it may be."""
    if not text.strip(_SPACES):
        return "It has no words."
    if text != text.strip(_SPACES):
        return "Canonical text neither begins nor ends with white space."
    if found := _NEVER.search(text):
        return f"Canonical text has no U+{ord(found[0]):04X}, as at code point {found.start()}."
    return None


def selector_error(selector: str) -> str | None:
    """Say why a CSS selector cannot be used, or None when it can."""
    try:
        LexborHTMLParser("<p>").css(selector)
    except (SelectolaxError, ValueError) as error:
        return str(error)
    return None


def _texts(roots: list[LexborNode], skipped: set[int]) -> list[Text]:
    return [_walk(root, skipped) for root in roots]


def _matching(document: LexborHTMLParser, selectors: tuple[str, ...]) -> set[int]:
    found: set[int] = set()
    for selector in selectors:
        try:
            found.update(node.mem_id for node in document.css(selector))
        except (SelectolaxError, ValueError):
            continue  # an invalid selector matches nothing; the site's form refuses it with the reason
    return found


def _roots(document: LexborHTMLParser, rules: Rules, skipped: set[int]) -> Iterator[list[LexborNode]]:
    """Section 2: the candidates of each step, in order."""
    if rules.root:
        chosen = _matching(document, (rules.root,))
        yield _candidates(document, skipped, lambda node: node.mem_id in chosen)
    yield _candidates(document, skipped, _is_article_body)
    for name in ("article", "main", "body"):
        yield _candidates(document, skipped, lambda node, name=name: node.tag == name)  # type: ignore[misc]


def _is_article_body(node: LexborNode) -> bool:
    value = node.attributes.get("itemprop")
    return value is not None and "articleBody" in _RUN.split(value)


def _candidates(
    document: LexborHTMLParser, skipped: set[int], chosen: Callable[[LexborNode], bool]
) -> list[LexborNode]:
    """Outermost candidates in document order: one inside another is never longer, so it can never win."""
    found: list[LexborNode] = []
    node = document.root
    while node is not None:
        descend = False
        if node.is_element_node and not _is_left_out(node, skipped):
            if chosen(node):
                found.append(node)
            else:
                descend = True
        node = _next(node, descend, None)
    return found


def _next(node: LexborNode, descend: bool, stop: int | None) -> LexborNode | None:
    """The next node in document order, within the element whose mem_id is `stop`."""
    if descend and (child := node.first_child) is not None:
        return child
    current: LexborNode | None = node
    while current is not None and current.mem_id != stop:
        if (sibling := current.next) is not None:
            return sibling
        current = current.parent
    return None


def _is_left_out(node: LexborNode, skipped: set[int]) -> bool:
    """Section 3."""
    if (node.tag or "").lower() in _LEFT_OUT or node.mem_id in skipped:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or "data-corrigenda" in attributes:
        return True
    return (attributes.get("aria-hidden") or "").lower() == "true"


class _Writer:
    """Sections 4 to 6: the text so far and the one pending separator."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.pending = _NONE
        self.held = ""
        self.starts: list[tuple[int, str]] = []
        self.ends: list[int] = []

    def ask(self, separator: int) -> None:
        if separator > self.pending:
            self.pending = separator
            self.held = ""

    def ask_line(self) -> None:
        self.ask(_BLOCK if self.pending >= _LINE else _LINE)

    def hold(self, run: str) -> None:
        if self.pending <= _SPACE:
            self.pending = _SPACE
            self.held += run

    def put(self, words: str, kind: str) -> None:
        if not self.pieces:
            self.starts.append((0, kind))
        elif self.pending:
            separator = self.held or _SEPARATOR[self.pending]
            if self.pending == _BLOCK:
                self.ends.append(self.length)
                self.starts.append((self.length + len(separator), kind))
            self.pieces.append(separator)
            self.length += len(separator)
        self.pending = _NONE
        self.held = ""
        self.pieces.append(words)
        self.length += len(words)

    def text(self) -> Text:
        ends = [*self.ends, self.length]
        blocks = (Block(start, end, kind) for (start, kind), end in zip(self.starts, ends, strict=False))
        return Text("".join(self.pieces), tuple(blocks))


def _is_within_pre(node: LexborNode | None) -> bool:
    while node is not None:
        if node.tag in _PREFORMATTED:
            return True
        node = node.parent
    return False


def _walk(root: LexborNode, skipped: set[int]) -> Text:
    writer = _Writer()
    preformatted = 1 if _is_within_pre(root.parent) else 0
    kinds = ["body"]
    name = root.tag or ""
    if name in _BLOCKS or name in _CELLS:
        kinds.append(name)
    preformatted += name in _PREFORMATTED
    # Each entry is an open element: where leaving it leads, and what leaving it asks for.
    node = root.first_child
    open_elements: list[tuple[LexborNode, str]] = []
    while node is not None:
        if node.is_text_node:
            _put_text(writer, node.text_content or "", preformatted > 0, kinds[-1])
        elif node.is_element_node:
            name = (node.tag or "").lower()
            _ask_at_edge(writer, name)
            left_out = _is_left_out(node, skipped)
            if name == "br" and not left_out:
                writer.ask_line()
            if not left_out and (child := node.first_child) is not None:
                open_elements.append((node, name))
                if name in _BLOCKS or name in _CELLS:
                    kinds.append(name)
                preformatted += name in _PREFORMATTED
                node = child
                continue
            _ask_at_edge(writer, name)
        following = node.next
        while following is None and open_elements:
            element, name = open_elements.pop()
            if name in _BLOCKS or name in _CELLS:
                kinds.pop()
            preformatted -= name in _PREFORMATTED
            _ask_at_edge(writer, name)
            following = element.next
        node = following
    return writer.text()


def _ask_at_edge(writer: _Writer, name: str) -> None:
    if name in _BLOCKS:
        writer.ask(_BLOCK)
    elif name in _CELLS:
        writer.ask(_CELL)


def _put_text(writer: _Writer, raw: str, preformatted: bool, kind: str) -> None:
    visible = _INVISIBLE.sub("", raw)
    if not visible:
        return
    if preformatted:
        position = 0
        for run in _RUN.finditer(visible):
            if run.start() > position:
                writer.put(visible[position : run.start()], kind)
            writer.hold(run.group())
            position = run.end()
        if position < len(visible):
            writer.put(visible[position:], kind)
        return
    if visible[0] in _SPACES:
        writer.ask(_SPACE)
    words = _RUN.sub(" ", visible).strip(" ")
    if words:
        writer.put(words, kind)
        if visible[-1] in _SPACES:
            writer.ask(_SPACE)
