"""The whole record as lines: CSV (RFC 4180) and JSON Lines, written a few hundred corrections at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypedDict

import msgspec

from corrigenda.core.spreadsheet import csv_of
from corrigenda.models import Site
from corrigenda.record.published import address_of, published, utc

JSON_LINES = "application/jsonl"
_CHUNK = 500
_COLUMNS = (
    "number", "published_at", "revision__digest", "kind", "language", "text", "before", "after",
    "article__url", "article__title", "article__language",
)  # fmt: skip


class Row(TypedDict):
    """One correction. What each column means is documented, and the columns and their order stay as they are."""

    number: int
    url: str
    kind: str
    published: str
    language: str
    text: str
    before: str
    after: str
    article: str
    title: str
    article_language: str
    revision: str


Lines = Callable[[Iterable[list[Row]]], Iterator[bytes]]


def rows(site: Site, after: int) -> Iterator[list[Row]]:
    """All corrections numbered above `after`, oldest first, a few hundred at a time, each time by a short query."""
    # Without objects: a whole record is long, and making three for every line would take most of the time.
    record = address_of(site)
    found = published(site).order_by("number").values_list(*_COLUMNS)
    while chunk := [_row(record, *values) for values in found.filter(number__gt=after)[:_CHUNK]]:
        yield chunk
        after = chunk[-1]["number"]


def csv_lines(chunks: Iterable[list[Row]]) -> Iterator[bytes]:
    """The names of the columns, then the rows; no cell is a formula."""
    yield csv_of([list(Row.__annotations__)])
    for chunk in chunks:
        yield csv_of([list(row.values()) for row in chunk])


def json_lines(chunks: Iterable[list[Row]]) -> Iterator[bytes]:
    """One object a line, with the words as they are."""
    for chunk in chunks:
        yield b"".join(msgspec.json.encode(row) + b"\n" for row in chunk)


def _row(record: str, number: int, at: datetime, digest: str | None, *words: str) -> Row:
    kind, language, text, before, after, article, title, article_language = words
    return {
        "number": number,
        "url": f"{record}{number}/",
        "kind": kind,
        "published": utc(at),
        "language": language,
        "text": text,
        "before": before,
        "after": after,
        "article": article,
        "title": title,
        "article_language": article_language,
        "revision": digest or "",
    }
