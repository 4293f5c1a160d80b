"""`python -m bench.anchoring.large`: how long carrying takes in very large texts, and how much memory.

Prose with a share of its paragraphs edited, beside the Hypothesis matcher, which searches the new text alone; and texts
that are made to be hard, without it, since what it would find in them is nothing to compare with.

- **first** is the median over passages, each carried by itself: of as many that were changed and deleted as were left
  alone, and one that was moved. In the texts made to be hard they are just spread over the text.
- **worst** is the slowest of these, by the million code points of both texts.
- **further** is what each of 300 more passages adds to the slowest.
- **memory** is the peak of a call with all of them, as tracemalloc sees it, in multiples of both texts' own size.

A passage is timed three times, once where that takes long, and its median counts.
"""

from __future__ import annotations

import argparse
import random
import signal
import string
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from bench.anchoring.peers import Hypothesis, Pair, peers
from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import carry

SIZES = (1_000_000, 5_000_000)
SHARES = (0.01, 0.1, 0.5, 1.0)
_KINDS = {"changed": 60, "deleted": 15, "inserted": 15, "moved": 10}  # of a hundred edits of a paragraph
_ASKED = {"unchanged": 3, "changed": 3, "deleted": 3, "moved": 1}  # passages
_FURTHER = 300
_PASSAGE = 40  # code points
_LONG = 0.5  # seconds from which on a passage is timed once
_PATIENCE = 20.0  # seconds for the Hypothesis matcher and one document
_WARM = 100_000  # code points that it may get used to
_PROMISED = {
    "first": (3.0, "times the Hypothesis matcher's median"),
    "worst": (300.0, "ms a million code points"),
    "further": (0.2, "ms"),
    "memory": (20.0, "times the text"),
}


@dataclass(frozen=True, slots=True)
class Document:
    """Two texts, and the passages to be asked for alone. Only an edited one is put before the peer."""

    name: str
    old: str
    new: str
    passages: Sequence[Span]
    is_edited: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """Words, how they are joined, and what ends a sentence."""

    name: str
    words: Sequence[str]
    joint: str
    stop: str

    def text(self, paragraph: Sequence[str]) -> str:
        return self.joint.join(paragraph)

    def paragraphs(self, size: int, chance: random.Random) -> list[list[str]]:
        """So many that their texts have the size; some words are frequent, most are rare, as words are (Zipf)."""
        frequent = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))
        found: list[list[str]] = []
        while size > 0:
            paragraph = []
            for _ in range(chance.randint(1, 7)):
                sentence = chance.choices(self.words, cum_weights=frequent, k=chance.randint(5, 25))
                paragraph += [sentence[0].capitalize(), *sentence[1:-1], sentence[-1] + self.stop]
            found.append(paragraph)
            size -= len(self.text(paragraph)) + 2
        return found

    def edited(self, paragraphs: Sequence[list[str]], share: float, chance: random.Random) -> Document:
        """A share of the paragraphs is edited. The passages are spread over the text, of every fate some."""
        new: list[str] = []
        moved: list[str] = []
        fates: dict[str, list[Span]] = {fate: [] for fate in _ASKED}
        at = 0
        for paragraph in paragraphs:
            kind = chance.choices(list(_KINDS), _KINDS.values())[0] if chance.random() < share else "unchanged"
            first, last = 0, len(paragraph)
            if kind == "changed":
                first = chance.randrange(last)
                last = min(last, first + chance.randint(1, 3))
                fresh = chance.choices(self.words, k=chance.choice((0, 1, 1, 2, 3)))
                new.append(self.text([*paragraph[:first], *fresh, *paragraph[last:]]))
                first, last = max(0, first - 2), min(len(paragraph), last + 2)
            elif kind == "inserted":
                new.append(self.text(self.paragraphs(1, chance)[0]))
            if kind in ("unchanged", "inserted"):
                new.append(self.text(paragraph))
            elif kind == "moved":
                moved.append(self.text(paragraph))
            start = at + len(self.text([*paragraph[:first], ""]))
            end = start + len(self.text(paragraph[first:last]))
            fate = "unchanged" if kind == "inserted" else kind
            fates[fate].append(Span(start, end if kind == "changed" else min(end, start + _PASSAGE)))
            at += len(self.text(paragraph)) + 2
        for text in moved:
            new.insert(chance.randrange(len(new)), text)
        passages = [
            spans[len(spans) * (2 * number + 1) // (2 * _ASKED[fate])]
            for fate, spans in fates.items()
            for number in range(_ASKED[fate] if spans else 0)
        ]
        old = "\n\n".join(map(self.text, paragraphs))
        name = f"{self.name}, {share:.0%} of paragraphs edited"
        return Document(name, old, "\n\n".join(new), passages, is_edited=True)


def documents(*, all_sizes: bool = False, seed: int = 1) -> Iterator[Document]:
    """Edited prose in both sizes; the hard ones in the first, unless all are wanted."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 10))) for _ in range(20_000)]
    english = Script("prose", words, " ", ".")
    chinese = Script("Chinese prose", [chr(0x4E00 + number) for number in range(3_000)], "", "。")
    for size in SIZES:
        paragraphs = english.paragraphs(size, chance)
        for share in SHARES:
            yield english.edited(paragraphs, share, chance)
        yield chinese.edited(chinese.paragraphs(size, chance), 0.01, chance)
    for size in SIZES if all_sizes else SIZES[:1]:
        for name, (old, new) in _hard(size, english, chinese, chance):
            yield Document(name, old, new, [_at(len(old) * number // 6) for number in (1, 3, 5)])


def _hard(size: int, english: Script, chinese: Script, chance: random.Random) -> Iterator[tuple[str, tuple[str, str]]]:
    half = size // 2
    for name, unit in {"one letter": "a", "a a a …": "a ", ". . . …": ". ", "1,1,1,…": "1,"}.items():
        text = unit * (size // len(unit))
        yield f"{name}, one changed", (text, text[: size - 7] + "b" + text[size - 6 :])
    one, other = ([english.text(p) for p in english.paragraphs(size, chance)] for _ in range(2))
    strange = Script("", [word.upper() for word in english.words], " ", ".")
    yield "other sentences, in paragraphs", ("\n\n".join(one), "\n\n".join(other))
    yield "other sentences, in one line", (" ".join(one), " ".join(other))
    yield "nothing in common", ("\n\n".join(one), "\n\n".join(map(strange.text, strange.paragraphs(size, chance))))
    text = " ".join(chance.choices(english.words, k=size // 7))
    yield "no sentence ends, each 5,000th letter changed", (text, _sprinkled(text, 5_000, "Q"))
    text = "".join(map(chinese.text, chinese.paragraphs(size, chance)))
    yield "Chinese in one line, each 100th letter changed", (text, _sprinkled(text, 100, "新"))
    lines = chance.choices(english.words, k=size // 7)
    yield "short lines shuffled", ("\n".join(lines), "\n".join(chance.sample(lines, len(lines))))
    lines = [f"line number {number} of it all" for number in range(size // 28)]
    yield "lines reversed", ("\n".join(lines), "\n".join(lines[::-1]))
    yield "lines in another order by halves", ("\n".join(lines), "\n".join(lines[half // 28 :] + lines[: half // 28]))


def _sprinkled(text: str, every: int, letter: str) -> str:
    return letter.join(text[at : at + every - 1] for at in range(0, len(text), every))


def _at(start: int) -> Span:
    return Span(start, start + _PASSAGE)


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured of a document; seconds a passage, `memory` in multiples of the texts' size."""

    document: Document
    first: float
    slowest: float
    further: float
    memory: float
    theirs: float | None

    @property
    def figures(self) -> dict[str, float | None]:
        """In the units of the promises."""
        millions = (len(self.document.old) + len(self.document.new)) / 1e6
        return {
            "first": self.first / self.theirs if self.theirs else None,
            "worst": self.slowest * 1e3 / millions,
            "further": self.further * 1e3,
            "memory": self.memory,
        }

    def __str__(self) -> str:
        ratio, worst, further, memory = self.figures.values()
        theirs = f"{self.theirs * 1e3:>11.1f}{ratio:>7.2f}" if self.theirs else f"{'–':>11}{'–':>7}"
        size = f"{len(self.document.old):>11,}{self.first * 1e3:>10.1f}"
        return f"{self.document.name:47}{size}{worst:>10.1f}{further:>10.3f}{memory:>9.1f}{theirs}"


def measured(document: Document, peer: Hypothesis | None) -> Row:
    """Ours and the peer's, one right after the other."""
    old, new = document.old, document.new
    spent = {span: _seconds(document, [span]) for span in document.passages}
    slowest = max(spent, key=spent.__getitem__)
    chance = random.Random(len(old))
    more = [slowest, *(_at(chance.randrange(len(old) - _PASSAGE)) for _ in range(_FURTHER))]
    further = max(0.0, _seconds(document, more) - spent[slowest]) / _FURTHER
    tracemalloc.start()
    carry(old, new, [*document.passages, *more])
    memory = tracemalloc.get_traced_memory()[1] / (sys.getsizeof(old) + sys.getsizeof(new))
    tracemalloc.stop()
    theirs = _theirs(document, peer) if peer and document.is_edited else None
    return Row(document, median(spent.values()), spent[slowest], further, memory, theirs)


def _seconds(document: Document, spans: Sequence[Span]) -> float:
    times: list[float] = []
    while len(times) < 3 and (not times or times[0] < _LONG):
        begun = time.perf_counter()
        carry(document.old, document.new, spans)
        times.append(time.perf_counter() - begun)
    return median(times)


def _theirs(document: Document, peer: Hypothesis) -> float | None:
    """The peer's median, or None when it takes too long."""
    warm = Pair(document.old[:_WARM], document.new[:_WARM], tuple((at, at + 40) for at in range(0, 900, 100)))
    pair = Pair(document.old, document.new, tuple((span.start, span.end) for span in document.passages))
    try:
        with _at_most(_PATIENCE):
            return median(answer.seconds for answer in peer.answer([warm, pair])[1])
    except TimeoutError:
        return None


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raises TimeoutError within, after so long; subprocess.run then ends what it waits for."""

    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def table(show: Callable[[str], object] = lambda line: None, *, all_sizes: bool = False) -> str:
    """All documents measured; each line is shown as soon as it is known, too."""
    lines: list[str] = []

    def add(line: str) -> None:
        lines.append(line)
        show(line)

    peer = next((peer for peer in peers() if isinstance(peer, Hypothesis)), None)
    add(f"{'':47}{'code':>11}{'first':>10}{'worst':>10}{'further':>10}{'memory':>9}{'Hypothesis':>11}{'ratio':>7}")
    add(f"{'':47}{'points':>11}{'ms':>10}{'ms/M':>10}{'ms':>10}{'x text':>9}{'ms':>11}")
    broken = []
    for document in documents(all_sizes=all_sizes):
        row = measured(document, peer)
        add(str(row) + (f"  took over {_PATIENCE:.0f} s" if document.is_edited and peer and not row.theirs else ""))
        for name, value in row.figures.items():
            most, unit = _PROMISED[name]
            if value is not None and value > most:
                broken.append(
                    f"{name}: {value:.2f} {unit}, promised are {most:g}: {document.name}, {len(document.old):,}"
                )
    add("")
    for line in sorted(broken) or ["All promises are kept."]:
        add(line)
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.anchoring.large", description=__doc__.splitlines()[0])
    parser.add_argument("--all-sizes", action="store_true", help="the hard ones in both sizes, too; takes long")
    table(lambda line: print(line, flush=True), all_sizes=parser.parse_args().all_sizes)
