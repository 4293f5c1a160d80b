"""`corrigenda watch` reads every feed now and says what was found."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.articles.servers import Server, serving
from tests.cli.test_commands import run_process

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Ledger</title>
<entry><title>Ferry</title><link href="/ferry"/></entry><entry><title>Tea</title><link href="/tea"/></entry></feed>"""


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        server.answers = {"/feed": (200, {"Content-Type": "application/atom+xml"}, ATOM)}
        yield server


@pytest.fixture
def desk(tmp_path: Path, server: Server) -> Path:
    """A desk of its own, in a folder, with one site."""
    config = f'secret_key = "{"x" * 40}"\nprivate_origins = ["{server.origin}"]\n'
    (tmp_path / "corrigenda.toml").write_text(config)
    done(tmp_path, "manage", "migrate")
    done(tmp_path, "manage", "addsite", "ledger", "--name", "The Ledger", "--origin", server.origin)
    return tmp_path


def done(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    process = run_process(folder, *arguments)
    assert process.returncode == 0, process.stderr
    return process


def test_every_feed_is_read_and_what_was_found_is_said(desk: Path, server: Server) -> None:
    early = run_process(desk, "watch")
    assert (early.returncode, "No feed is watched" in early.stderr) == (1, True)
    assert "names 2 articles" in done(desk, "manage", "addfeed", "ledger", server.origin + "/feed").stdout
    first = done(desk, "watch").stdout
    assert first == (
        f"ledger {server.origin}/feed: 2 new articles, 0 changed\n"
        "2 new articles, 0 changed. The worker looks at their pages.\n"
    )
    assert ": 0 new articles" in done(desk, "watch", "--site", "ledger").stdout
    server.answers["/feed"] = (200, {}, b"")
    broken = run_process(desk, "watch")
    assert broken.returncode == 1
    assert f"ledger {server.origin}/feed: not read: it is empty" in broken.stdout
    assert "1 feed could not be read" in broken.stderr
    assert "trouble: it is empty" in done(desk, "manage", "feeds").stdout
    nowhere = run_process(desk, "watch", "--site", "nowhere")
    assert (nowhere.returncode, "no site “nowhere”" in nowhere.stderr) == (2, True)
