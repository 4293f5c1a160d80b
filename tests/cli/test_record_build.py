"""`corrigenda record build`: the whole record as files, only what changed, and verified without the desk."""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from django.contrib.auth.models import User
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from corrigenda.cli import main
from corrigenda.models import Article, Correction, LogEntry, Presence, Site
from corrigenda.record import build as building
from tests.record.rfc4287 import check as check_atom

pytestmark = pytest.mark.django_db
AT = datetime(2026, 9, 30, 12, tzinfo=UTC)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["record", *map(str, arguments)])


def built(folder: Path) -> str:
    """Build, and the line that says what was done."""
    result = run("build", folder)
    assert result.exit_code == 0, result.output
    return result.stdout


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in (".lock", "manifest.json")
    }


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {path.removeprefix("record/ledger/") for path in after if before.get(path) != after[path]}


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob")


@pytest.fixture
def publish(site: Site, bob: User) -> Callable[..., Correction]:
    articles = [
        Article.objects.create(site=site, url=f"https://ledger.test/{name}", title=f"Story {name}", first_seen_at=AT)
        for name in ("a", "b")
    ]

    def make(number: int, **columns: object) -> Correction:
        at = AT + timedelta(hours=number)
        draft = Correction.objects.create(
            site=site, article=articles[number % 2], language="en", text=f"It is {number}.", before=f"{number - 1}",
            after=f"{number}", drafted_at=at, **columns,
        )  # fmt: skip
        return Correction.publish(draft.pk, at=at, actor=bob)

    return make


def with_notices(publish: Callable[..., Correction], count: int, folder: Path) -> Path:
    """A folder with a record of so many notices."""
    first = publish(1)
    rows = [
        Correction(
            site=first.site, article=first.article, number=number, language="en", text=f"It is {number}.",
            before=f"{number - 1}", after=f"{number}", drafted_at=AT, published_at=AT + timedelta(hours=number),
        )
        for number in range(2, count + 1)
    ]  # fmt: skip
    Correction.objects.bulk_create(rows)
    LogEntry.enter_published(first.site)
    built(folder)
    return folder


@pytest.fixture
def record(publish: Callable[..., Correction], tmp_path: Path) -> Path:
    """A record of twelve notices."""
    return with_notices(publish, 12, tmp_path / "out")


@pytest.fixture
def large(publish: Callable[..., Correction], tmp_path: Path) -> Path:
    """A record of more notices than a tile, a page or a file of a feed holds."""
    return with_notices(publish, 270, tmp_path / "out")


def test_a_built_record_verifies_without_the_desk(record: Path) -> None:
    for place in (record, record / "record" / "ledger"):
        result = run("verify", place)
        assert (result.exit_code, "entries: 12. All agrees." in result.stdout) == (0, True), result.output


def test_a_second_build_writes_nothing_and_a_new_notice_writes_little(
    large: Path, publish: Callable[..., Correction]
) -> None:
    first = files(large)
    assert "0 files written" in built(large)
    assert changed(first, files(large)) == set()
    article = f"articles/{publish(271).article_id}"
    built(large)
    assert changed(first, files(large)) == {
        "271/index.html", "271/annotation.jsonld", f"{article}/index.html", f"{article}/corrections.jsonld",
        "feed-3.atom", "feed-3.json", "annotations-3.jsonld", "2026/10/index.html", "corrections.csv",
        "corrections.jsonl", "annotations.jsonld", "feed.atom", "feed.json", "index.html",
        "log/tile/entries/001.p/15", "log/tile/0/001.p/15", "log/shown-3.jsonl", "log/checkpoint",
    }  # fmt: skip
    assert run("verify", large).exit_code == 0


def test_an_amendment_writes_what_shows_the_notice(large: Path, bob: User) -> None:
    first = files(large)
    old = Correction.objects.get(number=5)
    words = {**old.words, "text": "It is five."}
    Correction.amend(old.pk, words, seen=1, reason="Spelt out.", is_minor=False, at=AT, actor=bob)
    built(large)
    assert {"5/index.html", "feed-1.atom", "2026/09/index.html", "log/shown-1.jsonl"} <= changed(first, files(large))
    assert not changed(first, files(large)) & {"6/index.html", "feed-2.atom", "log/tile/0/000"}
    assert b"It is five." in (large / "record/ledger/5/index.html").read_bytes()
    assert run("verify", large).exit_code == 0


def test_what_nothing_leads_to_any_more_is_kept_for_one_more_build(
    record: Path, publish: Callable[..., Correction]
) -> None:
    old = record / "record/ledger/log/tile/0/000.p/12"
    publish(13)
    built(record)
    assert old.exists()
    publish(14)
    built(record)
    assert not old.exists()
    assert run("verify", record).exit_code == 0


def test_the_files_say_what_the_desk_answers(record: Path, client: Client) -> None:
    base = record / "record" / "ledger"
    for path in ("corrections.csv", "corrections.jsonl", "corrections.json", "7/annotation.jsonld"):
        answer = client.get(f"/record/ledger/{path}")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert (base / path).read_bytes() == body, path
    assert "log/inclusion" in client.get("/record/ledger/7/").content.decode()
    assert (base / "log/key").read_bytes() == client.get("/record/ledger/log/key").content
    assert (base / "log/checkpoint").read_bytes() == client.get("/record/ledger/log/checkpoint").content


def test_every_link_of_the_files_leads_to_a_file_or_to_the_form(large: Path) -> None:
    broken = set()
    for path, content in files(large).items():
        if path.endswith(".html"):
            page = LexborHTMLParser(content.decode())
            for link in page.css("a[href], link[href]"):
                href = link.attributes["href"] or ""
                parts = urlsplit(href)
                if parts.netloc in ("ledger.test",) or href.startswith(("#", "/report?")):
                    continue
                target = parts.path if parts.path.startswith("/") else f"/{path}/../{parts.path}"
                place = large / target.lstrip("/")
                if parts.query or not (place / "index.html" if target.endswith("/") else place).exists():
                    broken.add((path, href))
    assert broken == set()


def test_feeds_lead_through_their_files_to_the_first_notice(large: Path) -> None:
    base, name, seen = large / "record" / "ledger", "feed.json", []
    while name:
        feed = json.loads((base / name).read_bytes())
        seen += [int(item["id"].rstrip("/").rsplit("/", 1)[1]) for item in feed["items"]]
        name = feed.get("next_url", "").rsplit("/", 1)[-1]
    assert list(dict.fromkeys(seen)) == list(range(270, 0, -1))
    for path in sorted(base.glob("feed*.atom")):
        check_atom(path.read_bytes())
    page, items = "annotations-1.jsonld", []
    while page:
        found = json.loads((base / page).read_bytes())
        items += found["items"]
        page = found.get("next", "").rsplit("/", 1)[-1]
    assert len(items) == 270


def test_months_lead_to_every_notice(large: Path) -> None:
    pages = (large / "record" / "ledger" / "2026").rglob("index.html")
    listed = [
        int((heading.attributes["id"] or "").removeprefix("notice-"))
        for page in pages
        for heading in LexborHTMLParser(page.read_text()).css(".entry [id^=notice-]")
    ]
    assert sorted(listed) == list(range(1, 271))


@pytest.mark.parametrize(
    ("path", "change", "said"),
    [
        ("7/index.html", lambda content: content.replace(b"It is 7.", b"It is 8."), "7/index.html: it is not what was"),
        ("7/index.html", None, "notice 7: it has no page"),
        ("feed.atom", None, "record/ledger/feed.atom: it is missing"),
        ("corrections.jsonl", lambda content: content.replace(b"It is 9.", b"It is 8."), "notice 9: corrections.jsonl"),
        (
            "corrections.jsonl",
            lambda content: content.replace(b'"https://ledger.test/b"', b'""').replace(b"It is 9.", b"It is 8."),
            "notice 9: corrections.jsonl hides its article and shows words",
        ),
        (
            "corrections.jsonl",
            lambda content: content.replace(b'"published":"2026', b'"published":"1999', 1),
            "notice 1: corrections.jsonl dates it otherwise",
        ),
        ("corrections.jsonl", lambda content: content.split(b"\n", 1)[1], "corrections.jsonl: it has 11 lines"),
        (
            "log/tile/entries/000.p/12",
            lambda content: content.replace(b"It is 9.", b"It is 8."),
            "entry 8: it is not what",
        ),
        ("log/shown-1.jsonl", lambda content: content.replace(b"It is 9.", b"It is 8."), "notice 9: the record shows"),
        ("manifest.json", lambda content: b"{}", "manifest.json: it is no manifest"),
    ],
)
def test_a_file_that_was_changed_or_taken_away_is_found(
    record: Path, path: str, change: Callable[[bytes], bytes] | None, said: str
) -> None:
    file = record / "record/ledger" / path
    if change is None:
        file.unlink()
    else:
        file.write_bytes(change(file.read_bytes()))
    result = run("verify", record)
    assert result.exit_code == 1
    assert any(said in line for line in result.stdout.splitlines())


def test_a_tile_above_the_entries_is_compared_too(large: Path) -> None:
    (large / "record/ledger/log/tile/1/000.p/1").write_bytes(bytes(32))
    result = run("verify", large)
    assert (result.exit_code, "log/tile/1/000.p/1: it is not the tile" in result.stdout) == (1, True)


def test_a_manifest_that_names_files_outside_is_not_followed(record: Path, tmp_path: Path) -> None:
    manifest = record / "record/ledger/manifest.json"
    said = json.loads(manifest.read_bytes())
    said["files"]["../../etc/passwd"] = ["", ""]
    manifest.write_text(json.dumps(said))
    result = run("verify", record)
    assert (result.exit_code, "../../etc/passwd: it is missing" in result.stdout) == (1, True)


def test_anew_mends_what_was_damaged(record: Path) -> None:
    page = record / "record/ledger/7/index.html"
    whole = page.read_bytes()
    page.write_bytes(b"")
    assert "0 files written" in built(record)
    assert run("build", record, "--anew").exit_code == 0
    assert page.read_bytes() == whole
    assert run("verify", record).exit_code == 0


def test_a_build_that_breaks_off_leaves_whole_files_and_the_next_goes_on(
    publish: Callable[..., Correction], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(1, 8):
        publish(number)
    left = [12]

    def full(path: Path, *_: object, **__: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        real(path, *_, **__)

    real = building.Folder.put
    with monkeypatch.context() as patched:
        patched.setattr(building.Folder, "put", full)
        broken = run("build", tmp_path)
    assert (broken.exit_code, "No space left" in broken.stderr) == (1, True)
    assert not (tmp_path / "record/ledger/manifest.json").exists()
    built(tmp_path)
    assert run("verify", tmp_path).exit_code == 0


def test_what_is_published_while_it_is_built_is_in_it(
    publish: Callable[..., Correction], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(1)
    real, done = building._write, []

    def late(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        if not done:
            done.append(publish(2))

    monkeypatch.setattr(building, "_write", late)
    assert "entries in the log: 2." in built(tmp_path)
    assert run("verify", tmp_path).exit_code == 0


def test_two_builds_do_not_write_into_one_folder(publish: Callable[..., Correction], tmp_path: Path) -> None:
    publish(1)
    built(tmp_path)
    with open(tmp_path / "record/ledger/.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = run("build", tmp_path)
    assert (result.exit_code, "Another build" in result.stderr) == (1, True)


def test_an_unpublished_article_leaves_stubs_in_the_files(record: Path, site: Site) -> None:
    Article.objects.filter(url="https://ledger.test/b").update(presence=Presence.GONE)
    built(record)
    base = record / "record" / "ledger"
    assert b"no longer published" in (base / "2/index.html").read_bytes()
    assert not [path for path, content in files(record).items() if b"Story b" in content]
    assert run("verify", record).exit_code == 0


def test_a_site_that_published_nothing_has_an_empty_record(site: Site, tmp_path: Path) -> None:
    built(tmp_path)
    assert "No corrections have been published yet." in (tmp_path / "record/ledger/index.html").read_text()
    assert run("verify", tmp_path).exit_code == 0
    assert run("build", tmp_path, "--site", "nobody").exit_code == 2


def test_of_several_records_one_has_to_be_named(site: Site, tmp_path: Path) -> None:
    Site.objects.create(key="courier", name="C", origins=["https://courier.test"])
    built(tmp_path)
    result = run("verify", tmp_path)
    assert (result.exit_code, "record/courier" in result.stderr) == (2, True)
    assert run("verify", tmp_path / "record" / "courier").exit_code == 0
