"""The repository's Markdown, taken apart as far as the tests need it: links, headings, fences, tables."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile, takewhile
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_INLINE_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\[(?:[^\]\n]|\n(?!\n))*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Fence:
    """A fenced block: its language, its text, and where it stands."""

    page: str
    language: str
    text: str


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository that is not ignored, tracked or not."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    ).stdout  # fmt: skip
    names = listed.decode().split("\0")
    return tuple(path for name in names if name and (path := ROOT / name).is_file())


@cache
def pages() -> dict[str, str]:
    """All Markdown pages by their path in the repository."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files() if path.suffix == ".md"
    }


def reference(name: str) -> str:
    """One page of docs/reference."""
    return pages()[f"docs/reference/{name}.md"]


def prose(text: str) -> str:
    """A page without its fences."""
    return _FENCE.sub("", text)


def links(text: str) -> list[str]:
    """The targets of a page's links and pictures."""
    return _LINK.findall(_INLINE_CODE.sub("``", prose(text)))


@cache
def anchors(page: str) -> frozenset[str]:
    """The anchors of a page's headings, as GitHub and GitLab make them."""
    seen: Counter[str] = Counter()
    found = set()
    for heading in _HEADING.findall(prose(pages()[page])):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        seen[anchor] += 1
    return frozenset(found)


def fences(*languages: str) -> Iterator[Fence]:
    """All fenced blocks in these languages."""
    for page, text in pages().items():
        for language, block in _FENCE.findall(text):
            if language in languages:
                yield Fence(page, language, block)


def _lines(text: str, heading: str) -> list[str]:
    """The lines of the first table under a heading."""
    section = text.split(f"\n{heading}\n", 1)[1]
    after = dropwhile(lambda line: not line.startswith("|"), section.splitlines())
    return list(takewhile(lambda line: line.startswith("|"), after))


def table(text: str, heading: str) -> list[list[str]]:
    """The rows of the first table under a heading, cell by cell, without its head."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in _lines(text, heading)[2:]]


def head(text: str, heading: str) -> list[str]:
    """The head of the first table under a heading."""
    return [bare(cell) for cell in _lines(text, heading)[0].strip("|").split("|")]


def bare(cell: str) -> str:
    """A cell's words without code marks."""
    return cell.strip().strip("`")


def names(cell: str) -> list[str]:
    """The names in code marks in a cell."""
    return re.findall(r"`([^`]+)`", cell)
