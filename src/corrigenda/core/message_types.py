"""What the software of a site can be told by webhook: which kinds of event, and under which names.

A name is the noun of what it is about and what happened to it. Names are kept for good: receivers compare them.
"""

from __future__ import annotations

TYPE_OF = {
    "grouped": "erratum.reported",
    "verified": "erratum.verified",
    "held": "erratum.held",
    "rejected": "erratum.rejected",
    "duplicate": "erratum.duplicate",
    "undone": "erratum.undone",
    "merged": "erratum.merged",
    "split": "erratum.split",
    "fixed": "erratum.fixed",
    "changed": "erratum.changed",
    "moved": "erratum.moved",
    "restored": "erratum.restored",
    "came_back": "erratum.came_back",
    "published": "correction.published",
    "amended": "correction.amended",
    "withdrawn": "correction.withdrawn",
}
"""By the event's kind. Kinds that are not here are the desk's own business and never leave it."""

PING = "webhook.ping"
"""Says nothing; whoever sets a webhook up asks for it."""
