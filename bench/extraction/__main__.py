"""`python -m bench.extraction`: on what share of pages the text model needs no site's selectors, beside trafilatura.

The pages, and what a person says is the story's text on each, stand in bench/extraction/pages.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median

from bench.extraction.peer import VERSION, trafilatura
from bench.extraction.score import LEAST_PRECISION, LEAST_RECALL, Label, Score, label, score
from corrigenda.core.text import Rules, read

_PAGES = Path(__file__).parent / "pages"
_ROUNDS = 20
_MOST_WORDS = 14

Extract = Callable[[str], str]


def main() -> None:
    """Ask everybody for the text of every page, and print the tables."""
    options = _options()
    pages = [(path.stem, path.read_text(), _label(path)) for path in sorted(_PAGES.glob("*.html"))]
    rules = _rules()
    chosen = {html: rules.get(name, Rules()) for name, html, _ in pages}
    contestants: dict[str, Extract] = {
        "Corrigenda": lambda html: read(html, Rules()).text,
        "  with selectors": lambda html: read(html, chosen[html]).text,
    }
    for name, favour_recall in ((f"trafilatura {VERSION}", False), ("  favouring recall", True)):
        if extract := trafilatura(favour_recall=favour_recall):
            contestants[name] = extract
    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, {platform.system()}, "
        f"Python {platform.python_version()}, load before {os.getloadavg()[0]:.1f}"
    )
    print(f"{len(pages)} pages of our own; right: recall >= {LEAST_RECALL}, precision >= {LEAST_PRECISION}\n")
    found = {name: [score(extract(html), wanted) for _, html, wanted in pages] for name, extract in contestants.items()}
    _print_summary(found, {name: _milliseconds(extract, pages) for name, extract in contestants.items()})
    _print_pages([name for name, _, _ in pages], found)
    for name in contestants if options.all_failures else ["Corrigenda"]:
        _print_failures(name.strip(), [page for page, _, _ in pages], found[name])


def _label(path: Path) -> Label:
    return label(path.with_suffix(".txt").read_text())


def _rules() -> dict[str, Rules]:
    """What a person would name for each page, after a look at it."""
    told = json.loads((_PAGES / "selectors.json").read_text())
    return {page: Rules(rules.get("root"), tuple(rules.get("skip", ()))) for page, rules in told.items()}


def _milliseconds(extract: Extract, pages: Sequence[tuple[str, str, Label]]) -> float:
    """The processor's time for one page, the median over the rounds."""
    took = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        for _, html, _ in pages:
            extract(html)
        took.append(1e3 * (time.process_time() - begun) / len(pages))
    return median(took)


def _print_summary(found: dict[str, list[Score]], took: dict[str, float]) -> None:
    print(f"{'means':24}{'recall':>8}{'precision':>11}{'F1':>7}{'headline':>10}{'all there':>11}"
          f"{'right':>12}{'ms a page':>11}")  # fmt: skip
    for name, scores in found.items():
        right = sum(one.is_right for one in scores)
        print(
            f"{name:24}{mean(one.recall for one in scores):>8.3f}{mean(one.precision for one in scores):>11.3f}"
            f"{mean(one.f1 for one in scores):>7.3f}{sum(one.has_headline for one in scores):>10}"
            f"{sum(one.recall >= LEAST_RECALL for one in scores):>11}"
            f"{f'{right} ({right / len(scores):.0%})':>12}{took[name]:>11.2f}"
        )


def _print_pages(names: list[str], found: dict[str, list[Score]]) -> None:
    print(f"\n{'recall, precision':32}" + "".join(f"{name.strip():>19}" for name in found))
    for at, page in enumerate(names):
        row = (scores[at] for scores in found.values())
        cells = (f"{one.recall:.2f}  {one.precision:.2f} {' ' if one.is_right else '*'}" for one in row)
        print(f"{page:32}" + "".join(f"{cell:>19}" for cell in cells))


def _print_failures(name: str, pages: list[str], scores: list[Score]) -> None:
    print(f"\nwhere {name} is wrong:")
    for page, one in zip(pages, scores, strict=True):
        if not one.is_right:
            print(f"  {page}: {_told('not the story', one.noise)}{_told('missing', one.missing)}")


def _told(what: str, words: Sequence[str]) -> str:
    if not words:
        return ""
    return f"{len(words)} words {what} ({' '.join(words[:_MOST_WORDS])}{' …' if len(words) > _MOST_WORDS else ''}) "


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.extraction", description=__doc__)
    parser.add_argument("--all-failures", action="store_true", help="the peer's failures too, and not only ours")
    return parser.parse_args()


if __name__ == "__main__":
    main()
