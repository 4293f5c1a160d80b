"""`corrigenda import` stores articles' texts from a file, and goes on where it was interrupted."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError

from corrigenda.articles import bring_in as bring_in_module
from corrigenda.articles.payload import MOST_BYTES
from corrigenda.models import Article, Event, EventKind, Revision, Site
from tests.cli.test_commands import Result, run
from tests.intake.test_place import a_report, placed

pytestmark = pytest.mark.django_db

FERRY = "https://ledger.test/ferry"
TEA = "https://ledger.test/tea"


def page(words: str) -> str:
    return f"<html lang=en><title>T</title><article><p>{words}</p></article></html>"


def written(folder: Path, *lines: Any) -> str:
    """A file with these lines; what is no string is written as JSON."""
    path = folder / "articles.jsonl"
    path.write_text("".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in lines), "utf-8")
    return str(path)


def imported(path: str, *more: str) -> Result:
    return run("import", path, "--site", "ledger", *more)


def test_every_line_is_an_article_as_the_api_takes_it(site: Site, tmp_path: Path) -> None:
    path = written(
        tmp_path,
        {"url": FERRY, "html": page("The ferry sails on Friday."), "title": "Ferry"},
        "",
        {"url": TEA, "text": "Tea is served.\n\nIt is hot. 🙂"},
    )
    result = imported(path)
    assert (result.exit_code, result.stdout) == (0, "2 new texts, 0 known already.\n")
    ferry, tea = Article.objects.order_by("pk")
    assert ferry.revision is not None
    assert tea.revision is not None
    assert (ferry.url, ferry.title, ferry.revision.text) == (FERRY, "Ferry", "The ferry sails on Friday.")
    assert tea.revision.text == "Tea is served.\n\nIt is hot. 🙂"


@pytest.mark.parametrize("mark", ["", "?utm_source=archive"])
def test_importing_again_changes_nothing(site: Site, tmp_path: Path, mark: str) -> None:
    path = written(
        tmp_path,
        {"url": FERRY + mark, "html": page("One.")},
        {"url": FERRY + mark, "html": page("Two.")},
        {"url": TEA, "text": "x"},
    )
    assert imported(path).exit_code == 0
    events = Event.objects.count()
    result = imported(path)
    assert (result.exit_code, result.stdout) == (0, "0 new texts, 3 known already.\n")
    assert Event.objects.count() == events
    newest = Article.objects.get(url=FERRY).revision
    assert newest is not None
    assert newest.text == "Two."


def test_an_interrupted_import_goes_on(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, *({"url": f"{FERRY}/{n}", "text": f"Text {n}."} for n in range(5)))
    push = bring_in_module.push
    left = [None] * 3

    def until_it_breaks(*arguments: Any) -> Any:
        if not left:
            raise DatabaseError("disk full of secret words")
        left.pop()
        return push(*arguments)

    monkeypatch.setattr(bring_in_module, "push", until_it_breaks)
    broken = imported(path)
    assert broken.exit_code == 1
    assert "line 4 cannot be stored now (DatabaseError); run the same call again" in broken.stderr
    assert "secret" not in broken.output
    monkeypatch.setattr(bring_in_module, "push", push)
    assert imported(path).stdout == "2 new texts, 3 known already.\n"
    assert Revision.objects.count() == 5


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "not JSON"),
        ("[1]", "object"),
        ({"url": FERRY}, "html"),
        ({"url": FERRY, "text": "x", "colour": "red"}, "colour"),
        ({"url": "https://elsewhere.test/a", "text": "x"}, "whose pages are at https://ledger.test"),
        ({"url": FERRY, "html": "<article></article>"}, "No article text"),
        ({"url": FERRY, "text": " x"}, "text"),
        ({"url": FERRY, "text": "x", "at": "2100-01-01T00:00:00Z"}, "still to come"),
        ({"url": FERRY, "text": "x", "at": "2026-05-01T09:30:00"}, "at"),
        ({"url": FERRY, "text": "x", "at": "yesterday"}, "at"),
        ({"url": FERRY, "text": "x" * MOST_BYTES}, "5,000,000 bytes"),
    ],
)
def test_a_line_that_is_wrong_is_named_and_the_others_are_stored(
    site: Site, tmp_path: Path, line: Any, why: str
) -> None:
    path = written(tmp_path, {"url": TEA, "text": "One."}, line, {"url": TEA + "/2", "text": "Two."})
    result = imported(path)
    assert result.exit_code == 1
    first, *_ = result.stdout.splitlines()
    assert first.startswith("line 2: ")
    assert why in first
    assert "2 new texts, 0 known already." in result.stdout
    assert "1 line could not be stored" in result.stderr
    assert "Traceback" not in result.output


def test_bytes_that_are_not_utf8_are_named_too(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"url": "' + FERRY.encode() + b'", "text": "A."}\n{"url": "x\xe4"}')
    result = imported(str(path))
    assert (result.exit_code, Article.objects.count()) == (1, 1)
    assert result.stdout.startswith("line 2: The body is not JSON in UTF-8")


def test_an_articles_history_comes_with_its_times_the_oldest_first(site: Site, tmp_path: Path) -> None:
    days = [f"2026-05-0{day}T09:30:00+02:00" for day in (1, 2, 3)]
    texts = ["Friday.", "Saturday.", "Friday."]
    path = written(tmp_path, *({"url": FERRY, "text": t, "at": day} for t, day in zip(texts, days, strict=True)))
    result = imported(path)
    assert result.stdout == "2 new texts, 1 known already.\n"
    article = Article.objects.get()
    assert article.first_seen_at == datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
    assert list(article.revisions.order_by("seen_at").values_list("seen_at__day", flat=True)) == [1, 2]
    assert [event.at.day for event in Event.objects.filter(kind=EventKind.REVISION).order_by("pk")] == [1, 2]


def test_an_older_text_never_replaces_a_newer_one(site: Site, tmp_path: Path) -> None:
    assert imported(written(tmp_path, {"url": FERRY, "text": "Now."})).exit_code == 0
    result = imported(written(tmp_path, {"url": FERRY, "text": "Before.", "at": "2026-05-01T09:30:00Z"}))
    assert result.exit_code == 1
    assert "line 1: The desk has a text of" in result.stdout
    newest = Article.objects.get().revision
    assert newest is not None
    assert newest.text == "Now."


def test_errata_are_carried_over_and_a_fix_is_seen(site: Site, tmp_path: Path) -> None:
    story = "The ferry sails on Tuesday night. The mayor, Anna Lind, said so to the the crowd on Tuesday."
    url = "https://ledger.test/ferry.html"
    assert imported(written(tmp_path, {"url": url, "text": story})).exit_code == 0
    Article.objects.update(looked_at=datetime(2026, 5, 14, 12, tzinfo=UTC))
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    result = imported(written(tmp_path, {"url": url, "text": story.replace("on Tuesday night", "on Friday night")}))
    assert result.exit_code == 0
    erratum.refresh_from_db()
    assert erratum.state == "fixed"


def test_standard_input_is_read_too(site: Site) -> None:
    result = run("import", "-", "--site", "ledger", stdin=json.dumps({"url": FERRY, "text": "x"}))
    assert (result.exit_code, Article.objects.count()) == (0, 1)


@pytest.mark.parametrize(("site_key", "why"), [("nowhere", "no site “nowhere”")])
def test_a_site_that_is_not_there_is_said(site: Site, tmp_path: Path, site_key: str, why: str) -> None:
    result = run("import", written(tmp_path, {}), "--site", site_key)
    assert (result.exit_code, why in result.stderr) == (2, True)
