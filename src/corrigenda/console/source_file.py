"""A file to check, as it is read: its text, what is known of it, and the way back into the file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corrigenda.core.anchoring import Span
from corrigenda.core.charset import decode
from corrigenda.core.copycheck.markdown import is_no_prose
from corrigenda.core.page import read_page
from corrigenda.core.text import Text, plain, read

_BOM = "\ufeff"


class Unreadable(Exception):
    """The file has no text that can be checked; the message says why."""


@dataclass(frozen=True, slots=True)
class Source:
    """`source` is what the file holds, with line feeds only and without a byte-order mark; of a page, its markup."""

    name: str
    body: bytes
    source: str
    text: Text
    is_page: bool
    published: datetime | None = None
    language: str = ""

    @property
    def reads(self) -> Callable[[str], Text]:
        """How its text is read from the source."""
        return read if self.is_page else plain

    def is_out(self, text: Text, span: Span) -> bool:
        """Whether a span is no prose, by the form of the file."""
        return self.name.lower().endswith((".md", ".markdown")) and not self.is_page and is_no_prose(text, span)

    def write(self, source: str) -> bool:
        """Put another source into the file, in one step. Whether that can be done without changing anything else."""
        content = self.body.decode("utf-8-sig") if self._is_utf8 else None
        if content is None or (content.count("\r") and content.count("\r") != content.count("\n")):
            return False
        mark = _BOM if self.body.startswith(_BOM.encode()) else ""
        lines = source.replace("\n", "\r\n") if "\r" in content else source
        path = Path(self.name)
        handle, made = tempfile.mkstemp(dir=path.resolve().parent, prefix=".corrigenda-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write((mark + lines).encode())
            Path(made).chmod(path.stat().st_mode)
            Path(made).replace(path.resolve())
        except BaseException:
            Path(made).unlink(missing_ok=True)
            raise
        return True

    @property
    def _is_utf8(self) -> bool:
        """Whether the file can be written again as it was read."""
        try:
            return self.body.decode("utf-8-sig").replace("\r\n", "\n") == self.source
        except UnicodeDecodeError:
            return False


def source_of(name: str, body: bytes) -> Source:
    """Read a file. Raises Unreadable."""
    if _is_markup(body, name):
        html = decode(body)
        told = read_page(html)
        source, text, is_page = html.removeprefix(_BOM).replace("\r\n", "\n"), read(html), True
        found = Source(name, body, source, text, is_page, told.published_at, told.language)
    else:
        try:
            source = body.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            raise Unreadable(f"A plain text has to be in UTF-8: {error}") from error
        found = Source(name, body, source, plain(source), is_page=False)
    if not found.text.text.strip():
        raise Unreadable("It has no text.")
    return found


def _is_markup(body: bytes, name: str) -> bool:
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    is_text = name.lower().endswith((".txt", ".md", ".markdown"))
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1].startswith(b"<") and not is_text
