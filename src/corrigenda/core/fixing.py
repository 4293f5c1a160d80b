"""Is an erratum fixed? Decided from what the passage said, what it should say and what it says now.

Fixed is seen, never typed in. The passage counts as fixed when it now reads as proposed (typography aside), or when
the words that were wrong are gone from it. Whatever else happened to it is for an editor to look at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corrigenda.core.carrying import Carried
from corrigenda.core.diff import changes
from corrigenda.core.folding import fold
from corrigenda.core.words import has_word, tokens

Outcome = Literal["same", "fixed", "changed", "removed", "unsure"]


@dataclass(frozen=True, slots=True)
class Observation:
    """What the newest revision means for an erratum, and why."""

    outcome: Outcome
    why: str


def observe(before: str, proposals: Sequence[str], decided: bool, now: Carried) -> Observation:
    """Judge a carried passage.

    `before` is the passage when it was reported, `proposals` what it should read (the editor's words first), `decided`
    whether an editor verified the error. A fix nobody proposed counts only for a verified erratum.
    """
    if now.status == "unsure":
        return Observation("unsure", now.rule)
    if now.status == "deleted":
        if decided or "" in proposals:
            return Observation("fixed", "the passage was removed")
        return Observation("removed", now.rule)
    if now.status in ("unchanged", "moved") or fold(now.words) == fold(before):
        return Observation("same", now.rule)
    for proposal in proposals:
        if fold(now.words) == fold(proposal):
            return Observation("fixed", "the passage reads as proposed")
    if decided and proposals and any(_wrong_words_gone(before, proposal, now.words) for proposal in proposals):
        return Observation("fixed", "the wrong words are gone")
    if decided and not proposals:
        return Observation("fixed", "the verified passage was changed")
    return Observation("changed", "the passage changed otherwise than proposed")


def holds(passage: str, words: str) -> bool:
    """Whether a passage holds these very words, whole and in this order, typography aside."""
    wanted, found = tokens(fold(words)), tokens(fold(passage))
    return bool(wanted) and any(
        found[start : start + len(wanted)] == wanted for start in range(len(found) - len(wanted) + 1)
    )


def _wrong_words_gone(before: str, proposal: str, now: str) -> bool:
    wrong = [before[c.old_start : c.old_end] for c in changes(before, proposal)]
    words = {fold(token) for piece in wrong for token in tokens(piece) if has_word(token)}
    kept = {fold(token) for token in tokens(proposal)}
    # A repeated word is wrong by its number, not by itself; only the proposal can show that it is fixed.
    words -= kept
    return bool(words) and not words & {fold(token) for token in tokens(now)}
