"""No text, however made, takes more than a stated amount of work and memory: counted, not timed.

Work is the calls of functions, which is what Python is slow at, and the cells of comparing tables, 64 of which are one
step. `python -m bench.anchoring.large` measures the same texts at full length.
"""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from rapidfuzz.distance import LCSseq

from bench.anchoring.texts import LOST, Document, hostile
from corrigenda.core import carrying
from corrigenda.core.alignment import beads, chains, refine
from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import carry

SIZE = 140_000
CALLS_A_LETTER, CALLS = 4, 600_000
TIMES, BYTES = 20, 16_000_000
DOCUMENTS = {document.name: document for document in hostile(SIZE)}


class Comparing:
    """rapidfuzz's comparing, which counts the steps it takes."""

    def __init__(self) -> None:
        self.steps = 0

    def similarity(self, left: str, right: str) -> int:
        self.steps += len(left) * len(right) // 64
        return LCSseq.similarity(left, right)

    def opcodes(self, left: Any, right: Any) -> Any:
        self.steps += len(left) * len(right) // 64
        return LCSseq.opcodes(left, right)


def passages(document: Document) -> list[Span]:
    first = 0 if document.old.startswith(LOST) else 7
    return [Span(at, at + 40) for at in range(first, len(document.old) - 40, len(document.old) // 10)]


def work(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> int:
    comparing, calls = Comparing(), 0
    for module in (beads, chains, refine):
        monkeypatch.setattr(module, "LCSseq", comparing)

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        deed()
    finally:
        sys.setprofile(before)
    return calls + comparing.steps


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_work_is_bounded(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    document = DOCUMENTS[name]
    carrying._recent.last = None
    letters = len(document.old) + len(document.new)
    done = work(monkeypatch, lambda: carry(document.old, document.new, passages(document)))
    assert done <= CALLS_A_LETTER * letters + CALLS, f"{done:,} steps for {letters:,} letters"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_memory_is_bounded(name: str) -> None:
    document = DOCUMENTS[name]
    carrying._recent.last = None
    own = sys.getsizeof(document.old) + sys.getsizeof(document.new)
    tracemalloc.start()
    try:
        carry(document.old, document.new, passages(document))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= TIMES * own + BYTES, f"{peak:,} bytes for {own:,}"
