"""Typographic folding, and the way back."""

from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.folding import fold, fold_with_origin

TEXTS = st.text(st.sampled_from("ab'’“» \u00a0\u00ad\u200b…ﬁ\n–x😀"), max_size=30)


def test_typography_folds_and_case_and_accents_do_not() -> None:
    assert fold("“Don’t”\u00a0– ﬁne…") == '"Don\'t" - fine...'
    assert fold("É") != fold("E") != fold("e")


def test_what_is_left_out_does_not_part_spaces() -> None:
    assert fold("a \u200b\u00a0 b") == "a b"
    assert fold("co\u00adoperate") == "cooperate"


@given(TEXTS, st.data())
def test_a_raw_span_folds_to_the_folded_words(text: str, data: st.DataObject) -> None:
    folded = fold_with_origin(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    if start == end:
        return
    first, last = folded.raw_span(start, end)
    assert 0 <= first < last <= len(text)
    assert folded.text[start:end] in fold_with_origin(text[first:last]).text


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
