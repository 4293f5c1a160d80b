"""What is wrong with a log is told with its place, and so that a terminal can show it."""

from __future__ import annotations

from corrigenda.core.checkpoint import Checkpoint
from corrigenda.core.merkle import consistency, inclusion, leaf_hash, nodes_of, root
from corrigenda.core.verifying import Finding, Log, check, check_inclusions
from tests.cli.test_record_verify import LINES, ORIGIN

ENTRIES = [line.encode() for line in LINES]
LEAVES = [leaf_hash(line) for line in ENTRIES]
NODES = nodes_of(LEAVES)
LOG = Log(ENTRIES, [leaf.hex() for leaf in LEAVES], ENTRIES)
TOP, SEEN = (Checkpoint(ORIGIN, size, root(size, NODES)) for size in (7, 3))


def test_somebody_else_s_control_characters_are_not_shown() -> None:
    assert str(Finding("entry 1", "\x1b[2J\u202eé")) == "entry 1: \ufffd[2J\ufffdé"


def test_a_consistency_proof_that_does_not_lead_there_is_found() -> None:
    assert check(LOG, TOP, SEEN, consistency(3, 7, NODES)) == []
    assert [finding.where for finding in check(LOG, TOP, SEEN, consistency(2, 7, NODES))] == ["consistency proof"]


def test_an_inclusion_proof_that_is_missing_or_of_another_entry_is_found() -> None:
    def ask(number: int, size: int) -> list[tuple[int, bytes, list[bytes]]]:
        return [(number - 1, ENTRIES[number - 1], inclusion(number - 1, size, NODES))]

    assert check_inclusions(LOG, TOP, ask) == []
    assert check_inclusions(LOG, TOP, lambda *_: None) == []
    assert len(check_inclusions(LOG, TOP, lambda *_: [])) == 7
    assert len(check_inclusions(LOG, TOP, lambda _, size: ask(1, size))) == 6
