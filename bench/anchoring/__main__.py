"""`python -m bench.anchoring LANGUAGE=REPOSITORY …`: how well passages are carried, and how fast, beside peers.

Without a repository only the synthetic editor's cases are asked.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.anchoring.cases import Case, cases_of
from bench.anchoring.editor import synthetic
from bench.anchoring.histories import Repository
from bench.anchoring.peers import Pair, peers
from bench.anchoring.score import Answer, is_right, rows
from corrigenda.core.anchoring import Span
from corrigenda.core.carrying import carry

_MEASURES = ("place", "range", "deleted", "lookalike", "true")


def main() -> None:
    """Make the cases, ask everybody, print the tables."""
    arguments = _arguments()
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}; seed {arguments.seed}"
    )
    made = list(synthetic(arguments.articles, arguments.passages, arguments.seed))
    _compare("synthetic editor", made, arguments)
    if arguments.histories:
        real: list[Case] = []
        for language, path in arguments.histories:
            histories = Repository(path, language).histories(arguments.files, arguments.seed)
            real += cases_of(histories, arguments.passages, arguments.seed)
        _compare("edit histories", real, arguments)


def _compare(title: str, cases: list[Case], arguments: argparse.Namespace) -> None:
    fates = Counter(case.truth.fate for case in cases)
    pairs = _pairs(cases)
    print(f"\n{title}: {len(cases):,} passages in {len(pairs):,} pairs of texts; " + ", ".join(
        f"{count:,} {fate}" for fate, count in fates.most_common()))  # fmt: skip
    print(f"\n{'':34}{'cases':>8}{'score':>8}" + "".join(f"{name:>11}" for name in _MEASURES) + f"{'cases/s':>11}")
    ours, seconds, together = _ours(cases, pairs)
    _print("Corrigenda", cases, ours, seconds, every_row=True)
    print(f"{'  all passages of a pair together':34}{len(cases) / together:>82,.0f}")
    for peer in peers():
        if peer.name in arguments.without:
            continue
        answers: list[Answer] = [Answer(None)] * len(cases)
        seconds = 0.0
        asked = [Pair(old, new, tuple((cases[at].start, cases[at].end) for at in where)) for (old, new), where in pairs]
        for (_, where), given in zip(pairs, peer.answer(asked), strict=True):
            for at, answer in zip(where, given, strict=True):
                answers[at] = Answer(answer.place)
                seconds += answer.seconds
        _print(peer.name, cases, answers, seconds, every_row=arguments.all_rows)
    if arguments.failures:
        _show_failures(cases, ours, arguments.failures)


def _ours(
    cases: Sequence[Case], pairs: Sequence[tuple[tuple[str, str], list[int]]]
) -> tuple[list[Answer], float, float]:
    """Our answers; the seconds when each passage is carried by itself, and when all of a pair are carried together."""
    answers: list[Answer] = [Answer(None)] * len(cases)
    # One passage of each pair, then the next of each: two in a row are never of one pair, so each is aligned anew.
    order = sorted((turn, at) for _, where in pairs for turn, at in enumerate(where))
    begin = time.perf_counter()
    for _, at in order:
        case = cases[at]
        found = carry(case.old, case.new, [Span(case.start, case.end)])[0]
        answers[at] = Answer((found.span.start, found.span.end) if found.span else None, found.status == "unsure")
    alone = time.perf_counter() - begin
    begin = time.perf_counter()
    for (old, new), where in pairs:
        carry(old, new, [Span(cases[at].start, cases[at].end) for at in where])
    return answers, alone, time.perf_counter() - begin


def _pairs(cases: Sequence[Case]) -> list[tuple[tuple[str, str], list[int]]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, case in enumerate(cases):
        found[case.old, case.new].append(at)
    return list(found.items())


def _print(name: str, cases: list[Case], answers: list[Answer], seconds: float, *, every_row: bool) -> None:
    for group, row in rows(cases, answers).items():
        if group != "all" and not every_row:
            continue
        values = "".join(f"{'–' if (p := row.percent(m)) is None else f'{p:.1f}':>11}" for m in _MEASURES)
        speed = f"{len(cases) / seconds:>11,.0f}" if group == "all" else ""
        label = name if group == "all" else f"  {group}"
        print(f"{label:34}{row.cases:>8,}{row.score:>8.1f}{values}{speed}", flush=True)


def _show_failures(cases: list[Case], answers: list[Answer], most: int) -> None:
    print(f"\nThe first {most} failures:")
    failed = [(case, answer) for case, answer in zip(cases, answers, strict=True) if not is_right(case, answer)]
    for case, answer in failed[:most]:
        print(f"\n{case.source}, {case.steps} edits, {case.truth.fate}")
        print("  was ", _quoted(case.old, (case.start, case.end)))
        if case.truth.start >= 0:
            print("  true", _quoted(case.new, (case.truth.start, case.truth.end)))
        print("  said", _quoted(case.new, answer.place) if answer.place else "unsure" if answer.unsure else "deleted")


def _quoted(text: str, place: tuple[int, int]) -> str:
    start, end = place
    shown = f"{text[max(0, start - 60) : start]}⟦{text[start:end]}⟧{text[end : end + 60]}"
    return repr(shown)[1:-1]


def _history(argument: str) -> tuple[str, Path]:
    language, _, path = argument.partition("=")
    if not path or not Path(path).is_dir():
        raise argparse.ArgumentTypeError(f"{argument}: not LANGUAGE=FOLDER of a git repository")
    return language, Path(path)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.anchoring", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "histories", nargs="*", type=_history, metavar="LANGUAGE=REPOSITORY", help="a git repository on disk"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--articles", type=int, default=10, help="synthetic articles a language")
    parser.add_argument("--files", type=int, default=30, help="files a repository")
    parser.add_argument("--passages", type=int, default=8, help="passages a pair of texts")
    parser.add_argument("--failures", type=int, default=0, metavar="N", help="show so many of our failures")
    parser.add_argument("--all-rows", action="store_true", help="every row for the peers, too")
    parser.add_argument("--without", action="append", default=[], metavar="PEER", help="leave a peer out, by its name")
    return parser.parse_args()


if __name__ == "__main__":
    main()
