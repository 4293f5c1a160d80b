"""Where a quoted passage stands in one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.anchoring import Quote, Span, describe, locate

STORY = (
    "The harbour board met on Tuesday. Anna Lind, who chairs it, said the “old” pier would close.\n\n"
    "Anna Lind also said the cost was 3.2 million. The harbour board meets again on Friday."
)


def span_of(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = STORY.index(words, start + 1)
    return Span(start, start + len(words))


@given(st.data())
def test_what_describe_describes_locate_finds_or_declines(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(STORY) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(STORY))))
    match = locate(STORY, describe(STORY, span))
    assert match is None or match.span == span


def test_a_word_that_stands_twice_is_told_apart_by_its_context() -> None:
    second = span_of("Anna Lind", 1)
    match = locate(STORY, describe(STORY, second))
    assert match is not None
    assert match.span == second


def test_a_word_that_stands_twice_without_context_has_no_place() -> None:
    assert locate(STORY, Quote("Anna Lind")) is None


def test_near_decides_only_between_places_with_the_same_context() -> None:
    table = "10\t20\t30\n\n10\t20\t30"
    assert locate(table, Quote("20", "\t", "\t"), near=13).span == Span(13, 15)  # type: ignore[union-attr]
    assert locate(table, Quote("20", "\t", "\t"), near=5) is None


def test_a_short_quote_found_once_in_other_surroundings_has_no_place() -> None:
    assert locate(STORY, Quote("Friday", "arrived late on ", " with two boats")) is None


@pytest.mark.parametrize("exact", ['said the "old" pier', "said the «old» pier", "said the “old”\u00a0pier"])
def test_typography_does_not_matter(exact: str) -> None:
    match = locate(STORY, Quote(exact))
    assert match is not None
    assert match.span.of(STORY) == "said the “old” pier"
    assert match.rule == "folded"


def test_case_does_matter_in_a_short_quote() -> None:
    assert locate(STORY, Quote("anna lind")) is None


def test_a_long_quote_with_a_small_difference_is_found_at_words() -> None:
    match = locate(STORY, Quote("Anna Lind, who chairs it, said that the old pier would close"))
    assert match is not None
    assert match.rule == "similar"
    assert match.span.of(STORY).startswith("Anna Lind, who")
    assert match.span.of(STORY).endswith("close")


def test_of_two_sentences_of_one_form_neither_is_similar_enough() -> None:
    text = "Team Ash beat Team Oak by 3 goals to 1 on Friday. Team Elm beat Team Fir by 3 goals to 2 on Friday."
    assert locate(text, Quote("Team Yew beat Team Box by 3 goals to 4 on Friday.")) is None


def test_words_that_do_not_stand_there_have_no_place() -> None:
    assert locate(STORY, Quote("the lighthouse")) is None
    assert locate(STORY, Quote("  ")) is None
    assert locate("", Quote("x")) is None


def test_offsets_are_code_points() -> None:
    text = "🙂🙂 A fishing boat sank"
    match = locate(text, Quote("A fishing boat"))
    assert match is not None
    assert match.span == Span(3, 17)


def test_one_letter_a_million_times_is_answered_quickly() -> None:
    assert locate("a" * 1_000_000, Quote("aaa")) is None


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        describe("abc", Span(1, 9))
    with pytest.raises(ValueError, match="not a span"):
        Span(3, 2)


def test_the_same_words_in_other_surroundings_are_another_place() -> None:
    text = "The crew of the ferry said nothing. Later Anna Lind sang for the children of both towns."
    assert locate(text, Quote("Anna Lind", "spoke first, and after her came ", ", who chairs the board")) is None


def test_a_long_sentence_is_known_wherever_it_stands() -> None:
    sentence = "Nobody on the pier could say afterwards who had opened the gate."
    match = locate(f"{STORY}\n\n{sentence}", Quote(sentence, "It was late. ", " The dog slept."))
    assert match is not None
    assert match.span.of(f"{STORY}\n\n{sentence}") == sentence


def test_a_quote_at_the_beginning_of_a_text_is_found_there() -> None:
    match = locate(STORY, Quote("The harbour", "", " board met on Tuesday."))
    assert match is not None
    assert match.span == Span(0, 11)


def test_a_similar_sentence_in_other_surroundings_is_not_the_passage() -> None:
    text = "Prices rose. The council will meet again next Monday to decide on it. Snow fell."
    quote = Quote(
        "The council will meet again next Friday to decide on it.", "Nobody was hurt at the lock. ", " Two dogs ran."
    )
    assert locate(text, quote) is None
