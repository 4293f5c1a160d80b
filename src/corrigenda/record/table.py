"""The whole record as lines: CSV (RFC 4180) and JSON Lines, written a few hundred corrections at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypedDict

import msgspec

from corrigenda.core.spreadsheet import csv_of
from corrigenda.models import Site
from corrigenda.record.published import address_of, published, utc
from corrigenda.record.reading import Standing, read

JSON_LINES = "application/jsonl"
_CHUNK = 500
_COLUMNS = (
    "number", "published_at", "revision__digest", "kind", "language", "text", "before", "after",
    "article__url", "article__title", "article__language", "article__presence", "version", "revised_at",
    "withdrawn_at", "reason",
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
    version: int
    amended: str
    withdrawn: str
    reason: str


Lines = Callable[[Iterable[list[Row]]], Iterator[bytes]]


def rows(site: Site, after: int) -> Iterator[list[Row]]:
    """All corrections numbered above `after`, oldest first, a few hundred at a time, each time by a short query."""
    # Without objects: a whole record is long, and making three for every line would take most of the time.
    record = address_of(site)
    found = published(site).order_by("number").values_list(*_COLUMNS)
    while chunk := [_row(site, record, *values) for values in found.filter(number__gt=after)[:_CHUNK]]:
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


def _row(
    site: Site, record: str, number: int, at: datetime, digest: str | None, kind: str, language: str, text: str,
    before: str, after: str, article: str, title: str, article_language: str, presence: str, version: int,
    revised_at: datetime | None, withdrawn_at: datetime | None, reason: str,
) -> Row:  # fmt: skip
    now = read(site, language, (text, before, after), article, title, presence, withdrawn_at, reason)
    is_stub = now.standing is Standing.STUB
    return {
        "number": number,
        "url": f"{record}{number}/",
        "kind": kind,
        "published": utc(at),
        "language": language,
        "text": now.text,
        "before": now.before,
        "after": now.after,
        "article": "" if is_stub else article,
        "title": now.title,
        "article_language": article_language,
        "revision": digest or "",
        "version": version,
        "amended": utc(revised_at) if revised_at is not None and withdrawn_at is None else "",
        "withdrawn": utc(withdrawn_at) if withdrawn_at is not None else "",
        "reason": "" if is_stub else reason,
    }
