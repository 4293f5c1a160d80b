"""Rows for a spreadsheet: CSV (RFC 4180) in which no cell is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

CSV = "text/csv; charset=utf-8; header=present"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what spreadsheets take for the begin of one


def csv_of(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows in UTF-8. Words that would begin a formula get an apostrophe before them; nothing is an empty cell."""
    written = StringIO(newline="")
    csv.writer(written).writerows([_cell(value) for value in row] for row in rows)
    return written.getvalue().encode()


def _cell(value: object) -> str:
    words = "" if value is None else str(value)
    # An apostrophe of its own gets another, so that taking one away always gives the words back.
    return f"'{words}" if words.startswith((*_FORMULA, "'")) else words
