"""`corrigenda record verify`: check a whole record, with no trust in who serves it. Needs no configuration."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

import click

from corrigenda.console.frame import NOT_DONE, WRONG_INPUT, fail
from corrigenda.console.log_source import Desk, Folder, Source, SourceError
from corrigenda.console.static_record import StaticRecord
from corrigenda.core.checkpoint import Checkpoint, CheckpointError, Verifier, opened
from corrigenda.core.verifying import Finding, Log, check, check_inclusions, newest_number

_MOST_NOTICES = 10_000_000  # a desk that never ends is not listened to for ever
_MOST_SAID = 50  # findings; after a removed entry all later ones differ


@click.group()
def record() -> None:
    """Check a public record, and write it as files."""


@record.command()
@click.argument("place", metavar="URL-or-DIR")
@click.option("--key", metavar="KEY", help="The verifier key, name+hash+base64, as the publisher made it known.")
@click.option(
    "--since",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Keeps the last checkpoint seen, and the key: the log must go on from it.",
)
@click.option(
    "--save",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Keep the log in this folder, to verify it again without the network.",
)
@click.option("--proofs", is_flag=True, help="Ask the desk for each notice's inclusion proof too: a request a notice.")
def verify(place: str, key: str | None, since: Path | None, save: Path | None, proofs: bool) -> None:
    """Check a site's whole public log, and what its record shows now.

    URL is the record's address, https://desk.example/record/KEY/; DIR a folder made by --save, or a record that “record
    build” wrote, whose every file is looked into. The entries are hashed anew; root, signature, order, what was seen
    before and what the record shows have to agree with them. Without --key, the key in FILE is used, or else the one
    that the place itself names, which proves less.

    Exits with 0 when all agrees, with 1 when something does not (a line each says where), and with 2 when it cannot be
    checked: nothing can be read there, or the key or FILE is not one.
    """
    try:
        source = _source(place)
        kept = _kept(since)
        verifier = _verifier(key, kept, source)
        seen = opened(kept[1], verifier) if kept else None
        # The notices first: what is published meanwhile has its entry, and is then asked for once more.
        shown = source.lines("shown", 1, _MOST_NOTICES)
        note = source.text("checkpoint")
        top = _opened(note, verifier)
        log = _read(source, top, shown)
        proof = source.proof(seen.size, top.size) if seen and seen.size <= top.size else None
        found = check(log, top, seen, proof)
        if isinstance(source, StaticRecord):
            found += source.check(log)
        if proofs and not found:
            found = check_inclusions(log, top, source.inclusions)
    except (SourceError, CheckpointError) as error:
        fail(WRONG_INPUT, str(error))
    if found:
        _refuse(found)
    _keep(since, save, note, verifier, log)
    grown = f" ({top.size - seen.size:,} more than were seen before)" if seen else ""
    click.echo(f"{top.origin}: entries: {top.size:,}{grown}. All agrees.")


def _source(place: str) -> Source:
    """Where to read. Raises SourceError."""
    if place.startswith(("http://", "https://")):
        return Desk(place)
    path = Path(place)
    records = StaticRecord.within(path) if not (path / "checkpoint").exists() else []
    if len(records) > 1:
        raise SourceError(f"There are several records; name one of them: {', '.join(map(str, records))}")
    return StaticRecord(records[0]) if records else Folder(path)


def _kept(since: Path | None) -> tuple[str, str] | None:
    """The verifier key and the signed note that --since kept; None when there is none yet. Raises SourceError."""
    if since is None or not since.exists():
        return None
    try:
        key, blank, note = since.read_text(encoding="utf-8").partition("\n\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{since}: {error}") from error
    if not blank:
        raise SourceError(f"{since} was not written by --since.")
    return key, note


def _verifier(key: str | None, kept: tuple[str, str] | None, source: Source) -> Verifier:
    """The key to verify with. Raises CheckpointError, SourceError."""
    given = Verifier.parse(key) if key is not None else None
    if kept is not None:
        earlier = Verifier.parse(kept[0])
        if given not in (None, earlier):
            raise CheckpointError("the key is not the one that the log was verified with before")
        return earlier
    if given is not None:
        return given
    own = Verifier.parse(source.text("key"))
    click.echo("corrigenda: the key is the record's own word; name the publisher's with --key.", err=True)
    return own


def _opened(note: str, verifier: Verifier) -> Checkpoint:
    """The checkpoint; one that the key did not sign is a finding."""
    try:
        return opened(note, verifier)
    except CheckpointError as error:
        _refuse([Finding("checkpoint", str(error))])


def _read(source: Source, top: Checkpoint, shown: list[bytes]) -> Log:
    entries = source.lines("entries", 0, top.size)
    hashes = [line.decode("ascii", "replace") for line in source.lines("hashes", 0, top.size)]
    if isinstance(source, Desk) and (last := newest_number(entries)) > newest_number(shown):
        shown = shown + source.lines("shown", newest_number(shown) + 1, last + 1)
    return Log(entries, hashes, shown)


def _refuse(found: list[Finding]) -> NoReturn:
    for finding in found[:_MOST_SAID]:
        click.echo(str(finding))
    if len(found) > _MOST_SAID:
        click.echo(f"… and {len(found) - _MOST_SAID:,} more.")
    fail(NOT_DONE, "the record is not what its log says, or the log is not what it was.")


def _keep(since: Path | None, save: Path | None, note: str, verifier: Verifier, log: Log) -> None:
    """Write what --since and --save ask for, each file whole or not at all."""
    try:
        if save is not None:
            save.mkdir(parents=True, exist_ok=True)
            lines = {"entries": log.entries, "shown": log.shown, "hashes": [hashed.encode() for hashed in log.hashes]}
            for name, content in lines.items():
                _write(save / name, b"".join(line + b"\n" for line in content))
            _write(save / "key", f"{verifier}\n".encode())
            _write(save / "checkpoint", note.encode())
        if since is not None:
            _write(since, f"{verifier}\n\n{note}".encode())
    except OSError as error:
        fail(WRONG_INPUT, f"all agrees, and it cannot be kept: {error}")


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".new")
    draft.write_bytes(content)
    os.replace(draft, path)
