"""The contract's vectors, on the reader's side: the built widget in Chromium."""

from __future__ import annotations

import pytest

from corrigenda.core.anchoring import Span, describe
from tests.spec.reader import Reader
from tests.spec.vectors import Vector, identify, marked, vectors

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("vector", vectors("text"), ids=identify)
def test_the_widget_reads_the_text_the_contract_asks_for(reader: Reader, vector: Vector) -> None:
    reader.open(vector.given["html"])

    read = reader.text(vector.rules)

    assert read["text"] == vector.expected["text"]
    assert read["blocks"] == [block[:2] for block in vector.expected["blocks"]]


@pytest.mark.parametrize("vector", vectors("selection"), ids=identify)
def test_the_widget_finds_the_span_of_a_selection(reader: Reader, vector: Vector) -> None:
    reader.open(vector.given["html"])

    assert reader.span_between_markers(vector.rules) == vector.expected


@pytest.mark.parametrize("vector", vectors("quote"), ids=identify)
def test_the_widget_describes_a_span_as_the_contract_asks(reader: Reader, vector: Vector) -> None:
    reader.open("<p>")

    described = reader.describe(vector.given["text"], vector.given["start"], vector.given["end"])

    assert described == vector.expected


@pytest.mark.parametrize("vector", vectors("anchor"), ids=identify)
def test_the_widget_describes_a_passage_that_is_to_be_found_again(reader: Reader, vector: Vector) -> None:
    reader.open("<p>")
    old, passage = marked(vector.given["old"])
    assert passage is not None
    quote = describe(old, Span(*passage))

    described = reader.describe(old, *passage)

    assert described == {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}


# What a page's source cannot say: ends of selections within a surrogate pair or between elements, and what scripts put.


@pytest.mark.parametrize(("start", "end"), [(1, 2), (2, 3), (1, 3)])
def test_half_a_surrogate_pair_counts_as_the_character(reader: Reader, start: int, end: int) -> None:
    reader.open("<p>a😀b")

    assert reader.span_of(f"""
        const text = document.querySelector("p").firstChild;
        range.setStart(text, {start}); range.setEnd(text, {end})""") == {"start": 1, "end": 2}


def test_a_selection_ending_in_half_a_pair_holds_all_of_it(reader: Reader) -> None:
    reader.open("<p>😀a😀")

    assert reader.span_of("""
        const text = document.querySelector("p").firstChild;
        range.setStart(text, 1); range.setEnd(text, 4)""") == {"start": 0, "end": 3}


def test_a_range_of_an_elements_contents_has_its_span(reader: Reader) -> None:
    reader.open("<p>One<p id=p>two <b>three</b> <p>four")

    assert reader.span_of('range.selectNodeContents(document.getElementById("p"))') == {"start": 5, "end": 14}


def test_a_range_around_elements_has_the_span_of_their_text(reader: Reader) -> None:
    reader.open("<ul><li>a<li>b<li>c</ul>")

    assert reader.span_of("""
        const list = document.querySelector("ul");
        range.setStart(list, 1); range.setEnd(list, 3)""") == {"start": 3, "end": 7}


def test_a_range_ending_before_the_next_paragraphs_text_ends_with_its_own(reader: Reader) -> None:
    # What a triple click gives: the range ends at offset 0 of the next paragraph.
    reader.open("<p id=a>One</p><p id=b>two</p>")

    assert reader.span_of("""
        range.setStart(document.getElementById("a").firstChild, 0);
        range.setEnd(document.getElementById("b"), 0)""") == {"start": 0, "end": 3}


def test_a_range_of_the_whole_document_has_the_whole_text(reader: Reader) -> None:
    reader.open("<title>t</title><h1>h</h1><article><p>One<p>two</article><footer>f")

    assert reader.span_of("range.selectNodeContents(document)") == {"start": 0, "end": 8}


def test_a_range_within_an_empty_element_has_no_span(reader: Reader) -> None:
    reader.open("<p>One<p id=p><img alt=x></p><p>two")

    assert reader.span_of('range.selectNodeContents(document.getElementById("p"))') is None


def test_a_range_in_a_comment_has_no_span(reader: Reader) -> None:
    reader.open("<p>One<!--two-->three")

    assert reader.span_of('range.selectNodeContents(document.querySelector("p").childNodes[1])') is None


def test_a_range_over_adjacent_text_nodes_has_one_span(reader: Reader) -> None:
    reader.open("<p>")

    assert reader.span_of("""
        const p = document.querySelector("p");
        p.append("a ", "", " b", "c");
        range.setStart(p.childNodes[2], 1); range.setEnd(p.childNodes[3], 1)""") == {"start": 2, "end": 4}


@pytest.mark.parametrize("unit", ["\\ud83d", "\\ude00", "\\0"])
def test_a_lone_surrogate_or_null_put_by_a_script_reads_as_the_replacement_character(reader: Reader, unit: str) -> None:
    reader.open("<p>")
    reader.page.evaluate(f'() => void (document.querySelector("p").textContent = "a{unit}b")')

    assert reader.text()["text"] == "a\ufffdb"


def test_a_surrogate_pair_cut_by_two_text_nodes_is_two_replacement_characters(reader: Reader) -> None:
    reader.open("<p>")
    reader.page.evaluate('() => document.querySelector("p").append("a\\ud83d", "\\ude00b")')

    assert reader.text()["text"] == "a\ufffd\ufffdb"


def test_a_carriage_return_put_by_a_script_into_pre_stays(reader: Reader) -> None:
    reader.open("<pre>")
    reader.page.evaluate('() => void (document.querySelector("pre").textContent = "a\\r\\nb\\r")')

    assert reader.text()["text"] == "a\r\nb"


def test_a_shadow_root_is_not_part_of_the_tree(reader: Reader) -> None:
    reader.open("<p>a<span>b</span>c")
    reader.page.evaluate('() => document.querySelector("span").attachShadow({mode: "open"}).append("shadow")')

    assert reader.text()["text"] == "abc"
