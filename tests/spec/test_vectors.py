"""The contract's vectors, on the server's side."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from corrigenda.core.anchoring import Span, describe, locate
from corrigenda.core.carrying import carry
from corrigenda.core.text import Rules, read
from tests.spec.vectors import Vector, identify, marked, vectors


@pytest.mark.parametrize("vector", vectors("text"), ids=identify)
def test_the_server_reads_the_text_the_contract_asks_for(vector: Vector) -> None:
    text = read(vector.given["html"], vector.rules)

    assert text.text == vector.expected["text"]
    assert [[block.start, block.end, block.kind] for block in text.blocks] == vector.expected["blocks"]


@pytest.mark.parametrize("vector", vectors("quote"), ids=identify)
def test_the_server_describes_a_span_as_the_contract_asks(vector: Vector) -> None:
    quote = describe(vector.given["text"], Span(vector.given["start"], vector.given["end"]))

    assert {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix} == vector.expected


@pytest.mark.parametrize("vector", vectors("anchor"), ids=identify)
def test_a_passage_is_carried_where_the_contract_says(vector: Vector) -> None:
    old, passage = marked(vector.given["old"])
    new, place = marked(vector.expected["new"])
    assert passage is not None

    carried = carry(old, new, [Span(*passage)])[0]

    assert carried.status == vector.expected["status"]
    assert carried.span == (Span(*place) if place else None)


@pytest.mark.parametrize("vector", vectors("anchor"), ids=identify)
def test_a_quote_alone_finds_its_place_or_none(vector: Vector) -> None:
    old, passage = marked(vector.given["old"])
    new, place = marked(vector.expected["new"])
    assert passage is not None

    match = locate(new, describe(old, Span(*passage)))

    if vector.expected["locate"]:
        assert match is not None
        assert match.span == Span(*(place or (0, 0)))
    else:
        assert match is None


def test_a_digest_names_the_version_and_the_text() -> None:
    text = read("<p>Grüße, 😀")

    assert text.digest == "1:" + hashlib.sha256("Grüße, 😀".encode()).hexdigest()


def test_a_selector_of_the_empty_string_matches_nothing() -> None:
    assert read("<p>a<article>b", Rules(root="", skip=("",))).text == "b"


def test_ids_of_vectors_are_unique() -> None:
    ids = Counter(vector.id for kind in ("text", "selection", "quote", "anchor") for vector in vectors(kind))

    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize(("kind", "least"), [("text", 100), ("selection", 25), ("quote", 12), ("anchor", 30)])
def test_there_are_vectors_of_every_kind(kind: str, least: int) -> None:
    assert len(vectors(kind)) >= least


@pytest.mark.parametrize("vector", vectors("text"), ids=identify)
def test_a_vectors_blocks_and_separators_make_its_whole_text(vector: Vector) -> None:
    text, blocks = vector.expected["text"], vector.expected["blocks"]

    assert "\n\n".join(text[start:end] for start, end, _ in blocks) == text
    assert all(start < end for start, end, _ in blocks)
