"""What frames every command: Django is set up, what cannot be done is said in a line, and the exit code tells which."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

NOT_DONE, WRONG_INPUT, WRONG_CONFIG = 1, 2, 3


def setup() -> None:
    """Set Django up from the configuration file, or say what is wrong with it."""
    import django

    from corrigenda.config import ConfigError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")
    try:
        django.setup()
        from django.conf import settings

        settings.CORRIGENDA.data.mkdir(parents=True, exist_ok=True)
    except ConfigError as error:
        fail(WRONG_CONFIG, str(error))
    except OSError as error:
        fail(WRONG_CONFIG, f"the data folder cannot be made: {error}")


def refuse_unmigrated() -> None:
    """Go on only with a database that has this version's tables."""
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        fail(WRONG_CONFIG, f"the database cannot be reached: {error}")
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        fail(WRONG_CONFIG, "the database is not up to date; run “corrigenda manage migrate”.")


def fail(code: int, message: str) -> NoReturn:
    """Say why in a line, and end."""
    click.echo(f"corrigenda: {message}", err=True)
    sys.exit(code)


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
