"""What the desk calls things, so that no page and no history shows a database's word."""

from __future__ import annotations

from django.contrib.auth.models import User

from corrigenda.core.states import Act, State
from corrigenda.models import Erratum, Kind, Place

STATES: dict[str, str] = {
    State.REPORTED: "To decide",
    State.HELD: "On hold",
    State.VERIFIED: "Waiting for the fix",
    State.FIXED: "Fixed",
    State.REJECTED: "Rejected",
}
DONE: dict[Act, str] = {
    Act.VERIFY: "Verified",
    Act.HOLD: "Put on hold",
    Act.REJECT: "Rejected",
    Act.DUPLICATE: "Marked as a duplicate",
    Act.JUNK: "Marked as junk",
    Act.UNDO: "Decision undone",
}
ALERTS: dict[str, tuple[str, str]] = {
    "changed": (
        "Changed otherwise",
        "The page changed here, but not as anybody proposed. Compare the words and decide.",
    ),
    "removed": ("Removed", "The passage is gone from the page."),
    "unsure": ("Lost its place", "The article was rewritten, and it is no longer sure where the passage stands."),
    "back": ("Came back", "It was fixed, and the wrong words stand on the page again."),
}
NOT_IN_TEXT: dict[str, str] = {
    Place.WHOLE: "This is about the article as a whole; no passage was marked.",
    Place.UNPLACED: "These words were not found in the article's text: they may stand in a part that is not read as "
    "the story, or the page changed before it was looked at.",
    Place.UNSURE: "The article was rewritten since, and it is no longer sure where these words stand.",
    Place.REMOVED: "These words were removed from the page.",
}
REASONS = (
    "Not an error",
    "Opinion",
    "Already corrected",
    "Cannot be verified",
    "Outside our stories",
)
"""Reasons offered with a rejection; the editor may add to one or write another."""
JUNK_REASONS = ("Advertising", "Abuse", "Nonsense", "A test")
"""Reasons offered with junk; no reader sees them."""


def called(user: User) -> str:
    """What a person is called."""
    return user.get_full_name() or user.get_username()


def kind_words(kind: str) -> str:
    """What a kind of error is called."""
    return str(dict(Kind.choices).get(kind, kind))


def why_not_in_text(erratum: Erratum) -> str:
    """Why the passage is not shown in the article; empty when it is."""
    if erratum.span is not None and erratum.revision_id is not None and erratum.place == Place.PLACED:
        return ""
    if erratum.place == Place.PLACED:
        return "The article's text is not stored yet."
    return NOT_IN_TEXT.get(erratum.place, "")
