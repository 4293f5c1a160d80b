"""The whole record as lines: CSV (RFC 4180) and JSON Lines, written a few hundred corrections at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from typing import TypedDict

import msgspec

from corrigenda.models import Correction
from corrigenda.record.published import address_of, published_at, utc

CSV = "text/csv; charset=utf-8; header=present"
JSON_LINES = "application/jsonl"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what spreadsheets take for the begin of one

Lines = Callable[[Iterable[list[Correction]]], Iterator[bytes]]


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


def csv_lines(chunks: Iterable[list[Correction]]) -> Iterator[bytes]:
    """The names of the columns, then the rows; no cell is a formula."""
    yield _csv([list(Row.__annotations__)])
    for chunk in chunks:
        yield _csv([[_cell(value) for value in _row(correction).values()] for correction in chunk])


def json_lines(chunks: Iterable[list[Correction]]) -> Iterator[bytes]:
    """One object a line, with the words as they are."""
    for chunk in chunks:
        yield b"".join(msgspec.json.encode(_row(correction)) + b"\n" for correction in chunk)


def _row(correction: Correction) -> Row:
    assert correction.number is not None, "a published correction has a number"
    article, revision = correction.article, correction.revision
    return {
        "number": correction.number,
        "url": address_of(correction),
        "kind": correction.kind,
        "published": utc(published_at(correction)),
        "language": correction.language,
        "text": correction.text,
        "before": correction.before,
        "after": correction.after,
        "article": article.url,
        "title": article.title,
        "article_language": article.language,
        "revision": revision.digest if revision else "",
    }


def _csv(rows: Iterable[list[str]]) -> bytes:
    written = StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _cell(value: object) -> str:
    words = str(value)
    # An apostrophe of its own gets another, so that taking one away always gives the words back.
    return f"'{words}" if words.startswith((*_FORMULA, "'")) else words
