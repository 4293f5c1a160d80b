"""The peers that anchoring is measured beside. All are asked the same: where is a passage of the old text in the new?

Offsets are code points, here and in every answer. What is fetched goes to ~/.cache/corrigenda-bench.

- **exact search** is what everybody writes first: the same words, and of several the ones whose neighbours agree best.
- **Hypothesis matcher** is the quote matching of the Hypothesis client, in peer_hypothesis/match.mjs, around the
  client's own library for the approximate search. Only that: the client would first try the stored position and path.
- **diff-match-patch** compares the two whole texts and carries the passage's two ends across, in C++ and in Python.

`python -m bench.anchoring.peers` shows what each answers to a few cases made by hand.
"""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from types import ModuleType
from typing import Protocol

import msgspec

CONTEXT = 32
TIMEOUT = 1.0  # seconds; diff-match-patch's own default
_APPROX, _FAST, _PYTHON = "2.0.0", "2.1.0", "20241021"
_CACHE = Path.home() / ".cache" / "corrigenda-bench"
_MATCH = Path(__file__).parent / "peer_hypothesis" / "match.mjs"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, and passages (start, end) of the old one."""

    old: str
    new: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a passage is in the new text, if anywhere, and the seconds this case takes by itself."""

    place: tuple[int, int] | None
    seconds: float


class Peer(Protocol):
    """Something that finds passages again."""

    name: str

    def answer(self, pairs: Sequence[Pair]) -> list[list[Answer]]:
        """For each pair, an answer for each of its passages, in their order."""
        ...


class ExactSearch:
    """The same words, or nothing.

    Of several occurrences that one is taken which has most of the 32 code points before and after in common with the
    old text, counted outwards up to the first that differs; of equals the nearest to the old place, scaled by length.
    """

    name = "exact search"

    def answer(self, pairs: Sequence[Pair]) -> list[list[Answer]]:
        """See Peer; a case is timed by itself."""
        return [[_timed(self._place, pair, start, end) for start, end in pair.spans] for pair in pairs]

    @staticmethod
    def _place(pair: Pair, start: int, end: int) -> tuple[int, int] | None:
        old, new, length = pair.old, pair.new, end - start
        if not length:
            return None
        before, after = old[max(0, start - CONTEXT) : start][::-1], old[end : end + CONTEXT]
        expected = start / len(old) * len(new)

        def rank(at: int) -> tuple[int, float]:
            left = _agreeing(before, new[max(0, at - CONTEXT) : at][::-1])
            return left + _agreeing(after, new[at + length : at + length + CONTEXT]), -abs(at - expected)

        at = max(_occurrences(new, old[start:end]), key=rank, default=None)
        return None if at is None else (at, at + length)


class Hypothesis:
    """The Hypothesis client's quote matching, in one Node process for all pairs."""

    name = "Hypothesis matcher (Node)"

    def __init__(self, node: str, library: Path) -> None:
        self.node, self.library = node, library

    def answer(self, pairs: Sequence[Pair]) -> list[list[Answer]]:
        """See Peer; Node times each case, after having answered the first pair once for nothing.

        Raises subprocess.CalledProcessError when Node fails.
        """
        with tempfile.TemporaryDirectory(prefix="corrigenda-bench-") as name:
            asked, answered = Path(name) / "pairs.jsonl", Path(name) / "answers.jsonl"
            asked.write_bytes(b"".join(msgspec.json.encode(pair) + b"\n" for pair in pairs))
            subprocess.run([self.node, str(_MATCH), str(self.library), str(asked), str(answered)], check=True)
            return [msgspec.json.decode(line, type=list[Answer]) for line in answered.read_bytes().splitlines()]


Diff = Callable[[str, str], list[tuple[str, int]]]


class DiffMatchPatch:
    """A diff of the whole texts, semantically cleaned up, across which both ends of a passage are carried.

    The passage's first and last character are looked up. One that stands in a run that is equal goes where that run
    is in the new text: so an insertion right before or after a passage stays outside. One that was deleted goes to the
    whole insertion that replaces it, the first character to its begin, the last to its end: so a word that was replaced
    maps onto its replacement. Deletions and insertions without an equal run between them are one replacement, in
    whichever order the diff has them. If nothing is between the two ends, the passage is gone.
    """

    def __init__(self, name: str, diff: Diff) -> None:
        self.name, self.diff = name, diff

    def answer(self, pairs: Sequence[Pair]) -> list[list[Answer]]:
        """See Peer; a pair is compared once, and each of its cases charged for that: alone it would have cost it."""
        answers = []
        for pair in pairs:
            begun = time.perf_counter()
            carried = _Carried(self.diff(pair.old, pair.new))
            shared = time.perf_counter() - begun
            cases = [_timed(carried.place, start, end) for start, end in pair.spans]
            answers.append([Answer(case.place, shared + case.seconds) for case in cases])
        return answers


@dataclass(slots=True)
class _Stretch:
    """A part of the old text, from `old` to the next stretch, and where in the new text it is or what replaces it."""

    equal: bool
    old: int
    start: int
    end: int


class _Carried:
    """A diff's stretches of the old text, in order; those that are equal and those that were replaced take turns."""

    def __init__(self, runs: list[tuple[str, int]]) -> None:
        stretches: list[_Stretch] = []
        old = new = 0
        for sign, length in runs:
            if not stretches or stretches[-1].equal != (sign == "="):
                stretches.append(_Stretch(sign == "=", old, new, new))
            old += length if sign != "+" else 0
            new += length if sign != "-" else 0
            stretches[-1].end = new
        self._stretches, self._begins = stretches, [stretch.old for stretch in stretches]

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Where a passage of the old text is, or None when it is gone."""
        if start >= end:
            return None
        first, last = self._at(start), self._at(end - 1)
        begin = first.start + (start - first.old if first.equal else 0)
        stop = last.start + end - last.old if last.equal else last.end
        return (begin, stop) if begin < stop else None

    def _at(self, offset: int) -> _Stretch:
        # A mere insertion begins where the next stretch begins too; the later of the two holds the character.
        return self._stretches[bisect_right(self._begins, offset) - 1]


def peers() -> list[Peer]:
    """All peers. What is missing is installed; what cannot be is left out, and stderr says so."""
    found: list[Peer] = [ExactSearch()]
    node, library = shutil.which("node"), _npm("approx-string-match", _APPROX)
    if node and library:
        found.append(Hypothesis(node, library / "build" / "src" / "index.js"))
    if fast := _pip("fast-diff-match-patch", _FAST):
        found.append(DiffMatchPatch("diff-match-patch, C++", _fast(fast)))
    if python := _pip("diff-match-patch", _PYTHON):
        found.append(DiffMatchPatch("diff-match-patch, Python", _python(python)))
    return found


def _fast(module: ModuleType) -> Diff:
    def diff(old: str, new: str) -> list[tuple[str, int]]:
        runs: list[tuple[str, int]] = module.diff(old, new, timelimit=TIMEOUT, cleanup="Semantic", counts_only=True)
        return runs

    return diff


def _python(module: ModuleType) -> Diff:
    engine = module.diff_match_patch()
    engine.Diff_Timeout = TIMEOUT

    def diff(old: str, new: str) -> list[tuple[str, int]]:
        runs = engine.diff_main(old, new)
        engine.diff_cleanupSemantic(runs)
        return [("-=+"[sign + 1], len(text)) for sign, text in runs]

    return diff


def _pip(package: str, version: str) -> ModuleType | None:
    """A package's module, from a folder that only it is in; this Python's, for one of them is compiled."""
    folder = _CACHE / f"{package}-{version}-{sys.implementation.cache_tag}"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    if not _installed(folder, [*command, "--target", ".", f"{package}=={version}"]):
        return None
    sys.path.append(str(folder))
    try:
        return importlib.import_module(package.replace("-", "_"))
    finally:
        sys.path.remove(str(folder))


def _npm(package: str, version: str) -> Path | None:
    """A package's folder."""
    folder = _CACHE / f"{package}-{version}"
    command = [shutil.which("npm") or "npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"]
    done = _installed(folder, [*command, "--prefix", ".", f"{package}@{version}"])
    return folder / "node_modules" / package if done else None


def _installed(folder: Path, command: list[str]) -> bool:
    """Whether the folder is filled, by the command if need be; it gets its name last, so that no half one has it."""
    if folder.exists():
        return True
    print(f"Installing {command[-1]} into {folder} …", file=sys.stderr)
    _CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE) as name:
        fresh = Path(name) / "fresh"
        fresh.mkdir()
        try:
            subprocess.run(command, cwd=fresh, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            print(f"bench: {command[-1]} could not be installed, so it is left out", file=sys.stderr)
            return False
        fresh.rename(folder)
    return True


def _timed(place: Callable[..., tuple[int, int] | None], *arguments: object) -> Answer:
    begun = time.perf_counter()
    found = place(*arguments)
    return Answer(found, time.perf_counter() - begun)


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def _agreeing(one: str, other: str) -> int:
    """How many characters agree from the begin on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


# Texts as {old|new}, with the passage in brackets where it is, and where it should be found: without any it is gone.
_CASES = {
    "unchanged, after an insertion": "{|At noon: }The council{|, which is new,} met. [It voted for the library.]",
    "a changed word": "After the storm [the bridge was closed for {two|three} weeks], the harbour said.",
    "a deleted name that is elsewhere too": "Ada Brandt was in the chair. Jo Lindqvist{ and [Ada Brandt]|} voted no.",
    "Chinese": "{|更新：}市议会周一{|在旧磨坊}开会。[议员以八票对{四|五}票通过了预算]。图书馆将于六月关闭。",
    "astral characters": "🏛🎉{|🎉🎉} The fair 🎡{|🎡} opens [Friday with {40|60} stalls 🎪 and a band], rain or shine.",
    "a rewritten sentence": "Later: [{Costs rose to four million, said the treasurer.|According to the treasurer, "
    "the bill is now five million.}] The audit begins in May.",
}


def _version(case: str, side: int) -> tuple[str, tuple[int, int] | None]:
    """A case's old (0) or new (1) text, and where the passage is in it."""
    text = re.sub(r"\{(.*?)\|(.*?)\}", lambda match: match[side + 1], case)
    return text.replace("[", "").replace("]", ""), (text.index("["), text.index("]") - 1) if "[" in text else None


def _show() -> None:
    cases = [(title, _version(case, 0), _version(case, 1)) for title, case in _CASES.items()]
    pairs = [Pair(old, new, (span,)) for _, (old, span), (new, _) in cases if span]
    contestants = peers()
    answers = [[answer for (answer,) in peer.answer(pairs)] for peer in contestants]
    for (title, _, (new, wanted)), *row in zip(cases, *answers, strict=True):
        print(f"\n{title}: {new[slice(*wanted)] if wanted else 'gone'}")
        for peer, answer in zip(contestants, row, strict=True):
            verdict = "right" if answer.place == wanted else "wrong"
            words = new[slice(*answer.place)] if answer.place else "none"
            print(f"  {peer.name:<26}{answer.seconds * 1e3:8.3f} ms  {verdict}  {words}")


if __name__ == "__main__":
    _show()
