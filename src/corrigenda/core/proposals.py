"""What a report's proposal means for an erratum's passage: readers mark more or fewer words of the same error."""

from __future__ import annotations


def as_passage(passage: str, exact: str, proposal: str) -> str | None:
    """What `passage` should read according to a report that marked `exact` and proposed `proposal`.

    None when the report's words cannot be told apart within the passage, or the passage's within the report's.
    """
    if exact == passage:
        return proposal
    if exact and passage.count(exact) == 1:
        return passage.replace(exact, proposal)
    if passage and exact.count(passage) == 1:
        before, after = exact.split(passage)
        if proposal.startswith(before) and proposal.endswith(after) and len(proposal) >= len(before) + len(after):
            return proposal[len(before) : len(proposal) - len(after)]
    return None
