"""The built file that is committed: of these sources, and small. It needs no Node to be checked."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import corrigenda
from tests.widget.desk import WIDGET

ROOT = Path(__file__).parents[2]
MOST_BYTES = 8192


def digest_of_sources() -> str:
    """As widget/build.mjs defines it."""
    found = hashlib.sha256()
    paths = [*(ROOT / "widget" / "src").glob("*.ts"), ROOT / "widget" / "build.mjs"]
    for name, path in sorted((path.relative_to(ROOT).as_posix(), path) for path in paths):
        found.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    for path in sorted((ROOT / "src" / "corrigenda" / "catalogues").glob("*.json"), key=lambda path: path.name):
        texts: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        pairs = sorted([key, text] for key, text in texts.items() if key.startswith("widget."))
        found.update(f"{path.name}\0{json.dumps(pairs, ensure_ascii=False, separators=(',', ':'))}\0".encode())
    return found.hexdigest()[:32]


def test_it_was_built_from_these_sources() -> None:
    header = WIDGET.read_text(encoding="utf-8").split("\n", 1)[0]
    found = re.fullmatch(r"/\*! Corrigenda widget (\S+) · Apache-2\.0 · sources sha256:([0-9a-f]{32}) \*/", header)
    assert found, header
    assert found[2] == digest_of_sources(), "Run `make widget` and commit the result."


def test_it_has_the_packages_version() -> None:
    package = json.loads((ROOT / "widget" / "package.json").read_text(encoding="utf-8"))
    header = WIDGET.read_text(encoding="utf-8").split("\n", 1)[0]
    assert f"widget {package['version']} " in header
    assert package["version"] == corrigenda.__version__


def test_it_keeps_the_promised_size() -> None:
    assert len(gzip.compress(WIDGET.read_bytes(), 9)) <= MOST_BYTES


def test_it_needs_nothing_at_run_time() -> None:
    package = json.loads((ROOT / "widget" / "package.json").read_text(encoding="utf-8"))
    assert "dependencies" not in package
    built = WIDGET.read_text(encoding="utf-8")
    assert not re.search(r"\brequire\s*\(|^\s*(?:import|export)\b|sourceMappingURL", built, re.MULTILINE)


def test_the_lock_file_names_no_host_and_every_digest() -> None:
    lock = (ROOT / "widget" / "package-lock.json").read_text(encoding="utf-8")
    assert not re.search(r"https?://", lock)
    packages = {name: entry for name, entry in json.loads(lock)["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "resolved" in entry or "integrity" not in entry] == []


def test_it_names_no_address_of_its_own() -> None:
    assert re.findall(r"https?://[^\s\"'`]+", WIDGET.read_text(encoding="utf-8")) == []
