"""The extraction bench: its labels belong to its pages, and its score tells what is missing and what is too much."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.extraction.score import label, score, words
from corrigenda.core.text import Rules, read

PAGES = Path(__file__).resolve().parents[2] / "bench" / "extraction" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
LABEL = label("# Ferry late\n? By Ada\nThe ferry sails on Friday.\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_labelled_word_stands_on_its_page(name: str) -> None:
    wanted = label((PAGES / f"{name}.txt").read_text(encoding="utf-8"))
    shown = words(read((PAGES / f"{name}.html").read_text(encoding="utf-8"), Rules("html")).text)
    assert wanted.story.total() > 40
    assert wanted.headline
    assert wanted.story <= shown


def test_selectors_are_of_pages_that_exist() -> None:
    assert set(json.loads((PAGES / "selectors.json").read_text(encoding="utf-8"))) <= set(NAMES)


def test_the_story_alone_is_right_and_its_byline_harms_nothing() -> None:
    for text in ("The ferry sails on Friday.", "Ferry late\n\nBy Ada\n\nThe ferry sails on Friday."):
        found = score(text, LABEL)
        assert (found.recall, found.precision, found.is_right) == (1, 1, True)
    assert found.has_headline


def test_what_is_missing_and_what_is_too_much_is_told() -> None:
    found = score("The ferry sails. Share this", LABEL)
    assert (found.recall, found.precision) == (0.6, 0.6)
    assert (found.missing, found.noise) == (("on", "friday"), ("share", "this"))
    assert not found.is_right
    assert score("", LABEL).f1 == 0


def test_a_chinese_character_is_a_word() -> None:
    assert words("议会 8 票").total() == 4
