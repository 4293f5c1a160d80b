"""`corrigenda copy-database`: from the one SQLite file to PostgreSQL."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from corrigenda.console.frame import (
    NOT_DONE,
    WRONG_CONFIG,
    WRONG_INPUT,
    counted,
    fail,
    refuse_unmigrated,
    setup,
)
from corrigenda.console.progress import progress

if TYPE_CHECKING:
    from corrigenda.copying.copy import Copied

VARIABLE = "CORRIGENDA_COPY_TO"
_SOURCE, _TARGET = "default", "target"


@click.command(name="copy-database")
@click.argument("to", metavar="URL", envvar=VARIABLE)
def copy_database(to: str) -> None:
    """Copy everything from the SQLite file to an empty PostgreSQL database.

    URL is postgresql://user:password@host/name; the environment's CORRIGENDA_COPY_TO is read without one. End server
    and worker first. The tables are made, every row is copied with its key, and then both sides are counted and
    digested by themselves. Only if all tables agree is the copy kept; else the target stays empty, and the same call
    begins again. The SQLite file is only read.
    """
    if not to.startswith(("postgresql://", "postgres://")):
        fail(WRONG_INPUT, "the database to copy to has the form postgresql://user:password@host/name.")
    os.environ[VARIABLE] = to
    setup()
    _refuse_source()
    from django.core.management import call_command
    from django.db import Error

    from corrigenda.copying.copy import CopyError, copy, count, refuse_rows
    from corrigenda.copying.tables import not_covered

    try:
        refuse_rows(_TARGET)
        call_command("migrate", database=_TARGET, verbosity=0)
        for name in not_covered(_SOURCE):
            click.echo(f"corrigenda: the table {name} is not Corrigenda's, and is not copied.", err=True)
        with progress("Copying", 2 * count(_SOURCE)) as shown:  # each row is copied, and then compared
            compared = copy(_SOURCE, _TARGET, lambda _, rows: shown.step(rows))
    except CopyError as error:
        fail(NOT_DONE, f"nothing was copied: {error}")
    except Error as error:
        fail(NOT_DONE, f"nothing was copied: {str(error).strip().splitlines()[0]}")
    _tell(compared)


def _refuse_source() -> None:
    """Only a SQLite file that is up to date and at rest is copied."""
    from django.db import connection

    from corrigenda.copying.source import is_in_use

    if connection.vendor != "sqlite":
        fail(WRONG_CONFIG, "the configured database is not SQLite; PostgreSQL has pg_dump for this.")
    refuse_unmigrated()
    if is_in_use(_SOURCE):
        fail(NOT_DONE, "the database is in use; end server and worker first, or what they store is left behind.")


def _tell(compared: list[Copied]) -> None:
    """Print what both sides hold, and what to do next. Ends with an error where they differ."""
    width = max(len(one.table) for one in compared)
    click.echo(f"{'table':<{width}}  {'rows':>9}  SHA-256 of the rows")
    for one in sorted(compared, key=lambda one: one.table):
        click.echo(f"{one.table:<{width}}  {one.source.rows:>9,}  {one.source.digest[:16]}")
        if not one.agrees:
            click.echo(f"{'  in the target':<{width}}  {one.target.rows:>9,}  {one.target.digest[:16]}  DIFFERS")
    if wrong := sum(not one.agrees for one in compared):
        fail(NOT_DONE, f"{counted(wrong, 'table')} came out otherwise than in the source; the target was left empty.")
    total = sum(one.source.rows for one in compared)
    click.echo(f"{counted(total, 'row')} in {counted(len(compared), 'table')}: both sides agree.")
    click.echo('Next: set database = "postgresql://…" in corrigenda.toml to this address, and start the server.')
    click.echo("Keep the SQLite file until you have seen the desk run; nothing reads it any more.")
