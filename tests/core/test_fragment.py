"""Text fragments: read back by the rules that browsers keep, each leads to its passage and not to another."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.anchoring import Span
from corrigenda.core.fragment import text_fragment


def base(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn").casefold()


def found(text: str, directive: str) -> tuple[int, int] | None:
    """What a browser shows: the first place that the directive describes, by the draft's grammar and search.

    For texts in which letters without capitals and accents are as many as with them.
    """
    assert directive.startswith(":~:text=")
    words = directive.removeprefix(":~:text=")
    parts = re.fullmatch(r"(?:([^,&-]+)-,)?([^,&-]+)(?:,([^,&-]+))?(?:,-([^,&-]+))?", words)
    assert parts, f"not in the grammar: {words}"
    prefix, start, end, suffix = (base(unquote(part)) if part else "" for part in parts.groups())
    plain = base(text)
    assert len(plain) == len(text)
    for match in re.finditer(rf"(?<!\w)(?={re.escape(start)}(?!\w))", plain):
        at, to = match.start(), match.start() + len(start)
        if prefix and not plain[:at].rstrip().endswith(prefix):
            continue
        if end:
            last = re.compile(rf"(?<!\w){re.escape(end)}(?!\w)").search(plain, to)
            if last is None:
                continue
            to = last.end()
        if suffix and not plain[to:].lstrip().startswith(suffix):
            continue
        return at, to
    return None


def of(text: str, words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def test_words_that_stand_once_are_named_alone() -> None:
    text = "It will reopen on Tuesday.\n\nThe baths are closed."
    assert text_fragment(text, of(text, "Tuesday")) == ":~:text=Tuesday"


def test_hyphens_commas_and_ampersands_are_encoded() -> None:
    text = "The price is 1,200 – R&D pays two-thirds of it."
    assert text_fragment(text, of(text, "1,200 – R&D pays two-thirds")) == (
        ":~:text=1%2C200%20%E2%80%93%20R%26D%20pays%20two%2Dthirds"
    )


def test_other_scripts_and_signs_are_written_in_ascii() -> None:
    text = "Міст відкрили у вівторок."
    directive = text_fragment(text, of(text, "вівторок"))
    assert directive is not None
    assert directive.isascii()
    assert found(text, directive) == (16, 24)


@pytest.mark.parametrize("nth", [0, 1, 2])
def test_words_that_stand_several_times_are_told_apart_by_no_more_than_it_takes(nth: int) -> None:
    text = "The pier opens on Monday.\n\nThe baths open on Monday.\n\nThe market is on Monday."
    span = of(text, "Monday", nth)
    directive = text_fragment(text, span)
    assert directive == [
        ":~:text=opens%20on-,Monday", ":~:text=open%20on-,Monday", ":~:text=is%20on-,Monday"
    ][nth]  # fmt: skip
    assert found(text, directive) == (span.start, span.end)


def test_what_follows_tells_apart_too() -> None:
    text = "Monday morning and Monday night"
    assert text_fragment(text, of(text, "Monday")) == ":~:text=Monday,-morning"


def test_it_may_take_what_stands_on_both_sides() -> None:
    text = "in May Monday 3, on Monday 3, on Monday 4, at Monday 4"
    span = of(text, "Monday", 1)
    assert text_fragment(text, span) == ":~:text=on-,Monday,-3"
    assert found(text, ":~:text=on-,Monday,-3") == (span.start, span.end)


def test_words_that_overlap_themselves_are_told_apart() -> None:
    text = "ha ha ha"
    directive = text_fragment(text, Span(3, 8))
    assert directive is not None
    assert found(text, directive) == (3, 8)


def test_capitals_and_accents_do_not_tell_words_apart() -> None:
    text = "Résumé first, then a resume."
    directive = text_fragment(text, of(text, "resume"))
    assert directive is not None
    assert found(text, directive) == (21, 27)


def test_parts_of_words_grow_to_whole_words() -> None:
    text = "It opens on Tuesday."
    assert text_fragment(text, of(text, "ues")) == ":~:text=Tuesday"


def test_what_nothing_tells_apart_has_no_link() -> None:
    text = "Monday.\n\nMonday."
    assert text_fragment(text, of(text, "Monday", 1)) is None


def test_signs_without_a_word_have_no_link() -> None:
    assert text_fragment("It opens — soon.", Span(9, 10)) is None
    assert text_fragment("", Span(0, 0)) is None


def test_several_blocks_and_many_words_are_named_by_their_ends() -> None:
    text = "A headline.\n\nThe pier reopens.\n\nIt was closed for two years, the port said."
    span = of(text, "The pier reopens.\n\nIt was closed")
    directive = text_fragment(text, span)
    assert directive == ":~:text=The%20pier%20reopens,It%20was%20closed"
    assert found(text, directive) == (span.start, span.end)
    long = " ".join(f"word{number}" for number in range(60))
    directive = text_fragment(long, of(long, "word10 " + long.split("word10 ")[1].split(" word50")[0]))
    assert directive is not None
    assert len(directive) < 100
    assert found(long, directive) == (long.index("word10"), long.index(" word50"))


def test_the_same_words_across_the_edge_of_a_block_are_another_place_too() -> None:
    text = "Closed on Monday\n\nThe pier opens. Monday the pier opens."
    span = of(text, "the pier")
    directive = text_fragment(text, span)
    assert directive is not None
    assert found(text, directive) == (span.start, span.end)


def test_a_long_passage_whose_last_words_stand_in_it_before_has_no_link() -> None:
    text = "A pier.\n\nOn Monday.\n\nx y y y y y y"
    assert text_fragment(text, of(text, "Monday.\n\nx y y y y y y")) is None


PIECES = ["on", "Monday", "monday", "pier", ",", ".", "two-thirds", "é", "\n\n", "\t"]


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.data())
def test_no_link_ever_leads_to_another_passage(pieces: list[str], data: st.DataObject) -> None:
    text = " ".join(pieces)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    directive = text_fragment(text, span)
    if directive is not None:
        place = found(text, directive)
        assert place is not None
        assert place[0] < max(span.end, span.start + 1)
        assert span.start < place[1]
        # What is named beyond the span is only the rest of its words, and what is left out no words.
        assert not re.search(r"\w", text[span.start : max(span.start, place[0])])
        assert not re.search(r"\w", text[min(span.end, place[1]) : span.end])
