"""`corrigenda import`: articles' texts from a file, a line each."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import IO

import click

from corrigenda.console.frame import NOT_DONE, WRONG_INPUT, counted, fail, refuse_unmigrated, setup
from corrigenda.console.progress import progress

_TOLD_EVERY = 1_000  # lines, where there is no bar
_BOM = b"\xef\xbb\xbf"


@click.command(name="import")
@click.argument("file", type=click.File("rb"))
@click.option("--site", metavar="KEY", required=True, help="The site that the articles belong to.")
def import_articles(file: IO[bytes], site: str) -> None:
    """Store the texts of articles from a file, and carry their errata over.

    FILE is JSON Lines in UTF-8, or - for standard input. A line is an article as the API takes it: its url, and its
    html or its text. With "at", the time since when it read so, it may be one of several texts of an article, the
    oldest first. A line that cannot be stored is named by its number, and the others are stored all the same. What is
    stored already is passed over, so that the same call goes on where it was interrupted. Exits with 1 when any line
    was not stored.

    \b
    {"url": "https://news.example/ferry", "html": "<article>…", "at": "2026-05-01T09:30:00Z"}
    """
    setup()
    refuse_unmigrated()
    from django.db import Error

    from corrigenda.articles.bring_in import bring_in
    from corrigenda.articles.payload import parse_dated
    from corrigenda.core.problems import Problem
    from corrigenda.models import Site

    found = Site.objects.filter(key=site).first()
    if found is None:
        fail(WRONG_INPUT, f"There is no site “{site}”.")
    new = known = failed = 0
    with progress("Importing", _size(file)) as shown:
        for number, line, size in _lines(file):
            try:
                if line and bring_in(found, parse_dated(line), datetime.now(UTC)):
                    new += 1
                elif line:
                    known += 1
            except Problem as problem:
                failed += 1
                shown.say(f"line {number}: {problem.detail}")
            except Error as error:
                fail(NOT_DONE, f"line {number} cannot be stored now ({type(error).__name__}); run the same call again.")
            shown.step(size)
            if not shown.is_shown and number % _TOLD_EVERY == 0:
                shown.say(f"{number:,} lines read")
    click.echo(f"{counted(new, 'new text')}, {known:,} known already.")
    if failed:
        fail(NOT_DONE, f"{counted(failed, 'line')} could not be stored.")


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes, int]]:
    """The lines with their numbers and their sizes in the file; blank ones are empty.

    Of a line that is too long comes so much that it is refused as such, and the rest is read past.
    """
    from corrigenda.articles.payload import MOST_BYTES

    number = 0
    while line := file.readline(MOST_BYTES + 2):
        number += 1
        size = len(line)
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(MOST_BYTES)):
            size += len(rest)
        yield number, (line.removeprefix(_BOM) if number == 1 else line).strip(), size


def _size(file: IO[bytes]) -> int | None:
    """How long the file is; None for what has no end that is known."""
    try:
        there = os.fstat(file.fileno())
    except OSError:
        return None
    return there.st_size if stat.S_ISREG(there.st_mode) else None
