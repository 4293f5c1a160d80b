"""What readers want a passage to read, told in terms of the erratum's own passage and counted.

Readers mark more or fewer words for the same change: “Saturday” → “Friday”, or the whole sentence with “Friday” in it.
Both are one proposal. A reader's change is moved onto the erratum's passage where it is clear how; a change that goes
beyond the passage, or whose place in it is not clear, keeps the reader's own words and cannot be taken over by a click.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from corrigenda.core.anchoring import Quote
from corrigenda.core.diff import touched


@dataclass(frozen=True, slots=True)
class Wish:
    """What `readers` readers said in the very same words; `report` is the first one's number."""

    exact: str
    proposal: str | None
    readers: int
    report: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change, by `readers` readers. `words`: what the passage should read, or None when it does not fit."""

    words: str | None
    before: str
    after: str
    readers: int
    report: int


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposals, the one with most readers first, and how many readers proposed nothing."""

    all: tuple[Proposal, ...]
    silent: int

    @property
    def leading(self) -> Proposal | None:
        """The proposal with most readers that fits the passage."""
        return next((proposal for proposal in self.all if proposal.words is not None), None)

    def by(self, report: int) -> Proposal | None:
        """The proposal known by its first report's number."""
        return next((p for p in self.all if p.report == report and p.words is not None), None)


def gather(passage: Quote, wishes: Iterable[Wish]) -> Proposals:
    """Count the proposals for a passage."""
    counted: dict[tuple[str | None, str, str], Proposal] = {}
    silent = 0
    for wish in sorted(wishes, key=lambda wish: wish.report):
        if wish.proposal is None or wish.proposal == wish.exact:
            silent += wish.readers
            continue
        words = in_terms_of(passage, wish.exact, wish.proposal)
        before, after = (wish.exact, wish.proposal) if words is None else (passage.exact, words)
        earlier = counted.get((words, before, after))
        counted[words, before, after] = Proposal(
            words, before, after,
            readers=wish.readers + (earlier.readers if earlier else 0),
            report=earlier.report if earlier else wish.report,
        )  # fmt: skip
    return Proposals(tuple(sorted(counted.values(), key=lambda p: (-p.readers, p.report))), silent)


def in_terms_of(passage: Quote, exact: str, proposal: str) -> str | None:
    """What `passage` should read when `exact` should read `proposal`; None when that cannot be said of the passage."""
    if exact == passage.exact:
        return proposal
    at = _offset(passage, exact)
    if at is None:
        return None
    start, end = touched(exact, proposal)
    new = proposal[start : len(proposal) - (len(exact) - end)]
    start, end = at + start, at + end
    if start < 0 or end > len(passage.exact):
        return None
    return passage.exact[:start] + new + passage.exact[end:]


def _offset(passage: Quote, exact: str) -> int | None:
    """Where `exact` begins, counted from the passage's beginning (or before it); None unless one place."""
    if not exact or not passage.exact:
        return None
    whole = passage.prefix + passage.exact + passage.suffix
    first, last = len(passage.prefix), len(passage.prefix) + len(passage.exact)
    places = [at for at in _places(whole, exact) if at < last and at + len(exact) > first]
    if len(places) == 1:
        return places[0] - first
    if not places and len(inside := _places(exact, passage.exact)) == 1:
        return -inside[0]
    return None


def _places(text: str, words: str) -> list[int]:
    found = []
    position = text.find(words)
    while position != -1:
        found.append(position)
        position = text.find(words, position + 1)
    return found
