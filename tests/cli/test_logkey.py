"""`corrigenda manage logkey`: the key with which anyone verifies the public log."""

from __future__ import annotations

from pathlib import Path

from corrigenda.core.checkpoint import Verifier
from tests.cli.test_commands import run_process


def test_the_verifier_key_of_each_site_is_shown_and_a_broken_key_is_never_replaced(tmp_path: Path) -> None:
    assert run_process(tmp_path, "init").returncode == 0
    assert run_process(tmp_path, "manage", "migrate").returncode == 0
    run_process(tmp_path, "manage", "addsite", "ledger", "--name", "Ledger", "--origin", "https://ledger.test")
    shown = run_process(tmp_path, "manage", "logkey")
    assert Verifier.parse(shown.stdout).name == "127.0.0.1:8000/record/ledger"
    assert "There is no site" in run_process(tmp_path, "manage", "logkey", "x").stderr
    key = tmp_path / "var" / "log.key"
    key.unlink()
    other = run_process(tmp_path, "manage", "logkey", "ledger")
    assert Verifier.parse(other.stdout) != Verifier.parse(shown.stdout)
    key.write_text("broken")
    refused = run_process(tmp_path, "manage", "logkey")
    assert (refused.returncode, "backup" in refused.stderr) == (1, True)
    assert key.read_text() == "broken"
