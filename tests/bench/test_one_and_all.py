"""Looking at little to answer for one passage is a matter of speed: the answer is the one that looking at all gives."""

from __future__ import annotations

import pytest

from bench.anchoring.cases import Case
from bench.anchoring.editor import synthetic
from corrigenda.core import carrying
from corrigenda.core.alignment import stretches
from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import Carried, carry


@pytest.fixture(scope="module")
def drawn() -> list[Case]:
    return list(synthetic(6, 6, 8))


def alone(case: Case) -> Carried:
    carrying._recent.last = None
    return carry(case.old, case.new, [Span(case.start, case.end)])[0]


def test_searching_for_one_passage_answers_as_cutting_all_of_what_was_rewritten(
    drawn: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    searched = [alone(case) for case in drawn]
    monkeypatch.setattr(stretches, "_MOST_SEARCHED", -1)
    assert searched == [alone(case) for case in drawn]
    assert sum(one.rule == "put elsewhere" for one in searched) > 40


def test_a_passage_by_itself_is_answered_as_it_is_among_others(drawn: list[Case]) -> None:
    for old, new in {(case.old, case.new) for case in drawn}:
        cases = [case for case in drawn if (case.old, case.new) == (old, new)]
        carrying._recent.last = None
        assert carry(old, new, [Span(case.start, case.end) for case in cases]) == [alone(case) for case in cases]
