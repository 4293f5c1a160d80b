"""Server and reader's browser read whole pages alike, to the last code point."""

from __future__ import annotations

import hashlib
import random
import re

import pytest

from corrigenda.core.text import Rules, read
from tests.spec.reader import Reader
from tests.spec.vectors import UNREAD, Page, Vector, identify, page_files, pages, vectors

# What goes into pages made at random: what opens, closes, moves or hides things in an HTML parser.
_MARKUP = re.findall(
    r"\S+",
    """
    <p> </p> <div> </div> <b> </b> <i> </i> <a> </a> <ul> <li> </ul> <table> <table> <tr> <td> </td> </tr> </table>
    <caption> <th> <tbody> <pre> </pre> <br> <hr> </br> <h2> </h2> <h3> <span> </span> <section> </section> </article>
    </main> <form> </form> <nobr> <font> </font> <ruby> </ruby> <dl> <dt> <dd> </dl> <blockquote> </blockquote>
    <center> </center> <x-y> </x-y> <math> </math> <mi> </mi> <em> </em> <details> <summary> </details> <address>
    </body> </html> <fieldset> </fieldset> </aside> </nav> </button> </svg> </label> </object> </noscript>
    <script></script> <!--x--> <wbr> <img> <input> <applet> </applet> <marquee> </marquee> <listing> </listing>
    <code> </code>
    """,
)
_HIDING = re.findall(
    r"\S+",
    """
    <aside> <nav> <button> <svg> <label> <object> <noscript> <rt> <rp> <legend> <select> <option> <dialog> <template>
    <style></style> <title></title> <annotation> <article> <main> <p/hidden> <b/aria-hidden=true>
    <div/data-corrigenda=skip> <div/itemprop=articleBody>
    """,
)
_WORDS = [
    "one",
    "two ",
    " three",
    " ",
    "\n",
    "\r\n\n",
    "\t",
    "x\u00ady",
    "&nbsp;",
    "&amp;",
    "😀",
    "\u200b",
    "אב",
    " a  b",
]


def _soup(seed: int) -> str:
    dice = random.Random(seed)
    parts = dice.choices((_MARKUP, _HIDING, _WORDS), (50, 3, 47), k=dice.randint(5, 80))
    return dice.choice(["<!doctype html>", ""]) + "".join(dice.choice(part) for part in parts)


def _damaged(html: str, seed: int) -> str:
    """The page with one tag in eight lost, as a broken template or a careless hand leaves it."""
    dice = random.Random(seed)
    return re.sub(r"<[^>]*>", lambda tag: "" if dice.random() < 0.125 else tag.group(), html)


@pytest.mark.parametrize("page", pages(), ids=identify)
def test_the_text_of_a_whole_page_is_the_story_and_nothing_else(page: Page) -> None:
    text = read(page.html, page.rules).text

    assert UNREAD in page.html
    assert UNREAD not in text
    assert text.startswith(page.begins)
    assert text.endswith(page.ends)


def test_every_page_is_in_the_index() -> None:
    assert page_files() == {page.id for page in pages()}


@pytest.mark.browser
@pytest.mark.parametrize("page", pages(), ids=identify)
def test_server_and_browser_read_a_whole_page_alike(reader: Reader, page: Page) -> None:
    _assert_alike(reader, page.html, page.rules)


@pytest.mark.browser
@pytest.mark.parametrize("page", pages(), ids=identify)
def test_server_and_browser_read_a_whole_page_alike_without_its_sites_rules(reader: Reader, page: Page) -> None:
    _assert_alike(reader, page.html, Rules())


@pytest.mark.browser
@pytest.mark.parametrize("vector", vectors("selection"), ids=identify)
def test_server_and_browser_read_the_html_of_a_selection_alike(reader: Reader, vector: Vector) -> None:
    # Those of text need no such test: both sides are held to the same expected text.
    _assert_alike(reader, vector.given["html"], vector.rules)


@pytest.mark.browser
@pytest.mark.parametrize("seed", range(100))
def test_server_and_browser_read_broken_markup_alike(reader: Reader, seed: int) -> None:
    _assert_alike(reader, _soup(seed), Rules())


@pytest.mark.browser
@pytest.mark.parametrize("page", pages(), ids=identify)
def test_server_and_browser_read_a_damaged_page_alike(reader: Reader, page: Page) -> None:
    for seed in range(3):
        _assert_alike(reader, _damaged(page.html, seed), page.rules)


def _assert_alike(reader: Reader, html: str, rules: Rules) -> None:
    reader.open(html)

    seen = reader.text(rules)
    text = read(html, rules)

    assert text.text == seen["text"]
    assert [[block.start, block.end] for block in text.blocks] == seen["blocks"]
    assert text.digest == "1:" + hashlib.sha256(seen["text"].encode()).hexdigest()
