"""How a long command shows where it is: lines above a bar on a terminal, plain lines everywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


class Progress:
    """Where a command is. `length` and steps are in whatever it counts."""

    def __init__(self, bar: ProgressBar[Any] | None) -> None:
        self._bar = bar

    @property
    def is_shown(self) -> bool:
        """Whether there is a bar; without one, only lines tell that anything happens."""
        return self._bar is not None

    def say(self, line: str) -> None:
        """Print a line that stays."""
        if self._bar is not None:
            click.echo("\r\x1b[K", file=sys.stderr, nl=False)
        click.echo(line)

    def step(self, steps: int = 1, *, length: int = 0) -> None:
        """Go on; `length` is the whole, where it has grown."""
        if self._bar is not None:
            self._bar.length = max(self._bar.length or 0, length)
            self._bar.update(steps)


@contextmanager
def progress(label: str, length: int | None) -> Iterator[Progress]:
    """Show how far a command is on its way to `length`; None: nobody knows how far it is."""
    if length is None or not sys.stderr.isatty():
        yield Progress(None)
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield Progress(bar)
