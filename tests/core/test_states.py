"""The table of states."""

from itertools import product

import pytest

from corrigenda.core.states import DECISIONS, OBSERVATIONS, TRANSITIONS, Act, NotAllowed, State, acts_from, after


@pytest.mark.parametrize(("state", "act"), list(product(State, Act)))
def test_every_pair_leads_to_the_tables_state_or_is_refused(state: State, act: Act) -> None:
    if (state, act) in TRANSITIONS:
        assert after(state, act) is TRANSITIONS[state, act]
    else:
        with pytest.raises(NotAllowed) as refused:
            after(state, act)
        assert (refused.value.state, refused.value.act) == (state, act)


def test_fixed_is_reached_by_seeing_alone() -> None:
    assert {act for (_, act), to in TRANSITIONS.items() if to is State.FIXED} == {Act.SEE_FIXED}


def test_no_editor_can_leave_fixed() -> None:
    assert acts_from(State.FIXED) == []


def test_every_act_is_a_decision_an_observation_or_undo() -> None:
    assert set(Act) == DECISIONS | OBSERVATIONS | {Act.UNDO}
    assert not DECISIONS & OBSERVATIONS
