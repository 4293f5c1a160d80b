"""Where passages of one revision stand in the next. More cases, in more languages, are in spec/vectors/anchor.json."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import Carried, carry, compose

OLD = "The board met on Tuesday. Anna Lind spoke. It rained all day in the harbour. Anna Lind left."

WORDS = st.lists(
    st.sampled_from(
        ["pier", "boat", "rain", "Anna", "Lind", "said", "the", "a", "12", "13.5", ".", "\n\n", "“no”", "船", "ที่"]
    ),
    max_size=40,
).map(" ".join)
ANY = st.text(st.sampled_from("ab .\n\u00a0'’\u0301船ท😀1,"), max_size=60)
TEXTS = st.one_of(WORDS, ANY)


def carried(old: str, new: str, words: str, nth: int = 0) -> Carried:
    start = -1
    for _ in range(nth + 1):
        start = old.index(words, start + 1)
    return carry(old, new, [Span(start, start + len(words))])[0]


def span_in(text: str, data: st.DataObject) -> Span:
    start = data.draw(st.integers(0, len(text)))
    return Span(start, data.draw(st.integers(start, len(text))))


@given(TEXTS, st.data())
def test_the_same_text_changes_nothing(text: str, data: st.DataObject) -> None:
    span = span_in(text, data)
    found = carry(text, text, [span])[0]
    assert (found.status, found.span, found.kept) == ("unchanged", span, 1.0)


@given(TEXTS, TEXTS, st.data())
def test_what_is_said_of_a_passage_holds(old: str, new: str, data: st.DataObject) -> None:
    span = span_in(old, data)
    found = carry(old, new, [span])[0]
    assert found.before == span.of(old)
    assert (found.span is None) == (found.status in ("deleted", "unsure"))
    assert found.words == (found.span.of(new) if found.span else "")
    assert (found.words == found.before) == (found.status in ("unchanged", "moved")) or found.span is None
    assert 0 <= found.kept <= 1


def test_all_of_a_passage_is_no_more_than_one() -> None:
    assert carry("pier boat pier", "pier pier boat pier", [Span(1, 11)])[0].kept <= 1


@given(TEXTS, TEXTS, st.data())
def test_passages_carried_together_fare_as_each_alone(old: str, new: str, data: st.DataObject) -> None:
    spans = [span_in(old, data) for _ in range(3)]
    assert carry(old, new, spans) == [carry(old, new, [span])[0] for span in spans]


@given(WORDS.filter(str.strip), WORDS, st.data())
def test_a_paragraph_inserted_before_shifts(text: str, inserted: str, data: st.DataObject) -> None:
    text = text.strip()
    span = span_in(text, data)
    before = inserted + "\n\n"
    found = carry(text, before + text, [span])[0]
    if inserted.strip() and "\n" not in text and text not in inserted and span.end > span.start:
        assert found.words == span.of(text)


@given(WORDS, WORDS, WORDS, st.data())
def test_composing_agrees_with_the_chain(first: str, second: str, third: str, data: st.DataObject) -> None:
    spans = [span_in(first, data) for _ in range(3)]
    one = carry(first, second, spans)
    other = carry(second, third, [c.span for c in one if c.span is not None])
    following = iter(other)
    for span, step, joined in zip(spans, one, compose(one, other), strict=True):
        last = next(following) if step.span is not None else step
        assert (joined.span, joined.words) == (last.span, last.words)
        assert joined.before == span.of(first)
        assert (joined.words == joined.before) == (joined.status in ("unchanged", "moved")) or joined.span is None


def test_composing_knows_a_passage_that_reads_again_as_it_did() -> None:
    away = OLD.replace("Tuesday", "Friday")
    span = Span(17, 24)
    one = carry(OLD, away, [span])
    other = carry(away, OLD, [c.span for c in one if c.span])
    assert [c.status for c in compose(one, other)] == ["unchanged"]


def test_composing_a_move_with_a_change_is_a_change() -> None:
    moved = Carried("moved", Span(4, 8), "pier", "pier", "put elsewhere", 1.0)
    changed = Carried("changed", Span(0, 4), "dock", "pier", "in the place of the change", 0.0)
    same = Carried("unchanged", Span(9, 13), "pier", "pier", "outside all changes", 1.0)
    assert [c.status for c in compose([moved, moved], [changed, same])] == ["changed", "moved"]


def test_composing_leaves_what_was_deleted_deleted() -> None:
    gone = Carried("deleted", None, "", "pier", "nothing stands in its place", 0.0)
    assert compose([gone], []) == [gone]


def test_steps_that_do_not_fit_are_refused() -> None:
    one = carry(OLD, OLD, [Span(0, 3)])
    with pytest.raises(ValueError, match="no other"):
        compose(one, [])


def test_a_span_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        carry("abc", "abd", [Span(1, 9)])


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


def test_a_sentence_put_elsewhere_is_not_where_its_lookalike_always_stood() -> None:
    old = "Ash beat Oak by three goals to one.\n\nThe hall was full.\n\nAsh beat Oak by three goals to one."
    new = "The hall was full.\n\nAsh beat Oak by three goals to one."
    found = carried(old, new, "Ash beat Oak by three goals to one.")
    assert (found.status, found.span) == ("deleted", None)
    assert carried(old, new, "Ash beat Oak by three goals to one.", nth=1).status == "unchanged"


def test_a_line_of_two_words_put_above_another_is_moved() -> None:
    old = "Crew\n- Engine room\n- Upper Lindgren\n- Pantry Holmström\nThe ferry sails at noon.\n"
    new = "Crew\n- Engine room\n- Galley\n- Pantry Holmström\n- Upper Lindgren\nThe ferry sails at noon.\n"
    assert {carried(old, new, words).status for words in ("Upper Lindgren", "Pantry Holmström")} == {
        "unchanged",
        "moved",
    }


def test_a_name_that_stands_in_what_replaced_the_words_around_it_is_that_name() -> None:
    old = "For boats the council recommends the old printed tide table “Harbour” ; for ships, ask."
    new = (
        "For boats the council recommends three programs, “Quayside”, “Harbour” and “Lighthouse”, which are described "
        "under [Counting boats with little effort](#boats); for ships, ask."
    )
    found = carried(old, new, "Harbour")
    assert (found.status, found.span) == ("unchanged", Span(new.index("Harbour"), new.index("Harbour") + 7))
    assert carried(old, new.replace("Quayside", "Harbour"), "Harbour").status == "changed"
    assert carried(old, new.replace("Harbour", "Harbours"), "Harbour").status == "changed"


def test_a_repeated_word_taken_out_is_a_change_of_the_pair() -> None:
    found = carried("to the the crowd", "to the crowd", "the the")
    assert (found.status, found.words) == ("changed", "the")


def test_a_paragraph_joined_from_wrapped_lines_is_the_same_words() -> None:
    old = "The lock at the mouth of the river, which was\nbuilt in the year of the flood, will be closed\nfor repairs."
    found = carried(old, old.replace("\n", " "), "the flood, will")
    assert (found.status, found.words) == ("unchanged", "the flood, will")


def test_a_paragraph_split_and_edited_keeps_its_sentences() -> None:
    old = "The lock was closed on Monday. Two barges had to wait. The keeper said that nobody had told him about it."
    new = "The lock was closed on Monday. Two boats had to wait.\n\nThe keeper said nobody had told him about it."
    assert carried(old, new, "Two barges had to wait.").words == "Two boats had to wait."
    assert carried(old, new, "The lock was closed on Monday.").status == "unchanged"


def test_an_article_written_anew_is_unsure() -> None:
    old = " ".join(f"word{n}" for n in range(100))
    new = " ".join(f"other{n}" for n in range(100))
    assert carried(old, new, "word50").status == "unsure"


def test_all_passages_are_answered_in_their_order() -> None:
    new = OLD.replace("Tuesday", "Friday")
    spans = [Span(77, 86), Span(17, 24), Span(0, 9)]
    assert [c.words for c in carry(OLD, new, spans)] == ["Anna Lind", "Friday", "The board"]


MANY = 300_000
HOSTILE = {
    "one letter": ("a" * MANY, "a" * (MANY // 2) + "b" + "a" * (MANY // 2)),
    "one word": ("a " * MANY, "a " * (MANY // 2) + "b " + "a " * (MANY // 2)),
    "full stops": (". " * MANY, ". " * (MANY // 2) + "x " + ". " * (MANY // 2)),
    "dots in a row": ("." * MANY, "." * (MANY // 2) + "x" + "." * (MANY // 2)),
    "quotation marks": ('."' * MANY, '."' * MANY + "x"),
    "numbers": ("1," * MANY + "a", "1," * MANY + "b"),
    "marks": ("a\u0301" * MANY, "a\u0301" * MANY + "b"),
    "blank lines": ("\n" * MANY, "\n" * MANY + "x"),
    "nothing in common": (
        " ".join(f"w{n}" for n in range(MANY // 6)),
        " ".join(f"v{n}" for n in range(MANY // 6)),
    ),
    "no sentence in common": (
        ". ".join(f"Was {n} one of {n * 7919 % 9973} or not" for n in range(MANY // 30)),
        ". ".join(f"Did {n} see {n * 7907 % 9967} that day" for n in range(MANY // 30)),
    ),
    "reversed lines": (
        "\n".join(f"line {n} of the list" for n in range(MANY // 20)),
        "\n".join(f"line {n} of the list" for n in range(MANY // 20, 0, -1)),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_however_made_is_too_much(name: str) -> None:
    # Squared work would take minutes here, which is the timeout; bench/anchoring/large.py measures.
    old, new = HOSTILE[name]
    spans = [Span(at, at + 5) for at in range(0, len(old) - 5, len(old) // 50)]
    found = carry(old, new, spans)
    assert len(found) == len(spans)
    assert all(c.words == c.before for c in found if c.status in ("unchanged", "moved"))
