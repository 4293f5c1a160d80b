"""The one table of what may become of an erratum. Nothing else in Corrigenda decides a state.

The states are the RFC Editor's (reported, verified, held, rejected) and fixed, which is observed on the live page and
can be reached by no act of an editor. `Erratum.apply` is the only writer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What is known of an erratum."""

    REPORTED = "reported"
    VERIFIED = "verified"
    HELD = "held"
    REJECTED = "rejected"
    FIXED = "fixed"


OPEN = frozenset({State.REPORTED, State.HELD, State.VERIFIED})
"""Of an erratum in one of these somebody still expects something: a decision, or the fix."""


class Act(StrEnum):
    """What changes a state: an editor's decision, or what the worker saw on the page."""

    VERIFY = "verify"
    HOLD = "hold"
    REJECT = "reject"
    DUPLICATE = "duplicate"
    JUNK = "junk"
    UNDO = "undo"
    SEE_FIXED = "see_fixed"
    SEE_BACK = "see_back"


DECISIONS = frozenset({Act.VERIFY, Act.HOLD, Act.REJECT, Act.DUPLICATE, Act.JUNK})
"""Acts of an editor; each can be undone until something else happened to the erratum's state."""

OBSERVATIONS = frozenset({Act.SEE_FIXED, Act.SEE_BACK})
"""Acts of the worker; no editor may perform them."""

TRANSITIONS: dict[tuple[State, Act], State] = {
    (State.REPORTED, Act.VERIFY): State.VERIFIED,
    (State.REPORTED, Act.HOLD): State.HELD,
    (State.REPORTED, Act.REJECT): State.REJECTED,
    (State.REPORTED, Act.DUPLICATE): State.REJECTED,
    (State.REPORTED, Act.JUNK): State.REJECTED,
    (State.REPORTED, Act.SEE_FIXED): State.FIXED,
    (State.HELD, Act.VERIFY): State.VERIFIED,
    (State.HELD, Act.REJECT): State.REJECTED,
    (State.HELD, Act.DUPLICATE): State.REJECTED,
    (State.HELD, Act.JUNK): State.REJECTED,
    (State.HELD, Act.SEE_FIXED): State.FIXED,
    (State.VERIFIED, Act.HOLD): State.HELD,
    (State.VERIFIED, Act.REJECT): State.REJECTED,
    (State.VERIFIED, Act.DUPLICATE): State.REJECTED,
    (State.VERIFIED, Act.JUNK): State.REJECTED,
    (State.VERIFIED, Act.SEE_FIXED): State.FIXED,
    (State.REJECTED, Act.VERIFY): State.VERIFIED,
    (State.REJECTED, Act.HOLD): State.HELD,
    (State.REJECTED, Act.JUNK): State.REJECTED,
    (State.FIXED, Act.SEE_BACK): State.REPORTED,
}


@dataclass(frozen=True)
class NotAllowed(Exception):
    """The table has no such transition; carries the evidence."""

    state: State
    act: Act

    def __str__(self) -> str:
        return f"an erratum that is {self.state} cannot be changed by “{self.act}”"


def after(state: State, act: Act) -> State:
    """The state that an act leads to. Raises NotAllowed."""
    try:
        return TRANSITIONS[state, act]
    except KeyError:
        raise NotAllowed(state, act) from None


def acts_from(state: State) -> list[Act]:
    """The decisions an editor may take on an erratum in this state, in the order of the table."""
    return [act for (origin, act) in TRANSITIONS if origin == state and act in DECISIONS]
