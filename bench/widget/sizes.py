"""Bytes of scripts: as they are, gzipped, and with brotli where Node is at hand."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_CACHE = Path.home() / ".cache" / "corrigenda-bench" / "peers"
_BROTLI = "process.stdout.write(String(require('zlib').brotliCompressSync(require('fs').readFileSync(0)).length))"


@dataclass(frozen=True, slots=True)
class Peer:
    """A published package with what a reader's browser loads of it; `files` are glob patterns in the package."""

    name: str
    package: str
    version: str
    files: tuple[str, ...]
    note: str


PEERS = (
    Peer(
        "Hypothesis client, in the page", "hypothesis", "1.1766.0",
        ("build/boot.js", "build/scripts/annotator.bundle.js", "build/styles/annotator.css",
         "build/styles/highlights.css"),
        "boot, annotator and its styles; loaded in every page before the reader acts",
    ),
    Peer(
        "Hypothesis client, sidebar", "hypothesis", "1.1766.0",
        ("build/scripts/sidebar.bundle.js", "build/styles/sidebar.css", "build/styles/katex.min.css"),
        "the frame beside the page, loaded in addition",
    ),
    Peer(
        "Recogito text-annotator", "@recogito/text-annotator", "4.1.1",
        ("dist/text-annotator.umd.js", "dist/text-annotator.css"),
        "selecting and highlighting in a page, without any dialog or sending",
    ),
    Peer(
        "Apache Annotator, dom", "@apache-annotator/dom", "0.2.0", ("lib/**/*.js",),
        "modules as published, before a bundler: a library of selectors without any dialog or sending",
    ),
)  # fmt: skip
LEFT_OUT = (
    "Mistape, Orphus: not in the npm registry (a WordPress plugin and a download), so no published file to weigh here.",
    "annotator.js: the npm package of that name (1.2.2) holds sources to be built, no file for a page.",
)


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes; `brotli` is None without Node."""

    raw: int
    gzip: int
    brotli: int | None


def size_of(*paths: Path) -> Size:
    """The size of files, each compressed by itself as a server sends them."""
    contents = [path.read_bytes() for path in paths]
    brotli = None
    if node := shutil.which("node"):
        brotli = sum(
            int(subprocess.run([node, "-e", _BROTLI], input=content, capture_output=True, check=True).stdout)
            for content in contents
        )
    return Size(sum(map(len, contents)), sum(len(gzip.compress(c, 9, mtime=0)) for c in contents), brotli)


def peers() -> list[tuple[Peer, Size]]:
    """The peers' sizes, from the packages they publish; fetched by npm once. Nothing without npm."""
    npm = shutil.which("npm")
    if npm is None:
        print("bench: npm is missing, so the peers are left out", file=sys.stderr)
        return []
    _CACHE.mkdir(parents=True, exist_ok=True)
    wanted = {peer.package: peer.version for peer in PEERS}
    if any(_version(package) != version for package, version in wanted.items()):
        (_CACHE / "package.json").write_text('{"private": true}')
        named = [f"{package}@{version}" for package, version in wanted.items()]
        command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *named]
        if subprocess.run(command, cwd=_CACHE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
            print("bench: the peers' packages could not be fetched, so they are left out", file=sys.stderr)
            return []
    found = []
    for peer in PEERS:
        folder = _CACHE / "node_modules" / peer.package
        files = [path for pattern in peer.files for path in sorted(folder.glob(pattern))]
        if files:
            found.append((peer, size_of(*files)))
        else:
            print(f"bench: {peer.package} {peer.version} has not the files looked for", file=sys.stderr)
    return found


def _version(package: str) -> str | None:
    path = _CACHE / "node_modules" / package / "package.json"
    return str(json.loads(path.read_text())["version"]) if path.exists() else None
