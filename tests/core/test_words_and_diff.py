"""Cutting into words, and what changed between two texts."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.diff import Change, changes, segments, touched
from corrigenda.core.words import has_word, tokens

TEXTS = st.text(alphabet="ab c,.'’\n漢字かé\u0301שא🙂", max_size=60)


@given(st.text(max_size=80))
def test_the_tokens_of_a_text_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_words_keep_their_marks_and_inner_apostrophes() -> None:
    assert tokens("l’été, don't") == ["l’été", ",", " ", "don't"]
    assert tokens("हिन्दी में") == ["हिन्दी", " ", "में"]
    assert tokens("e\u0301t") == ["e\u0301t"]


def test_ideographs_are_words_of_their_own() -> None:
    assert tokens("日本tea語") == ["日", "本", "tea", "語"]


def test_punctuation_is_no_word() -> None:
    assert not has_word(" — “…” ")
    assert has_word("7")


@given(TEXTS, TEXTS)
def test_a_diff_read_back_gives_both_texts(old: str, new: str) -> None:
    pieces = segments(old, new)
    assert "".join(p.text for p in pieces if p.op != "insert") == old
    assert "".join(p.text for p in pieces if p.op != "delete") == new


@given(TEXTS, TEXTS)
def test_changes_are_in_order_and_apart(old: str, new: str) -> None:
    found = changes(old, new)
    for one, other in pairwise(found):
        assert one.old_end < other.old_start
        assert one.new_end < other.new_start


def test_neighbouring_changed_words_are_one_change() -> None:
    assert changes("on Tuesday 13 May", "on Wednesday 14 May") == [Change(3, 13, 3, 15)]


def test_no_change_is_inside_a_word() -> None:
    assert [piece.text for piece in segments("the mayer spoke", "the mayor spoke")] == [
        "the ",
        "mayer",
        "mayor",
        " spoke",
    ]


def test_touched_is_what_has_to_change() -> None:
    assert touched("It rained on Tuesday, he said", "It rained on Friday, he said") == (13, 20)
    assert touched("the the end", "the end") == (4, 8)


def test_texts_too_large_to_compare_are_one_change() -> None:
    old, new = "a " * 20_000 + "end", "b " * 30_000 + "end"
    assert changes(old, new) == [Change(0, 39_999, 0, 59_999)]
