"""Two hundred articles through twenty rounds, four workers, one of them killed each round."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.process import Server, environment, free_port

pytestmark = pytest.mark.server


@pytest.mark.timeout(900)
def test_every_erratum_is_where_the_script_says_though_workers_are_killed(tmp_path: Path) -> None:
    server, origins = Server(tmp_path), [f"http://127.0.0.1:{free_port()}" for _ in range(4)]
    config = tmp_path / "corrigenda.toml"
    config.write_text(f"private_origins = {json.dumps(origins)}\n" + config.read_text())
    server.manage("migrate")
    named = [part for origin in origins for part in ("--origin", origin)]
    server.manage("addsite", "sound", "--name", "The Sound", *named)
    done = subprocess.run(
        [sys.executable, "-m", "tests.server.changing_site", str(tmp_path)],
        env=environment(tmp_path), cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:] + (tmp_path / "log").read_text()[-2000:]
    assert done.stdout.count(" articles in ") == 20
