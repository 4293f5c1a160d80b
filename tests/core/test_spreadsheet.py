"""No cell of a table is a formula, and no word of it is lost."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from corrigenda.core.spreadsheet import csv_of


def cells(*values: object) -> list[str]:
    return next(csv.reader(StringIO(csv_of([values]).decode(), newline=""), strict=True))


@pytest.mark.parametrize("words", ["=1+1", "+49", "-3", "@SUM", "\tx", "\rx", "＝1", "'quoted'"])
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(words: str) -> None:
    assert cells(words) == [f"'{words}"]


def test_other_words_stay_as_they_are() -> None:
    assert cells('said "no", twice\nand more', 3, None, "a=b") == ['said "no", twice\nand more', "3", "", "a=b"]
