"""Whether a public log is what its signed checkpoint says, and what was seen of it before: no trust in who gave it.

    Finding          .where .what          something is wrong, and where

The entries are hashed anew and the root is made from them alone. What the desk says beside that, its own hashes and
what its pages show now, is not believed either: it is compared, to tell where a difference is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from corrigenda.core.checkpoint import Checkpoint
from corrigenda.core.log_form import PUBLISH, WITHDRAW, WORDS, parsed
from corrigenda.core.merkle import Nodes, grew, includes, leaf_hash, nodes_of, root


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        # Parts of it may be somebody else's words, and it is shown on a terminal.
        said = f"{self.where}: {self.what}"
        return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in said)


@dataclass(frozen=True, slots=True)
class Log:
    """A whole log as it was given: its entries' lines, the hashes that it says they have (hex), and the notices that
    its record shows now, in the form of entries."""

    entries: Sequence[bytes]
    hashes: Sequence[str]
    shown: Sequence[bytes]


Inclusions = Callable[[int, int], list[tuple[int, bytes, list[bytes]]] | None]
"""Gives index, line and proof of each entry of the notice with a number, for a size."""


def check(log: Log, top: Checkpoint, seen: Checkpoint | None, proof: Sequence[bytes] | None = None) -> list[Finding]:
    """Everything that is wrong with a log whose checkpoint is `top`; `seen` is one that was seen earlier.

    `proof` is the log's own that it grew from the one to the other, where it gave one.
    """
    leaves = [leaf_hash(line) for line in log.entries]
    nodes = nodes_of(leaves)
    found = _of_size(leaves, top)
    found += _of_forms(log.entries, top)
    found += _of_hashes(leaves, log.hashes)
    if len(leaves) >= top.size and root(top.size, nodes) != top.root:
        found.append(Finding("root", "the entries are not those that the checkpoint was signed for"))
    if seen is not None:
        found += _of_past(len(leaves), nodes, top, seen, proof)
    return found + _of_shown(log.entries, log.shown)


def check_inclusions(log: Log, top: Checkpoint, ask: Inclusions) -> list[Finding]:
    """What is wrong with the log's own proofs that each notice is in it; nothing where it gives none."""
    found: list[Finding] = []
    lines: dict[int, list[tuple[int, bytes]]] = {}
    for index, line in enumerate(log.entries):
        lines.setdefault(parsed(line)["number"], []).append((index, line))
    for number, expected in lines.items():
        given = ask(number, top.size)
        if given is None:
            break
        proved = [
            (index, line) for index, line, proof in given if includes(leaf_hash(line), index, top.size, proof, top.root)
        ]
        if proved != expected:
            found.append(Finding(f"inclusion proof of notice {number}", "it does not show that this is in the log"))
    return found


def newest_number(lines: Sequence[bytes]) -> int:
    """The largest number of a notice in entries; 0 when there is none."""
    return max(newest_entries(lines), default=0)


def _of_size(leaves: Sequence[bytes], top: Checkpoint) -> list[Finding]:
    if len(leaves) == top.size:
        return []
    return [Finding("size", f"the checkpoint is signed for {top.size} entries, and there are {len(leaves)}")]


def _of_forms(entries: Sequence[bytes], top: Checkpoint) -> list[Finding]:
    """Each entry is in its form, of this log, and says what can come next: publications are numbered from 1 without a
    gap, and what became of a notice later goes on from its entry before."""
    found: list[Finding] = []
    newest: dict[int, dict[str, Any]] = {}
    published = 0
    for index, line in enumerate(entries):
        where = f"entry {index}"
        try:
            members = parsed(line)
        except ValueError as error:
            found.append(Finding(where, f"it is no entry: {error}"))
            continue
        number = members["number"]
        if not top.origin.endswith(f"/record/{members['site']}"):
            found.append(Finding(where, f"it is of the site “{members['site']}”"))
        if members["act"] == PUBLISH:
            if number != published + 1:
                found.append(Finding(where, f"it publishes No. {number}, where No. {published + 1} is next"))
            published = number
        elif wrong := _not_after(newest.get(number), members):
            found.append(Finding(where, wrong))
        newest[number] = members
    return found


def _not_after(earlier: dict[str, Any] | None, members: dict[str, Any]) -> str:
    """Why an entry cannot come after the one before it about the same notice; "" when it can."""
    notice = f"No. {members['number']}"
    if earlier is None:
        return f"it is about {notice}, which was not published before"
    if earlier["act"] == WITHDRAW:
        return f"it is about {notice}, which was withdrawn before"
    if members["version"] != version_of(earlier) + 1:
        return f"it is version {members['version']} of {notice}, where {version_of(earlier) + 1} is next"
    if members["published"] < earlier["published"]:
        return f"it is dated before version {version_of(earlier)} of {notice}"
    if members["act"] == WITHDRAW and any(members[name] != earlier[name] for name in WORDS):
        return f"it withdraws other words than those of {notice}"
    return ""


def version_of(members: dict[str, Any]) -> int:
    """Which version of its notice an entry holds, counted from 1."""
    return int(members.get("version", 1))


def _of_hashes(leaves: Sequence[bytes], hashes: Sequence[str]) -> list[Finding]:
    found = [
        Finding(f"entry {index}", "it is not what was hashed when it was entered")
        for index, (leaf, said) in enumerate(zip(leaves, hashes, strict=False))
        if leaf.hex() != said
    ]
    if len(leaves) != len(hashes):
        found.append(Finding("hashes", f"there are {len(hashes)}, for {len(leaves)} entries"))
    return found


def _of_past(
    there: int, nodes: Nodes, top: Checkpoint, seen: Checkpoint, proof: Sequence[bytes] | None
) -> list[Finding]:
    """The log begins with what was seen of it: by its entries, and by its own proof."""
    if top.size < seen.size:
        return [Finding("size", f"there are {top.size} entries, and {seen.size} were seen before")]
    found: list[Finding] = []
    if there >= seen.size and root(seen.size, nodes) != seen.root:
        found.append(Finding("past", f"the first {seen.size} entries are not those that were seen before"))
    if proof is not None and not grew(seen.size, seen.root, top.size, top.root, proof):
        found.append(Finding("consistency proof", f"it does not lead from {seen.size} entries to {top.size}"))
    return found


def _of_shown(entries: Sequence[bytes], shown: Sequence[bytes]) -> list[Finding]:
    """Each notice is shown as its newest entry says, and none is shown that has no entry."""
    said = newest_entries(entries)
    now = newest_entries(shown)
    found: list[Finding] = []
    for number in sorted(said.keys() | now.keys()):
        members, seen = said.get(number), now.get(number)
        where = f"notice {number}"
        if members is None:
            found.append(Finding(where, "the record shows it, and the log has no entry of it"))
        elif seen is None:
            found.append(Finding(where, "the log has it, and the record does not show it"))
        elif version_of(members) != version_of(seen):
            versions = version_of(seen), version_of(members)
            found.append(Finding(where, f"the record shows version {versions[0]}, and the log has {versions[1]}"))
        elif differing := sorted(name for name in members if members[name] != seen.get(name)):
            found.append(Finding(where, f"the record shows another {', '.join(differing)} than the log"))
    return found


def newest_entries(lines: Sequence[bytes]) -> dict[int, dict[str, Any]]:
    """The newest entry of each notice; lines that are none are told of elsewhere."""
    newest: dict[int, dict[str, Any]] = {}
    for line in lines:
        try:
            members = parsed(line)
        except ValueError:
            continue
        newest[members["number"]] = members
    return newest
