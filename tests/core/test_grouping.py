"""Which reports speak of the same error."""

from corrigenda.core.anchoring import Span
from corrigenda.core.grouping import Passage, group, passage_of

TEXT = "The board met on Tuesday, 14 May, and elected Anna Lind to the the chair."


def passage(words: str, proposal: str | None = None) -> Passage:
    start = TEXT.index(words)
    return passage_of(Span(start, start + len(words)), words, proposal)


WEEKDAY = (1, passage("Tuesday", "Wednesday"))


def test_the_same_proposal_from_a_longer_selection_is_the_same_error() -> None:
    assert group(passage("The board met on Tuesday, 14", "The board met on Wednesday, 14"), [WEEKDAY]) == 1


def test_a_competing_proposal_is_shown_with_the_other() -> None:
    assert group(passage("on Tuesday", "on Monday"), [WEEKDAY]) == 1


def test_another_change_in_an_overlapping_selection_is_another_error() -> None:
    assert group(passage("Tuesday, 14 May", "Tuesday, 15 May"), [WEEKDAY]) is None


def test_a_remark_without_proposal_on_the_same_words_belongs() -> None:
    assert group(passage("on Tuesday"), [WEEKDAY]) == 1


def test_a_remark_on_a_whole_sentence_does_not_swallow_a_word() -> None:
    assert group(passage(TEXT), [WEEKDAY]) is None
    assert group(passage("Tuesday", "Wednesday"), [(2, passage(TEXT))]) is None


def test_of_several_errata_the_one_that_shares_most_wins() -> None:
    errata = [(4, passage("Tuesday, 14 May", "Wednesday, 15 June")), (3, passage("14 May", "15 May"))]
    assert group(passage("14", "15"), errata) == 3


def test_of_equals_the_first_number_wins() -> None:
    assert group(passage("Tuesday", "Friday"), [(9, passage("Tuesday", "Monday")), WEEKDAY]) == 1


def test_insertions_at_one_point_are_one_error() -> None:
    one, other = passage("elected Anna", "elected Dr Anna"), passage("elected Anna Lind", "elected Ms Anna Lind")
    assert one.touched.start == one.touched.end
    assert group(other, [(5, one)]) == 5


def test_a_repeated_word_reported_from_both_sides_is_one_error() -> None:
    assert group(passage("to the the chair", "to the chair"), [(6, passage("the the", "the"))]) == 6


def test_words_apart_are_apart() -> None:
    assert group(passage("Anna Lind", "Anne Lind"), [WEEKDAY]) is None
    assert group(passage("Anna Lind"), []) is None
