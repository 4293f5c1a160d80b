"""What an entry of the public log says: what the public sees of a notice, as one line of JSON that never varies.

No reader's data is in it. The line's bytes are what is hashed, so its forms are frozen: members are sorted, nothing is
between them, and only what JSON has to escape is escaped. `v` tells which form it is: 1 publishes, 2 says what became
of a published notice later. A member that is new needs a new version.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

WORDS = ("kind", "language", "text", "before", "after")
"""What a notice says: columns of its row, and members of its entries."""
PUBLISH, AMEND, WITHDRAW = "publish", "amend", "withdraw"
_FIRST: dict[str, type] = {
    "act": str, "after": str, "article": str, "before": str, "kind": str, "language": str, "number": int,
    "published": str, "revision": str, "site": str, "text": str, "v": int,
}  # fmt: skip
FORMS = {1: _FIRST, 2: {**_FIRST, "minor": bool, "reason": str, "version": int}}
"""The members of each form with their types."""
ACTS = {1: frozenset({PUBLISH}), 2: frozenset({AMEND, WITHDRAW})}
VERSIONS = {PUBLISH: 1, AMEND: 2, WITHDRAW: 2}


def entry(
    act: str, *, site: str, number: int, kind: str, language: str, text: str, before: str, after: str, article: str,
    revision: str, published: datetime, version: int = 1, reason: str = "", minor: bool = False,
) -> str:  # fmt: skip
    """The line for what became of a notice. `article` is its URL, `revision` the digest of its text or "", `published`
    when the act became public (UTC).

    Of a later act: `version` counts from 2, `reason` is why, `minor` that what the notice says is the same. A
    withdrawal repeats the words that it withdraws.
    """
    form = VERSIONS[act]
    members: dict[str, Any] = {
        "v": form, "act": act, "site": site, "number": number, "kind": kind, "language": language, "text": text,
        "before": before, "after": after, "article": article, "revision": revision,
        "published": f"{published.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
    }  # fmt: skip
    if form > 1:
        members |= {"version": version, "reason": reason, "minor": minor}
    return _line(members)


def parsed(line: bytes) -> dict[str, Any]:
    """The members of an entry. Raises ValueError when the line is not in its form, to the byte."""
    try:
        members = json.loads(line)
    except RecursionError:
        members = None
    version = members.get("v") if isinstance(members, dict) else None
    if type(version) is not int or not isinstance(members, dict):
        raise ValueError("its members are not those of an entry")
    form = FORMS.get(version)
    if form is None:
        raise ValueError("it is of a version or an act that is not known")
    if members.keys() != form.keys():
        raise ValueError("its members are not those of an entry")
    if any(type(members[name]) is not wanted for name, wanted in form.items()):
        raise ValueError("a member is of the wrong type")
    if members["act"] not in ACTS[version]:
        raise ValueError("it is of a version or an act that is not known")
    if _line(members).encode() != line:
        raise ValueError("it is not written in the one form")
    return members


def _line(members: dict[str, Any]) -> str:
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
