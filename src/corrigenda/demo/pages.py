"""The publication's pages as files: listed, read and replaced whole."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from corrigenda.core.page import read_page

_NAME = re.compile(r"^[a-z0-9-]+\.html\Z")


class ChangedMeanwhile(Exception):
    """The page is no longer what the editor's form began with."""


@dataclass(frozen=True, slots=True)
class DemoPage:
    """A page of the publication: file name, source, and the source's digest."""

    name: str
    source: str

    @property
    def digest(self) -> str:
        """SHA-256 of the source in hex."""
        return hashlib.sha256(self.source.encode()).hexdigest()

    @property
    def title(self) -> str:
        """The story's headline."""
        return read_page(self.source).title

    @property
    def language(self) -> str:
        """The page's language."""
        return read_page(self.source).language

    @property
    def url(self) -> str:
        """Where readers find it."""
        return f"{settings.CORRIGENDA.config.demo_publication}/{self.name}"


def _folder() -> Path:
    return Path(settings.CORRIGENDA.folder) / "publication"


def stories() -> list[DemoPage]:
    """All stories, by file name."""
    names = sorted(path.name for path in _folder().glob("*.html") if path.name != "index.html")
    return [page for name in names if (page := find(name)) is not None]


def find(name: str) -> DemoPage | None:
    """A story by its file name; None when there is none."""
    path = _folder() / name
    if not _NAME.match(name) or not path.is_file():
        return None
    return DemoPage(name, path.read_text(encoding="utf-8"))


def replace(page: DemoPage, source: str, seen_digest: str) -> None:
    """Replace a story's source, whole or not at all. Raises ChangedMeanwhile."""
    current = find(page.name)
    if current is None or current.digest != seen_digest:
        raise ChangedMeanwhile
    path = _folder() / page.name
    draft = path.with_suffix(".html.new")
    draft.write_text(source.replace("\r\n", "\n"), encoding="utf-8")
    os.replace(draft, path)
