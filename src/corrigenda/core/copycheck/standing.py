"""How a rule has done at a desk, and when it is not asked any more by itself.

A rule whose findings editors reject teaches them to look away from all findings. Four of five have to be accepted, of
the last fifty that were decided. As soon as that many were rejected that the fifty cannot be reached any more, it is
demoted: nobody has to reject the rest first.
"""

from __future__ import annotations

from dataclasses import dataclass

LOOKED_AT = 50
"""The last so many decisions count."""
LEAST_ACCEPTED = 0.8
"""Of those."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Of the last decisions on a rule's findings, at most LOOKED_AT, how many accepted it and how many did not."""

    accepted: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """How many decisions there were."""
        return self.accepted + self.rejected

    @property
    def is_poor(self) -> bool:
        """Whether too many were rejected, however the rest of the fifty may be decided."""
        return self.rejected > LOOKED_AT - round(LOOKED_AT * LEAST_ACCEPTED)
