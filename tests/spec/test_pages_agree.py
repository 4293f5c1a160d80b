"""Server and reader's browser read whole pages alike, to the last code point."""

from __future__ import annotations

import hashlib
import random

import pytest
from conftest import Reader
from vectors import UNREAD, Page, Vector, identify, page_files, pages, vectors

from corrigenda.core.text import Rules, read

# What goes into pages made at random: what opens, closes, moves or hides things in an HTML parser.
_SOUP = """
    <p> </p> <div> </div> <b> </b> <i> </i> <a> </a> <ul> <li> </ul> <table> <tr> <td> </td> </tr> </table> <caption>
    <th> <tbody> <pre> </pre> <br> <hr> </br> <h2> </h2> <h3> <aside> </aside> <span> </span> <section> </section>
    <article> </article> <main> </main> <form> </form> <button> </button> <nobr> <font> </font> <ruby> <rt> </ruby>
    <dl> <dt> <dd> </dl> <blockquote> </blockquote> <center> </center> <x-y> </x-y> <svg> </svg> <math> <mi> </math>
    <nav> </nav> <label> </label> <em> </em> <object> </object> <details> <summary> </details> <address> </body>
    </html> <fieldset> <legend> </fieldset> <script></script> <style></style> <template></template> <!--x--> <wbr>
    <img> <input> <applet> </applet> <marquee> </marquee>
""".split()
_WORDS = ["one", "two ", " three", " ", "\n", "\n\n", "\t", "x\u00ady", "&nbsp;", "&amp;", "😀", "\u200b", "אב", "  a  b"]


def _soup(seed: int) -> str:
    dice = random.Random(seed)
    parts = (dice.choice(_SOUP) if dice.random() < 0.6 else dice.choice(_WORDS) for _ in range(dice.randint(5, 60)))
    return dice.choice(["<!doctype html>", ""]) + "".join(parts)


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
@pytest.mark.parametrize("vector", [*vectors("text"), *vectors("selection")], ids=identify)
def test_server_and_browser_read_a_vector_alike(reader: Reader, vector: Vector) -> None:
    _assert_alike(reader, vector.given["html"], vector.rules)


@pytest.mark.browser
@pytest.mark.parametrize("seed", range(100))
def test_server_and_browser_read_broken_markup_alike(reader: Reader, seed: int) -> None:
    _assert_alike(reader, _soup(seed), Rules())


def _assert_alike(reader: Reader, html: str, rules: Rules) -> None:
    reader.open(html)

    seen = reader.text(rules)
    text = read(html, rules)

    assert text.text == seen["text"]
    assert [[block.start, block.end] for block in text.blocks] == seen["blocks"]
    assert text.digest == "1:" + hashlib.sha256(seen["text"].encode()).hexdigest()
