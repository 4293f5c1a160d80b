"""`python -m bench.anchoring.large`: one passage of a very long document, and of texts made to be slow.

Beside the Hypothesis matcher, which searches the new text only. Texts are made of random letters, from a seed.
"""

from __future__ import annotations

import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.anchoring.peers import Pair, peers
from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import carry

MILLION = 1_000_000
_FURTHER = 300
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PROMISES = {"first": 3.0, "worst": 300.0, "further": 0.2, "memory": 20.0}


@dataclass(frozen=True, slots=True)
class Document:
    """Two revisions, and whether they are what an editor could make of an article."""

    name: str
    old: str
    new: str
    is_edited: bool = False


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
        size = (len(document.old) + len(document.new)) / MILLION
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
    """Carry passages spread over the document, each alone; then many together; then once more for the memory."""
    spans = _passages(document)
    alone = [_seconds(lambda s=span: _carry(document, [s])) for span in spans[:7]]
    half = _seconds(lambda: _carry(document, spans[: _FURTHER // 2]))
    whole = _seconds(lambda: _carry(document, spans))
    tracemalloc.start()
    _carry(document, spans[:50])
    memory = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    own = sys.getsizeof(document.old) + sys.getsizeof(document.new)
    theirs = _theirs(document, spans[:7]) if document.is_edited else None
    further = max(0.0, whole - half) / (_FURTHER // 2)
    return Measured(median(alone) * 1000, max(alone) * 1000, further * 1000, memory / own, theirs)


def _passages(document: Document) -> list[Span]:
    """Passages of 40 letters spread over the old text; in an edited document, half of them do not stand in the new one.

    For every search for a quote the second half is the hard one, and for an aligner too.
    """
    chance = random.Random(1)
    found: list[Span] = []
    for _ in range(200 * _FURTHER):
        if len(found) == _FURTHER:
            break
        at = chance.randrange(len(document.old) - 40)
        wanted_gone = document.is_edited and len(found) % 2 == 0
        if not document.is_edited or wanted_gone != (document.old[at : at + 40] in document.new):
            found.append(Span(at, at + 40))
    return found


def _carry(document: Document, spans: list[Span]) -> None:
    # A space at the end makes it another pair each time, so that nothing is left over from the last.
    global _turn
    _turn += 1
    carry(document.old, document.new + " " * (_turn % 2), spans)


_turn = 0


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


def documents() -> list[Document]:
    """Edited prose of one and five million characters, and texts that are made to be slow."""
    found = []
    for millions in (1, 5):
        text = _prose(millions * MILLION, 1)
        for percent in (1, 10, 50, 100):
            name = f"prose, {millions} million, {percent} % of paragraphs edited"
            found.append(Document(name, text, _edited(text, percent / 100), is_edited=True))
    chinese = _chinese(MILLION)
    found.append(
        Document("Chinese, 1 million, 1 % of characters", chinese, _sprinkled(chinese, 100, "新"), is_edited=True)
    )
    lines = [f"line number {n} of the list" for n in range(40_000)]
    short = _words(60_000) * 3
    one = _prose(MILLION, 3, paragraphs=False)
    return [
        *found,
        Document("one letter, one changed", "a" * MILLION, "a" * (MILLION - 7) + "b" + "a" * 6),
        Document("one word", "a " * (MILLION // 2), "a " * (MILLION // 2 - 5) + "b a a"),
        Document("full stops", ". " * (MILLION // 2), ". " * (MILLION // 4) + "x" + ". " * (MILLION // 4)),
        Document("numbers", "1," * (MILLION // 2) + "a", "1," * (MILLION // 2) + "b"),
        Document("nothing in common", _prose(MILLION, 1), _prose(MILLION, 2)),
        Document("nothing in common, one line", one, _prose(MILLION, 4, paragraphs=False)),
        Document(
            "no sentences, every 5,000th letter", one.replace(".", ""), _sprinkled(one.replace(".", ""), 5000, "Q")
        ),
        Document("short lines, shuffled", "\n".join(short), "\n".join(random.Random(3).sample(short, len(short)))),
        Document("lines, reversed", "\n".join(lines), "\n".join(lines[::-1])),
        Document("sentences, reversed", ". ".join(lines), ". ".join(lines[::-1])),
    ]


def _words(count: int) -> list[str]:
    chance = random.Random(9)
    return ["".join(chance.choices(_LETTERS, k=chance.randint(2, 10))) for _ in range(count)]


def _prose(size: int, seed: int, *, paragraphs: bool = True) -> str:
    chance, words = random.Random(seed), _words(20_000)
    pieces: list[str] = []
    length = 0
    while length < size:
        piece = " ".join(chance.choices(words, k=chance.randint(5, 25))).capitalize() + "."
        piece += "\n\n" if paragraphs and chance.random() < 0.2 else " "
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces)


def _edited(text: str, share: float) -> str:
    """A share of the paragraphs edited: words replaced, paragraphs deleted, inserted, moved."""
    chance, words = random.Random(7), _words(20_000)
    kept: list[str] = []
    carried: list[str] = []
    for paragraph in text.split("\n\n"):
        edit = chance.random() / share if share else 1.0
        if edit < 0.6:
            parts = paragraph.split(" ")
            at = chance.randrange(len(parts))
            parts[at : at + chance.randint(0, 3)] = chance.choices(words, k=chance.randint(0, 3))
            kept.append(" ".join(parts))
        elif edit < 0.75:
            continue
        elif edit < 0.9:
            kept += [" ".join(chance.choices(words, k=30)) + ".", paragraph]
        elif edit < 1.0:
            carried.append(paragraph)
        else:
            kept.append(paragraph)
    for paragraph in carried:
        kept.insert(chance.randrange(len(kept) + 1), paragraph)
    return "\n\n".join(kept)


def _chinese(size: int) -> str:
    chance = random.Random(2)
    return "".join("。" if chance.random() < 0.05 else chr(0x4E00 + chance.randrange(3000)) for _ in range(size))


def _sprinkled(text: str, every: int, letter: str) -> str:
    return "".join(letter if at % every == every - 1 else character for at, character in enumerate(text))


if __name__ == "__main__":
    main()
