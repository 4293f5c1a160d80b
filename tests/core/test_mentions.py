"""Whom a note calls upon."""

from __future__ import annotations

import pytest

from corrigenda.core.mentions import mentioned

NAMES = ["bob", "Vera", "anna.k", "anna"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@bob, is that so?", ["bob"]),
        ("Ask @vera.", ["Vera"]),
        ("(@BOB) and @bob again, then @anna", ["bob", "anna"]),
        ("@anna.k... and not @anna.kim", ["anna.k"]),
        ("write to desk@bob", []),
        ("@nobody @ @@bob", []),
        ("@bobby", []),
        ("好@bob", []),
        ("好 @bob，请看", ["bob"]),
        ("<b>@bob</b>", ["bob"]),
    ],
)
def test_a_note_calls_upon_those_it_names(text: str, found: list[str]) -> None:
    assert mentioned(text, NAMES) == found


def test_a_long_run_of_marks_is_read_once() -> None:
    assert mentioned("@." * 100_000 + " @bob", NAMES) == ["bob"]


def test_of_two_names_that_differ_in_capitals_the_written_one_counts() -> None:
    assert mentioned("@Bob", ["bob", "Bob"]) == ["Bob"]
