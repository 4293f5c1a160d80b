"""`python -m bench.anchoring.large`: one passage of a very long document, and of texts made to be slow.

Beside the Hypothesis matcher, which searches the new text only.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from statistics import median

from bench.anchoring.peers import Pair, peers
from bench.anchoring.texts import LOST, MILLION, Document, edited, hostile
from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import carry

_PASSAGES = 300
_LENGTH = 40
_MIX = {"unchanged": 3, "changed": 3, "deleted": 3, "moved": 1}  # in ten passages of an edited document
_PROMISES = {"first": 3.0, "worst": 300.0, "further": 0.2, "memory": 20.0}
_LEAST = MILLION  # a shorter text counts as one of so many characters, and as many bytes


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds for one passage, for each further one, and memory in multiples of both texts' own."""

    first: float
    slowest: float
    further: float
    memory: float
    theirs: float | None


def main() -> None:
    """Measure every document and say which promise was not kept."""
    print(f"{'':44}{'one passage':>14}{'per million':>13}{'further':>10}{'memory':>9}{'Hypothesis':>12}{'ratio':>8}")
    print(f"{'':44}{'ms':>14}{'ms':>13}{'ms':>10}{'x text':>9}{'ms':>12}")
    broken: list[str] = []
    for document in documents():
        found = measure(document)
        size = max(len(document.old) + len(document.new), _LEAST) / MILLION
        ratio = found.first / found.theirs if found.theirs else None
        print(
            f"{document.name:44}{found.first:>14,.1f}{found.slowest / size:>13,.1f}{found.further:>10.3f}"
            f"{found.memory:>9.1f}{'' if found.theirs is None else f'{found.theirs:,.1f}':>12}"
            f"{'' if ratio is None else f'{ratio:.2f}':>8}",
            flush=True,
        )
        values = {
            "worst": found.slowest / size,
            "further": found.further,
            "memory": found.memory,
            "first": ratio or 0.0,
        }
        broken += [
            f"{document.name}: {name} {v:.2f}, promised {_PROMISES[name]}"
            for name, v in values.items()
            if v > _PROMISES[name]
        ]
    print("\n" + ("\n".join(broken) if broken else "Every promise is kept."))


def measure(document: Document) -> Measured:
    """Carry passages spread over the document, each alone; then all together; then once more for the memory.

    Nothing is left over from one call to the next: texts this long are not kept.
    """
    spans = _passages(document)
    alone = [_seconds(lambda s=span: carry(document.old, document.new, [s])) for span in spans[:10]]
    together = _seconds(lambda: carry(document.old, document.new, spans))
    tracemalloc.start()
    carry(document.old, document.new, spans[:50])
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    own = sys.getsizeof(document.old) + sys.getsizeof(document.new)
    theirs = _theirs(document, spans[:10]) if document.is_edited else None
    further = max(0.0, together - alone[0]) / (len(spans) - 1)
    return Measured(median(alone) * 1000, max(alone) * 1000, further * 1000, memory / max(own, _LEAST), theirs)


def _passages(document: Document) -> list[Span]:
    """Passages spread over the old text; in an edited document of all fates, in turn, as `_MIX` says.

    Which fate a passage has is as we found it ourselves.
    """
    chance = random.Random(1)
    starts = [chance.randrange(len(document.old) - _LENGTH) for _ in range(20 * _PASSAGES)]
    spans = [Span(at, at + _LENGTH) for at in starts]
    if not document.is_edited:
        first = [Span(0, _LENGTH)] if document.old.startswith(LOST) else []
        return [*first, *spans][:_PASSAGES]
    found: dict[str, list[Span]] = {status: [] for status in _MIX}
    for span, carried in zip(spans, carry(document.old, document.new, spans), strict=True):
        found.get(carried.status, []).append(span)
    tens = (
        [span for status, many in _MIX.items() for span in found[status][many * ten : many * (ten + 1)]]
        for ten in range(_PASSAGES // sum(_MIX.values()))
    )
    return list(chain.from_iterable(tens))


def _seconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _theirs(document: Document, spans: list[Span]) -> float | None:
    for peer in peers():
        if "Hypothesis" in peer.name:
            pair = Pair(document.old, document.new, tuple((span.start, span.end) for span in spans))
            return median(answer.seconds for answer in peer.answer([pair])[0]) * 1000
    return None


def documents() -> Iterator[Document]:
    """All of them."""
    yield from edited()
    yield from hostile()


if __name__ == "__main__":
    main()
