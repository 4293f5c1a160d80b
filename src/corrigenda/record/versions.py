"""The versions of a notice, as the public log keeps them: nothing else could show one that was changed later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from corrigenda.core.catalogue import best_language, say
from corrigenda.core.log_form import WITHDRAW, parsed
from corrigenda.core.page import parse_time
from corrigenda.core.verifying import version_of
from corrigenda.models import Correction

_WORDS = ("text", "before", "after")


@dataclass(frozen=True, slots=True)
class Version:
    """One version: when it became public (UTC), why, and what became what since the one before it."""

    number: int
    at: datetime
    language: str
    is_withdrawal: bool
    reason: str
    text: str
    changed: tuple[tuple[str, str], ...]


def versions(correction: Correction) -> list[Version]:
    """All versions of a notice, newest first; an entry that cannot be read is for the check of the log to tell of."""
    found: list[Version] = []
    earlier: dict[str, str] | None = None
    for line in correction.log.order_by("index").values_list("entry", flat=True):
        try:
            members = parsed(line.encode())
        except ValueError:
            continue
        said = {"label": say(best_language(members["language"]), f"notice.kind.{members['kind']}")}
        said |= {name: members[name] for name in _WORDS}
        changed = [(earlier[name], words) for name, words in said.items() if earlier and earlier[name] != words]
        at = parse_time(members["published"])
        assert at is not None, "an entry's time is the desk's own"
        found.append(
            Version(
                version_of(members),
                at,
                members["language"],
                members["act"] == WITHDRAW,
                members.get("reason", ""),
                members["text"],
                tuple(changed),
            )
        )
        earlier = said
    return found[::-1]
