"""What an entry of the public log says: what the public sees of a notice, as one line of JSON that never varies.

No reader's data is in it. The line's bytes are what is hashed, so its form is frozen: `v` is 1, members are sorted,
nothing is between them, and only what JSON has to escape is escaped. A member that is new needs a new version.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

VERSION = 1
PUBLISH, AMEND, WITHDRAW = "publish", "amend", "withdraw"
ACTS = frozenset({PUBLISH, AMEND, WITHDRAW})  # amendments and withdrawals have their form, and no door yet
_STRINGS = ("act", "after", "article", "before", "kind", "language", "published", "revision", "site", "text")
_NUMBERS = ("number", "v")
MEMBERS = frozenset({*_STRINGS, *_NUMBERS})


def entry(
    act: str, *, site: str, number: int, kind: str, language: str, text: str, before: str, after: str, article: str,
    revision: str, published: datetime,
) -> str:  # fmt: skip
    """The line for what became of a notice. `article` is its URL, `revision` the digest of its text or "", `published`
    when the act became public (UTC)."""
    return _line({
        "v": VERSION, "act": act, "site": site, "number": number, "kind": kind, "language": language, "text": text,
        "before": before, "after": after, "article": article, "revision": revision,
        "published": f"{published.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    })  # fmt: skip


def parsed(line: bytes) -> dict[str, Any]:
    """The members of an entry. Raises ValueError when the line is not in the form, to the byte."""
    try:
        members = json.loads(line)
    except RecursionError:
        members = None
    if not isinstance(members, dict) or members.keys() != MEMBERS:
        raise ValueError("its members are not those of an entry")
    strings, numbers = (members[name] for name in _STRINGS), (members[name] for name in _NUMBERS)
    if not all(isinstance(value, str) for value in strings) or not all(type(value) is int for value in numbers):
        raise ValueError("a member is of the wrong type")
    if members["v"] != VERSION or members["act"] not in ACTS:
        raise ValueError("it is of a version or an act that is not known")
    if _line(members).encode() != line:
        raise ValueError("it is not written in the one form")
    return members


def _line(members: dict[str, Any]) -> str:
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
