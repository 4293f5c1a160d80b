"""The `corrigenda` command, run as a user runs it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corrigenda.cli import main

PAGE = "<article><h1>Fähre</h1><p>Sie fährt am <b>Diens</b>tag. 🙂</p><aside>x</aside></article>"


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=stdin)


def run_process(cwd: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if k not in ("CORRIGENDA_CONFIG", "DATABASE_URL")}
    return subprocess.run(
        [sys.executable, "-m", "corrigenda", *arguments],
        cwd=cwd, env={**clean, **environment}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_text_prints_what_a_reader_sees(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    result = run("text", str(page))
    assert (result.exit_code, result.output) == (0, "Fähre\n\nSie fährt am Dienstag. 🙂\n")


def test_text_needs_neither_settings_nor_database(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    done = run_process(tmp_path, "text", "page.html", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["blocks"] == [[0, 5, "h1"], [7, 31, "p"]]
    assert found["text"][7:31] == "Sie fährt am Dienstag. 🙂"
    assert found["digest"].startswith("1:")


def test_text_reads_standard_input_and_selectors() -> None:
    result = run("text", "-", "--root", "main", "--skip", ".ad", stdin=b"<main>a<p class=ad>b</p></main><article>c")
    assert result.output == "a\n"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (("text", "-"), b"<article></article>", 1, "no article text"),
        (("text", "no-such-page.html"), None, 2, "no-such-page.html"),
        (("text", "-", "--root", "a[["), b"x", 2, "a[["),
        (("text",), None, 2, "Missing argument"),
        (("frobnicate",), None, 2, "No such command"),
    ],
)
def test_mistakes_are_said_in_a_line(arguments: tuple[str, ...], stdin: bytes | None, code: int, message: str) -> None:
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_locate_answers_a_line_a_quote(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("Sie fährt am Dienstag ab.", encoding="utf-8")
    (tmp_path / "q.jsonl").write_text('{"exact": "am Dienstag"}\n\n{"exact": "nirgendwo hier"}\n', encoding="utf-8")
    result = run("locate", str(tmp_path / "t.txt"), "--quotes", str(tmp_path / "q.jsonl"))
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (first["line"], first["start"], first["end"], first["rule"]) == (1, 10, 21, "exact")
    assert (second["line"], second["start"]) == (3, None)
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "line", ["[1]", "{", '{"prefix": "x"}', '{"exact": 7}', '{"exact": "a", "near": "b"}', '{"x": 1}']
)
def test_a_broken_quote_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "t.txt").write_text("text", encoding="utf-8")
    (tmp_path / "q.jsonl").write_text('{"exact": "text"}\n' + line, encoding="utf-8")
    result = run("locate", str(tmp_path / "t.txt"), "--quotes", str(tmp_path / "q.jsonl"))
    assert result.exit_code == 2
    assert "line 2" in result.stderr


def test_init_writes_a_private_commented_file_once(tmp_path: Path) -> None:
    done = run_process(tmp_path, "init")
    assert done.returncode == 0
    config = tmp_path / "corrigenda.toml"
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert config.read_text().count("# ") > 10
    key = tmp_path / "var" / "log.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    before, key_before = config.read_bytes(), key.read_bytes()
    again = run_process(tmp_path, "init")
    assert again.returncode == 2
    assert "nothing was changed" in again.stderr
    assert config.read_bytes() == before
    assert key.read_bytes() == key_before


def test_a_new_installation_from_init_to_its_first_site_and_editor(tmp_path: Path) -> None:
    assert run_process(tmp_path, "init").returncode == 0
    early = run_process(tmp_path, "serve")
    assert (early.returncode, "corrigenda manage migrate" in early.stderr) == (3, True)
    assert run_process(tmp_path, "manage", "migrate").returncode == 0
    added = run_process(tmp_path, "manage", "addsite", "ledger", "--name", "Ledger", "--origin", "https://ledger.test")
    assert 'data-site="ledger"' in added.stdout, added.stderr
    wrong = run_process(tmp_path, "manage", "addsite", "x", "--name", "X", "--origin", "ledger.test")
    assert wrong.returncode == 1
    assert "Not an origin" in wrong.stderr
    person = subprocess.run(
        [sys.executable, "-m", "corrigenda", "manage", "addperson", "ada", "--site", "ledger", "--role", "editor"],
        cwd=tmp_path, input="a long enough secret\n", capture_output=True, text=True, timeout=60, check=False,
        env={k: v for k, v in os.environ.items() if k not in ("CORRIGENDA_CONFIG", "DATABASE_URL")},
    )  # fmt: skip
    assert "ada is editor of Ledger" in person.stdout, person.stderr


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "corrigenda init"),
        ("secret_key = 7", "secret_key"),
        ("not toml", "corrigenda.toml"),
        ('secret_key = "short"', "32 characters"),
        (f'secret_key = "{"x" * 40}"\ncolour = "red"', "colour"),
        (f'secret_key = "{"x" * 40}"\naddress = "desk.example"', "address"),
        (f'secret_key = "{"x" * 40}"\ntrusted_proxies = ["everyone"]', "trusted_proxies"),
        (f'secret_key = "{"x" * 40}"\ndatabase = "mysql://x"', "mysql"),
        (f'secret_key = "{"x" * 40}"\n[work]\nredis = "10.0.0.5:6379"', "work.redis"),
        (f'secret_key = "{"x" * 40}"\n[work]\nredis = "redis://host:port"', "work.redis"),
    ],
)
def test_a_wrong_configuration_is_said_in_a_line(tmp_path: Path, config: str | None, message: str) -> None:
    if config is not None:
        (tmp_path / "corrigenda.toml").write_text(config)
    done = run_process(tmp_path, "work")
    assert done.returncode == 3
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_help_teaches_the_first_steps() -> None:
    result = run("--help")
    for step in ("demo", "init", "manage migrate", "addsite", "serve", "text"):
        assert step in result.output
