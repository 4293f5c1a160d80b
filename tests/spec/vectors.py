"""The vectors of spec/vectors, and the whole pages beside this file, as the tests want them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corrigenda.core.text import Rules

_VECTORS = Path(__file__).parents[2] / "spec" / "vectors"
_PAGES = Path(__file__).parent / "pages"

UNREAD = "⛔"
"""Stands, in the pages, in everything that is not the story: a text holding it holds too much."""


@dataclass(frozen=True)
class Vector:
    """One case: `given` and `expected` are the file's `input` and `expect`."""

    id: str
    given: dict[str, Any]
    expected: Any

    @property
    def rules(self) -> Rules:
        """The site's rules of the case."""
        return _rules(self.given)


@dataclass(frozen=True)
class Page:
    """A whole page with its site's rules, and how its text begins and ends."""

    id: str
    html: str
    rules: Rules
    begins: str
    ends: str


def vectors(kind: str) -> list[Vector]:
    """The cases of every file whose name begins with `kind`: text, selection, quote or anchor."""
    return [
        Vector(case["id"], case["input"], case["expect"])
        for path in sorted(_VECTORS.glob(f"{kind}*.json"))
        for case in json.loads(path.read_text(encoding="utf-8"))
    ]


def marked(text: str) -> tuple[str, tuple[int, int] | None]:
    """A text without the markers ⟦ and ⟧, and what stood between them, in code points; None without markers."""
    start, end = text.find("⟦"), text.find("⟧")
    return text.replace("⟦", "").replace("⟧", ""), None if start == -1 else (start, end - 1)


def pages() -> list[Page]:
    """The whole pages. To add one: the file, with the sign in all that is not the story, and a line in index.json."""
    index = json.loads((_PAGES / "index.json").read_text(encoding="utf-8"))
    return [
        # Bytes, because reading as text would turn the Windows line ends of some pages into line feeds.
        Page(name, (_PAGES / name).read_bytes().decode(), _rules(entry), entry["begins"], entry["ends"])
        for name, entry in index.items()
    ]


def page_files() -> set[str]:
    """The names of the files of the pages, in the index or not."""
    return {path.name for path in _PAGES.glob("*.html")}


def identify(case: Vector | Page) -> str:
    """What a case is called in pytest's output."""
    return case.id


def _rules(given: dict[str, Any]) -> Rules:
    return Rules(given.get("root"), tuple(given.get("skip", ())))
