"""`python -m bench.texts`: how much room articles' texts take compressed, and how long packing and unpacking take.

The texts are those that are in the tree: the demo's stories and the saved pages of the tests, in a dozen languages,
and the documentation's pages, which are as long as long articles.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from corrigenda.core.text import Rules, read

ROOT = Path(__file__).resolve().parents[1]
LEVELS = (1, 6, 9)
ROUNDS = 200


def main() -> None:
    """Print a row for each kind of text and each level."""
    stories = [*ROOT.glob("src/corrigenda/demo/publication/*.html"), *ROOT.glob("tests/spec/pages/*.html")]
    read_stories = [read(path.read_text("utf-8"), Rules(None, ())) for path in sorted(stories)]
    blocks = [
        json.dumps([[b.start, b.end, b.kind] for b in story.blocks], separators=(",", ":")) for story in read_stories
    ]
    pages = [path.read_text("utf-8") for path in sorted(ROOT.glob("docs/**/*.md"))]
    print(f"{'what':<28}{'level':>6}{'bytes':>9}{'packed':>9}{'share':>7}{'pack µs':>9}{'unpack µs':>11}")
    for name, texts in (
        ("stories' texts", [story.text for story in read_stories]),
        ("stories' blocks", blocks),
        ("documentation's pages", [page for page in pages if len(page) > 3000]),
    ):
        for level in LEVELS:
            _row(f"{len(texts)} {name}", [text.encode() for text in texts], level)


def _row(name: str, texts: Sequence[bytes], level: int) -> None:
    packed = [zlib.compress(text, level) for text in texts]
    plain, small = sum(map(len, texts)), sum(map(len, packed))
    pack = _microseconds(lambda: [zlib.compress(text, level) for text in texts], len(texts))
    unpack = _microseconds(lambda: [zlib.decompress(text).decode() for text in packed], len(texts))
    print(f"{name:<28}{level:>6}{plain:>9,}{small:>9,}{small / plain:>7.2f}{pack:>9.0f}{unpack:>11.1f}")


def _microseconds(deed: Callable[[], object], texts: int) -> float:
    """The median over the rounds, for one text."""
    took = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        deed()
        took.append(time.perf_counter() - begun)
    return median(took) / texts * 1e6


if __name__ == "__main__":
    main()
