"""What is shipped: everything a publisher needs, and nothing has to be built."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_holds_templates_static_files_catalogues_and_the_demo(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for part in (
        "corrigenda/static/corrigenda/widget/corrigenda.js",
        "corrigenda/static/corrigenda/tokens.css",
        "corrigenda/templates/corrigenda/base.html",
        "corrigenda/catalogues/he.json",
        "corrigenda/demo/publication/ferry.html",
        "corrigenda/migrations/0001_initial.py",
        "corrigenda/py.typed",
    ):
        assert part in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
