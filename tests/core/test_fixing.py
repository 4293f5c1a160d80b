"""Is an erratum fixed?"""

import pytest

from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import Carried
from corrigenda.core.fixing import observe


def now(words: str) -> Carried:
    return Carried("changed", Span(0, len(words)), words, "", "in the place of the change", 0.5)


DELETED = Carried("deleted", None, "", "", "nothing stands in its place", 0.0)


@pytest.mark.parametrize("decided", [True, False])
def test_reading_as_proposed_is_fixed_whoever_decided(decided: bool) -> None:
    assert observe("on Tuesday", ["on Wednesday"], decided, now("on Wednesday")).outcome == "fixed"


def test_typography_does_not_keep_a_fix_from_being_seen() -> None:
    assert observe("the 'old' pier", ["the “new” pier"], False, now('the "new"\u00a0pier')).outcome == "fixed"


def test_wrong_words_gone_is_fixed_once_verified() -> None:
    assert observe("on Tuesday in May", ["on Wednesday in May"], True, now("on 14 May")).outcome == "fixed"
    assert observe("on Tuesday in May", ["on Wednesday in May"], False, now("on 14 May")).outcome == "changed"


def test_a_rewrite_that_keeps_the_wrong_words_is_no_fix() -> None:
    assert observe("met on Tuesday", ["met on Wednesday"], True, now("gathered on Tuesday")).outcome == "changed"


def test_a_repeated_word_is_fixed_only_when_one_is_gone() -> None:
    assert observe("the the crowd", ["the crowd"], True, now("the the people")).outcome == "changed"
    assert observe("the the crowd", ["the crowd"], True, now("the crowd")).outcome == "fixed"


def test_a_changed_passage_without_proposal_is_fixed_once_verified() -> None:
    assert observe("is unclear", [], True, now("is clear")).outcome == "fixed"
    assert observe("is unclear", [], False, now("is clear")).outcome == "changed"


def test_a_removed_passage_is_fixed_when_verified_or_when_removal_was_asked_for() -> None:
    assert observe("nonsense", ["sense"], True, DELETED).outcome == "fixed"
    assert observe("nonsense", [""], False, DELETED).outcome == "fixed"
    assert observe("nonsense", ["sense"], False, DELETED).outcome == "removed"


def test_nothing_changed_is_the_same() -> None:
    same = Carried("unchanged", Span(0, 3), "the", "the", "outside all changes", 1.0)
    assert observe("the", ["a"], True, same).outcome == "same"


def test_unsure_stays_unsure() -> None:
    assert (
        observe("x", ["y"], True, Carried("unsure", None, "", "x", "the article was rewritten", 0.0)).outcome
        == "unsure"
    )
