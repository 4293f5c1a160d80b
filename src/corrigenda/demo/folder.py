"""The demo's folder: its configuration, its data, and the publication's pages, which are edited there.

Needs no Django: it runs before the configuration it writes is read.
"""

from __future__ import annotations

import secrets
import shutil
import tomllib
from importlib.resources import as_file, files
from pathlib import Path

CONFIG = """\
# The demo's configuration, written by “corrigenda demo”.
secret_key = "{secret}"
address = "http://127.0.0.1:{port}"
data = "data"
database = "{database}"
private_origins = ["http://127.0.0.1:{publication_port}"]
demo_publication = "http://127.0.0.1:{publication_port}"
recheck_minutes = 0.1

[serve]
port = {port}
"""


def prepare(folder: Path, *, port: int, publication_port: int, database: str = "", reset: bool = False) -> Path:
    """Make the folder ready and give the path of its configuration. What is there is kept, unless `reset`.

    Raises OSError, also for a folder with a configuration that is not a demo's.
    """
    config = folder / "corrigenda.toml"
    secret = _secret_of(config)
    if reset:
        for part in ("data", "publication"):
            shutil.rmtree(folder / part, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "publication").exists():
        with as_file(files("corrigenda") / "demo" / "publication") as pages:
            shutil.copytree(pages, folder / "publication.new", dirs_exist_ok=True)
        (folder / "publication.new").rename(folder / "publication")
    config.write_text(
        CONFIG.format(
            secret=secret or secrets.token_urlsafe(48), port=port, publication_port=publication_port, database=database
        ),
        encoding="utf-8",
    )
    config.chmod(0o600)
    return config.absolute()


def _secret_of(config: Path) -> str:
    if not config.exists():
        return ""
    try:
        known = tomllib.loads(config.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise OSError(f"{config}: {error}") from error
    if "demo_publication" not in known:
        raise OSError(f"{config} is not a demo's configuration; choose another folder.")
    return str(known.get("secret_key", ""))
