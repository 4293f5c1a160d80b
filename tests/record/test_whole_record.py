"""The whole record as CSV and JSON Lines: every correction once, in columns that do not change, safe to open."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import Any

import jsonschema
import msgspec
import pytest
from django.test import Client

from corrigenda.models import Article, Site
from corrigenda.record import table
from corrigenda.record.table import Row

from .conftest import DIGEST, NOON, Publish

CSV = "/record/tidings/corrections.csv"
JSON_LINES = "/record/tidings/corrections.jsonl"
SCHEMA = {**msgspec.json.schema(Row), "unevaluatedProperties": False}

both = pytest.mark.parametrize("address", [CSV, JSON_LINES])


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.getvalue().decode()


def rows(client: Client, address: str = CSV) -> list[dict[str, str]]:
    """The cells as a program reads them that knows of the apostrophe."""
    lines = list(csv.DictReader(StringIO(body(client, address), newline=""), strict=True))
    return [{name: cell.removeprefix("'") for name, cell in line.items()} for line in lines]


def objects(client: Client, address: str = JSON_LINES) -> list[dict[str, Any]]:
    text = body(client, address)
    assert text == "" or text.endswith("\n")
    found = [json.loads(line) for line in text.split("\n")[:-1]]
    for one in found:
        jsonschema.validate(one, SCHEMA)
        assert set(one) == set(Row.__annotations__)
    return found


def numbers(client: Client, address: str) -> list[int]:
    found = rows(client, address) if ".csv" in address else objects(client, address)
    return [int(row["number"]) for row in found]


def test_a_correction_is_one_line_with_everything_that_is_published_of_it(client: Client, publish: Publish) -> None:
    publish(kind="clarification", language="uk", text="Уточнюємо.")
    assert objects(client) == [
        {
            "number": 1,
            "url": "http://desk.test/record/tidings/1/",
            "kind": "clarification",
            "published": "2026-10-15T12:00:00Z",
            "language": "uk",
            "text": "Уточнюємо.",
            "before": "on Monday",
            "after": "on Tuesday",
            "article": "https://tidings.example/pier.html",
            "title": "Pier to reopen",
            "article_language": "en",
            "revision": DIGEST,
            "version": 1,
            "amended": "",
            "withdrawn": "",
            "reason": "",
        }
    ]


def test_both_say_the_same(client: Client, publish: Publish) -> None:
    publish(text='“Two\nlines”, a comma, and "quotes"')
    publish(revision=None, before="", after="")
    said = [{name: str(value) for name, value in one.items()} for one in objects(client)]
    assert rows(client) == said


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "'=1", "''", '=HYPERLINK("https://a.example")', "-\n=1"]
)
def test_no_cell_of_the_csv_is_a_formula_and_its_words_can_be_had_back(
    client: Client, article: Article, publish: Publish, words: str
) -> None:
    publish(text=words, before=words, after=words)
    Article.objects.filter(pk=article.pk).update(title=words)
    line = next(iter(csv.DictReader(StringIO(body(client, CSV), newline=""), strict=True)))
    row = rows(client)[0]
    for name in ("text", "before", "after", "title"):
        assert line[name].startswith("'")
        assert row[name] == words
    assert objects(client)[0]["text"] == words


@both
def test_every_correction_stands_there_once_the_oldest_first(
    client: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr(table, "_CHUNK", 4)
    for _ in range(11):
        publish()
    assert numbers(client, address) == list(range(1, 12))


@both
def test_what_is_known_already_can_be_left_out(client: Client, publish: Publish, address: str) -> None:
    for _ in range(3):
        publish()
    assert numbers(client, f"{address}?after=1") == [2, 3]
    assert numbers(client, f"{address}?after=3") == []
    assert client.get(f"{address}?after=x").status_code == 404


@both
def test_the_queries_grow_with_hundreds_and_not_with_each_correction(
    client: Client, publish: Publish, django_assert_num_queries, address: str
) -> None:
    for _ in range(25):
        publish()
    with django_assert_num_queries(3):  # the site, the rows, and that there are no more
        body(client, address)


@both
def test_drafts_and_other_sites_corrections_are_not_in_it(
    client: Client, draft, publish: Publish, other_site: Site, address: str
) -> None:
    foreign = Article.objects.create(site=other_site, url="https://elsewhere.example/a", first_seen_at=NOON)
    publish(site=other_site, article=foreign, text="A foreign correction.")
    publish(text="Ours.")
    draft(text="Nobody may read this yet.")
    text = body(client, address)
    assert "Ours." in text
    assert "foreign" not in text
    assert "yet" not in text


@both
def test_it_is_read_from_any_page_only_read_and_never_sent_for_its_headers(
    client: Client, publish: Publish, address: str
) -> None:
    publish()
    answer = client.get(address)
    assert answer.streaming
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == (
        "text/csv; charset=utf-8; header=present" if ".csv" in address else "application/jsonl"
    )
    assert client.post(address).status_code == 405
    assert client.head(address).getvalue() == b""
    assert client.get(address.replace("tidings", "nowhere")).status_code == 404


def test_an_empty_record_has_the_columns_and_no_line(client: Client, site: Site) -> None:
    assert body(client, CSV) == ",".join(Row.__annotations__) + "\r\n"
    assert body(client, JSON_LINES) == ""


def test_the_record_leads_to_both(client: Client, publish: Publish) -> None:
    publish()
    page = client.get("/record/tidings/").content.decode()
    assert f'<a href="{CSV}" download="tidings.csv">CSV</a>' in page
    assert f'<a href="{JSON_LINES}" download="tidings.jsonl">JSON Lines</a>' in page
