"""`corrigenda record verify`: a whole log is found whole, and whatever was done to it is found, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corrigenda.cli import main
from corrigenda.core.checkpoint import Checkpoint, signed, verifier_of
from corrigenda.core.log_form import AMEND, PUBLISH, WITHDRAW, entry, parsed
from corrigenda.core.merkle import leaf_hash, nodes_of, root
from tests.server.process import Server

ORIGIN, SEED = "desk.test/record/ledger", bytes(range(32))
KEY = str(verifier_of(SEED, ORIGIN))
LINES = [
    entry(
        PUBLISH, site="ledger", number=number, kind="correction", language="en", text=f"It is {number} 🙂, not more.",
        before="", after="", article="https://ledger.test/a", revision="",
        published=datetime(2026, 5, number, tzinfo=UTC),
    )
    for number in range(1, 8)
]  # fmt: skip


def later(act: str, version: int, day: int, *, number: int = 2, minor: bool = False, **changed: str) -> str:
    """What became of a notice on a day in June."""
    text = "It is 2 🙂, not more." if act == WITHDRAW and version == 2 else "It is two."
    said = {"text": text, "kind": "correction", "language": "en", "before": "", "after": "", **changed}
    return entry(
        act, site="ledger", number=number, article="https://ledger.test/a", revision="", version=version, minor=minor,
        reason="Spelt out.", published=datetime(2026, 6, day, tzinfo=UTC), **said,
    )  # fmt: skip


AMENDED, WITHDRAWN = later(AMEND, 2, 1), later(WITHDRAW, 3, 2)
LATER = [*LINES, AMENDED, WITHDRAWN]


def shown_of(lines: list[str]) -> list[str]:
    """The newest entry of each notice: what the record shows."""
    return list({parsed(line.encode())["number"]: line for line in lines}.values())


def write(folder: Path, lines: list[str], *, seed: bytes = SEED, size: int | None = None) -> Path:
    """A folder as --save makes it, whole in itself."""
    folder.mkdir(exist_ok=True)
    leaves = [leaf_hash(line.encode()) for line in lines]
    size = len(lines) if size is None else size
    note = signed(Checkpoint(ORIGIN, size, root(size, nodes_of(leaves))), seed)
    (folder / "checkpoint").write_text(note, encoding="utf-8")
    (folder / "key").write_text(str(verifier_of(seed, ORIGIN)))
    shown, hashes = shown_of(lines), [leaf.hex() for leaf in leaves]
    for name, content in (("entries", lines), ("shown", shown), ("hashes", hashes)):
        (folder / name).write_text("".join(f"{line}\n" for line in content), encoding="utf-8")
    return folder


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write(tmp_path / "log", LINES)


def verify(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["record", "verify", *map(str, arguments)])


def edit(log: Path, name: str, change: Callable[[list[str]], list[str]]) -> None:
    lines = (log / name).read_text(encoding="utf-8").split("\n")[:-1]
    (log / name).write_text("".join(f"{line}\n" for line in change(lines)), encoding="utf-8")


def test_a_whole_log_is_found_whole(log: Path) -> None:
    result = verify(log, "--key", KEY)
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"{ORIGIN}: entries: 7. All agrees." in result.stdout


def test_an_empty_log_is_found_whole(tmp_path: Path) -> None:
    assert verify(write(tmp_path / "log", []), "--key", KEY).exit_code == 0


def test_without_a_key_it_is_said_whose_word_the_key_is(log: Path) -> None:
    result = verify(log)
    assert result.exit_code == 0
    assert "--key" in result.stderr


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda lines: [*lines[:2], lines[2].replace("not more", "not mere"), *lines[3:]], "entry 2: "),
        (lambda lines: [*lines[:2], lines[2].replace("2026-05-03", "2026-05-02"), *lines[3:]], "entry 2: "),
        (lambda lines: [*lines[:2], *lines[3:]], "entry 2: it publishes No. 4, where No. 3 is next"),
        (lambda lines: lines[:-1], "size: the checkpoint is signed for 7 entries, and there are 6"),
        (lambda lines: [*lines, lines[-1].replace('"number":7', '"number":8')], "size: "),
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "entry 1: it publishes No. 3"),
        (lambda lines: [lines[0], lines[0], *lines[1:]], "entry 1: "),
        (lambda lines: [*lines[:6], "no entry"], "entry 6: it is no entry"),
        (lambda lines: [*lines[:6], lines[6].replace('"ledger"', '"other"')], "entry 6: it is of the site “other”"),
    ],
)
def test_entries_that_were_changed_are_found_where_they_are(
    log: Path, change: Callable[[list[str]], list[str]], where: str
) -> None:
    edit(log, "entries", change)
    result = verify(log, "--key", KEY)
    assert result.exit_code == 1
    assert any(line.startswith(where) for line in result.stdout.splitlines())


def test_a_changed_entry_with_a_changed_hash_is_not_what_was_signed(log: Path) -> None:
    note = (log / "checkpoint").read_bytes()
    write(log, [LINES[0].replace("more", "less"), *LINES[1:]])
    (log / "checkpoint").write_bytes(note)
    result = verify(log, "--key", KEY)
    assert result.exit_code == 1
    assert "root: " in result.stdout


def test_a_checkpoint_that_was_changed_or_signed_by_another_key_is_found(log: Path, tmp_path: Path) -> None:
    write(log, LINES, seed=bytes(32))
    result = verify(log, "--key", KEY)
    assert (result.exit_code, result.stdout.startswith("checkpoint: ")) == (1, True)
    write(log, LINES)
    edit(log, "checkpoint", lambda lines: [lines[0], "6", *lines[2:]])
    assert verify(log, "--key", KEY).exit_code == 1


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda lines: [lines[0].replace("more", "less"), *lines[1:]], "notice 1: the record shows another text"),
        (lambda lines: lines[:-1], "notice 7: the log has it"),
        (lambda lines: [*lines, lines[-1].replace('"number":7', '"number":8')], "notice 8: the record shows it"),
    ],
)
def test_a_record_that_shows_something_else_than_its_log_is_found(
    log: Path, change: Callable[[list[str]], list[str]], where: str
) -> None:
    edit(log, "shown", change)
    result = verify(log, "--key", KEY)
    assert result.exit_code == 1
    assert result.stdout.startswith(where)


def test_a_log_has_to_go_on_from_what_was_seen_of_it(tmp_path: Path) -> None:
    log, since = tmp_path / "log", tmp_path / "seen"
    assert verify(write(log, LINES[:4]), "--key", KEY, "--since", since).exit_code == 0
    grown = verify(write(log, LINES), "--since", since)
    assert (grown.exit_code, grown.stderr, "(3 more" in grown.stdout) == (0, "", True)
    seen = since.read_bytes()
    rolled_back = verify(write(log, LINES[:5]), "--since", since)
    assert rolled_back.exit_code == 1
    assert "size: there are 5 entries, and 7 were seen before" in rolled_back.stdout
    remade = verify(write(log, [LINES[0].replace("more", "less"), *LINES[1:]]), "--since", since)
    assert (remade.exit_code, "past: " in remade.stdout) == (1, True)
    resigned = verify(write(log, LINES, seed=bytes(32)), "--since", since)
    assert (resigned.exit_code, "checkpoint: " in resigned.stdout) == (1, True)
    assert since.read_bytes() == seen


@pytest.mark.parametrize("arguments", [("nowhere",), ("log", "--key", "x+y+z"), ("log", "--since", "log/key")])
def test_what_cannot_be_checked_is_said_in_a_line(
    log: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(log.parent)
    result = verify(*arguments)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_amendments_and_withdrawals_are_found_whole(tmp_path: Path) -> None:
    result = verify(write(tmp_path / "log", LATER), "--key", KEY)
    assert (result.exit_code, "entries: 9. All agrees." in result.stdout) == (0, True)


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        ([*LINES, AMENDED.replace("two", "few"), WITHDRAWN], "entry 8: it withdraws other words"),
        ([*LINES, WITHDRAWN], "entry 7: it is version 3 of No. 2, where 2 is next"),
        ([*LINES, WITHDRAWN, AMENDED], "entry 7: it is version 3 of No. 2, where 2 is next"),
        ([*LINES, AMENDED, AMENDED], "entry 8: it is version 2 of No. 2, where 3 is next"),
        ([AMENDED, *LINES], "entry 0: it is about No. 2, which was not published before"),
        ([LINES[0], AMENDED, *LINES[1:]], "entry 1: it is about No. 2, which was not published before"),
        ([*LATER, later(AMEND, 4, 3)], "entry 9: it is about No. 2, which was withdrawn before"),
        ([*LINES, later(AMEND, 2, 2), later(WITHDRAW, 3, 1)], "entry 8: it is dated before version 2 of No. 2"),
        ([*LINES, AMENDED.replace("2026-06", "2026-04"), WITHDRAWN], "entry 7: it is dated before version 1 of No. 2"),
        ([*LINES, AMENDED.replace('"v":2', '"v":1'), WITHDRAWN], "entry 7: it is no entry"),
        ([*LINES, AMENDED.replace('"minor":false', '"minor":0'), WITHDRAWN], "entry 7: it is no entry"),
        ([*LINES, AMENDED.replace('"amend"', '"publish"'), WITHDRAWN], "entry 7: it is no entry"),
    ],
)
def test_what_does_not_follow_is_found_though_it_is_all_signed_anew(
    tmp_path: Path, lines: list[str], where: str
) -> None:
    log = write(tmp_path / "log", LINES)
    leaves = [leaf_hash(line.encode()) for line in lines]
    note = signed(Checkpoint(ORIGIN, len(lines), root(len(lines), nodes_of(leaves))), SEED)
    (log / "checkpoint").write_text(note, encoding="utf-8")
    edit(log, "entries", lambda _: lines)
    edit(log, "hashes", lambda _: [leaf.hex() for leaf in leaves])
    result = verify(log, "--key", KEY)
    assert result.exit_code == 1
    assert next(line for line in result.stdout.splitlines() if line.startswith("entry")).startswith(where)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (lambda lines: [*lines[:7], lines[7].replace("two", "few"), *lines[8:]], "entry 7: it is not what was hashed"),
        (lambda lines: [*lines[:7], lines[7].replace("06-01", "05-30"), *lines[8:]], "entry 7: it is not what was"),
        (lambda lines: [*lines[:8], lines[8].replace("Spelt", "Left"), *lines[9:]], "entry 8: it is not what was"),
        (lambda lines: [*lines[:7], *lines[8:]], "entry 7: it is version 3"),
        (lambda lines: lines[:-1], "size: the checkpoint is signed for 9 entries, and there are 8"),
        (lambda lines: [*lines[:7], lines[8], lines[7]], "entry 7: it is version 3"),
    ],
)
def test_a_later_entry_that_was_changed_dropped_moved_or_back_dated_is_found(
    tmp_path: Path, change: Callable[[list[str]], list[str]], where: str
) -> None:
    log = write(tmp_path / "log", LATER)
    edit(log, "entries", change)
    result = verify(log, "--key", KEY)
    assert result.exit_code == 1
    assert any(line.startswith(where) for line in result.stdout.splitlines())


def test_a_log_without_a_withdrawal_that_was_seen_is_found_though_it_is_signed_anew(tmp_path: Path) -> None:
    log, since = tmp_path / "log", tmp_path / "seen"
    assert verify(write(log, LATER), "--key", KEY, "--since", since).exit_code == 0
    hidden = verify(write(log, [*LINES, AMENDED]), "--since", since)
    assert (hidden.exit_code, hidden.stdout.startswith("size: there are 8 entries, and 9 were seen")) == (1, True)
    remade = verify(write(log, [*LINES, AMENDED.replace("two", "few"), later(AMEND, 3, 3)]), "--since", since)
    assert (remade.exit_code, "past: " in remade.stdout) == (1, True)


@pytest.mark.parametrize(
    ("shown", "where"),
    [
        (LINES[1], "notice 2: the record shows version 1, and the log has 3"),
        (AMENDED, "notice 2: the record shows version 2, and the log has 3"),
        (WITHDRAWN.replace('"withdraw"', '"amend"'), "notice 2: the record shows another act than the log"),
        (WITHDRAWN.replace("Spelt", "Left"), "notice 2: the record shows another reason than the log"),
        ("", "notice 2: the log has it, and the record does not show it"),
    ],
)
def test_a_record_that_shows_another_version_than_the_newest_is_found(tmp_path: Path, shown: str, where: str) -> None:
    log = write(tmp_path / "log", LATER)
    edit(log, "shown", lambda lines: [line for line in (lines[0], shown, *lines[2:]) if line])
    result = verify(log, "--key", KEY)
    assert (result.exit_code, result.stdout) == (1, f"{where}\n")


FILL = """
from django.contrib.auth.models import User
from django.utils import timezone
from corrigenda.models import *

at = timezone.now()
site = Site.objects.create(key="ledger", name="L", origins=["https://ledger.test"])
article = Article.objects.create(site=site, url="https://ledger.test/a", first_seen_at=at)
bob = User.objects.create_user("bob")
for number in range(1003):
    draft = Correction.objects.create(site=site, article=article, language="en", text=str(number), drafted_at=at)
    Correction.publish(draft.pk, at=at, actor=bob)
first = Correction.objects.get(number=1)
first = Correction.amend(
    first.pk, {**first.words, "text": "One."}, seen=1, reason="Spelt out.", is_minor=True, at=at, actor=bob
)
Correction.withdraw(first.pk, seen=2, reason="Not needed.", at=timezone.now(), actor=bob)
"""
DROP = """
from django.db import connection
from corrigenda.models import LogEntry, append_only

append_only.remove(connection)
LogEntry.objects.filter(index=511).delete()
"""
CHANGE = "from corrigenda.models import *; Correction.objects.filter(number=1002).update(text='By hand.')"


@pytest.mark.server
def test_a_desk_s_record_is_verified_over_http_and_a_change_by_hand_is_found(tmp_path: Path) -> None:
    desk = Server(tmp_path)
    desk.manage("migrate")
    desk.manage("shell", "-v", "0", "-c", FILL)
    key = desk.manage("logkey", "ledger").strip()
    record, since, kept = f"{desk.address}/record/ledger/", tmp_path / "seen", tmp_path / "kept"
    try:
        desk.start()
        first = verify(record, "--key", key, "--since", since, "--save", kept)
        assert (first.exit_code, first.stderr) == (0, "")
        assert verify(record, "--since", since, "--proofs").exit_code == 0
        desk.manage("shell", "-v", "0", "-c", CHANGE)
        changed = verify(record, "--since", since)
        desk.manage("shell", "-v", "0", "-c", DROP)
        dropped = verify(record, "--since", since)
    finally:
        desk.stop()
    assert (changed.exit_code, changed.stdout) == (1, "notice 1002: the record shows another text than the log\n")
    assert (dropped.exit_code, "lacks entry 511" in dropped.stderr) == (2, True)
    assert verify(kept, "--since", since).exit_code == 0
    assert verify(record, "--since", since).exit_code == 2
