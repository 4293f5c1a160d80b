"""Where passages of one revision stand in the next."""

from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import Carried, carry

OLD = "The board met on Tuesday. Anna Lind spoke. It rained all day in the harbour. Anna Lind left."
WORDS = st.lists(
    st.sampled_from(["pier", "boat", "rain", "Anna", "Lind", "said", "the", "a", "12", "13", "."]), max_size=40
).map(" ".join)


def carried(old: str, new: str, words: str, nth: int = 0) -> Carried:
    start = -1
    for _ in range(nth + 1):
        start = old.index(words, start + 1)
    return carry(old, new, [Span(start, start + len(words))])[0]


@given(WORDS, st.data())
def test_the_same_text_changes_nothing(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    found = carry(text, text, [span])[0]
    assert (found.status, found.span) == ("unchanged", span)


@given(WORDS, WORDS, st.data())
def test_what_is_called_unchanged_or_moved_reads_the_same(old: str, new: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(old)))
    span = Span(start, data.draw(st.integers(start, len(old))))
    found = carry(old, new, [span])[0]
    if found.status in ("unchanged", "moved"):
        assert found.span is not None
        assert found.span.of(new) == span.of(old)
    assert (found.span is None) == (found.status in ("deleted", "unsure"))


@given(WORDS)
def test_an_insertion_before_shifts(text: str) -> None:
    found = carry(text + " end", "Now: " + text + " end", [Span(len(text) + 1, len(text) + 4)])[0]
    assert found.status == "unchanged"
    assert found.words == "end"


def test_a_changed_word_is_changed_to_what_stands_in_its_place() -> None:
    found = carried(OLD, OLD.replace("Tuesday", "Wednesday"), "on Tuesday")
    assert (found.status, found.words) == ("changed", "on Wednesday")


def test_a_changed_name_does_not_jump_to_the_next_person_of_the_same_name() -> None:
    new = OLD.replace("Anna Lind spoke", "Anne Lund spoke")
    found = carried(OLD, new, "Anna Lind")
    assert (found.status, found.words) == ("changed", "Anne Lund")
    assert carried(OLD, new, "Anna Lind", nth=1).status == "unchanged"


def test_a_deleted_sentence_is_deleted_even_when_its_words_stand_elsewhere() -> None:
    found = carried(OLD, OLD.replace(" Anna Lind left.", ""), "Anna Lind", nth=1)
    assert (found.status, found.span) == ("deleted", None)


def test_a_sentence_put_elsewhere_is_moved() -> None:
    sentence = "It rained all day in the harbour."
    new = sentence + " " + OLD.replace(" " + sentence, "")
    found = carried(OLD, new, sentence)
    assert (found.status, found.words) == ("moved", sentence)


def test_a_repeated_word_taken_out_is_a_change_of_the_pair() -> None:
    found = carried("to the the crowd", "to the crowd", "the the")
    assert (found.status, found.words) == ("changed", "the")


def test_an_article_written_anew_is_unsure() -> None:
    old = " ".join(f"word{n}" for n in range(100))
    new = " ".join(f"other{n}" for n in range(100))
    assert carried(old, new, "word50").status == "unsure"


def test_all_passages_are_answered_in_their_order() -> None:
    new = OLD.replace("Tuesday", "Friday")
    spans = [Span(77, 86), Span(17, 24), Span(0, 9)]
    assert [c.words for c in carry(OLD, new, spans)] == ["Anna Lind", "Friday", "The board"]
