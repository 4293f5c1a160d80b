"""An entry of the public log is written in one way, and read in no other."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from corrigenda.core.log_form import PUBLISH, WITHDRAW, entry, parsed

LINE = entry(
    PUBLISH, site="ledger", number=7, kind="correction", language="de", text="Freitag,\u2028\x00 nicht “Samstag” 🙂\n",
    before="", after="", article="https://ledger.test/a", revision="",
    published=datetime(2026, 5, 1, 9, 30, tzinfo=UTC),
)  # fmt: skip


def test_an_entry_is_one_line_with_its_members_in_order() -> None:
    assert "\n" not in LINE
    assert LINE == (
        '{"act":"publish","after":"","article":"https://ledger.test/a","before":"","kind":"correction","language":"de",'
        '"number":7,"published":"2026-05-01T09:30:00.000000Z","revision":"","site":"ledger",'
        '"text":"Freitag,\u2028\\u0000 nicht “Samstag” 🙂\\n","v":1}'
    )


def test_an_entry_is_read_again() -> None:
    assert parsed(LINE.encode())["text"] == "Freitag,\u2028\x00 nicht “Samstag” 🙂\n"


@pytest.mark.parametrize(
    "line",
    [
        "", "7", "[" * 100_000, "{}", LINE + " ", LINE.replace('"v":1', '"v":2'), LINE.replace('"v":1', '"v":true'),
        LINE.replace("publish\"", 'unpublish"'), LINE.replace("7", '"7"'), LINE.replace('"v":1', '"v":1,"w":1'),
        LINE.replace("F", "\\u0046"),
        LINE.replace('"publish"', "[]"), LINE.replace('"publish"', "{}"),
        json.dumps(json.loads(LINE)), LINE.replace("F", "\\ud800"),
    ],
)  # fmt: skip
def test_what_is_not_in_the_one_form_is_refused(line: str) -> None:
    with pytest.raises(ValueError):
        parsed(line.encode())


def test_a_later_entry_has_its_own_form_with_why_and_which_version() -> None:
    line = entry(
        WITHDRAW, site="ledger", number=7, kind="correction", language="de", text="Freitag.", before="", after="",
        article="https://ledger.test/a", revision="", published=datetime(2026, 5, 2, tzinfo=UTC), version=2,
        reason="Es war Samstag.",
    )  # fmt: skip
    assert line == (
        '{"act":"withdraw","after":"","article":"https://ledger.test/a","before":"","kind":"correction",'
        '"language":"de","minor":false,"number":7,"published":"2026-05-02T00:00:00.000000Z",'
        '"reason":"Es war Samstag.","revision":"","site":"ledger","text":"Freitag.","v":2,"version":2}'
    )
    assert parsed(line.encode())["version"] == 2
    for other in (line.replace('"v":2', '"v":1'), line.replace("withdraw", "publish"), line.replace("2}", "true}")):
        with pytest.raises(ValueError):
            parsed(other.encode())
