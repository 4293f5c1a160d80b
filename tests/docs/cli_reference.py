"""The reference of the command line, made from the commands themselves. `python -m tests.docs.write` writes it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import click
from django.core.management import load_command_class
from django.core.management.base import BaseCommand

from corrigenda.cli import main

PATH = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
OWN = (
    "addsite", "addperson", "addtoken", "tokens", "revoketoken", "addfeed", "feeds", "removefeed", "addresses",
    "logkey", "addwebhook", "webhooks", "testwebhook", "removewebhook",
)  # fmt: skip
_WIDTH = 80
_HEAD = """\
# Command line

This page is made from the commands' own help by `python -m tests.docs.write`; a test fails when it is out of date.

Exit codes: 0 done; 1 not found or not done; 2 the call or the input is wrong; 3 the configuration is missing or wrong.
"""
_DJANGO = """\
## Django's commands

`corrigenda manage` passes on to Django's management commands. The useful ones are `migrate`, `changepassword NAME`,
`shell` and `clearsessions`; `corrigenda manage COMMAND --help` explains each. What follows are Corrigenda's own.
"""


def reference() -> str:
    """The whole page."""
    parts = [_HEAD, _section("corrigenda", main, None)]
    for name, command in sorted(main.commands.items()):
        parts.append(_section(f"corrigenda {name}", command, name))
        if isinstance(command, click.Group):
            parts += [_section(f"corrigenda {name} {n}", c, f"{name} {n}") for n, c in sorted(command.commands.items())]
    parts.append(_DJANGO)
    parts += [_own_section(name) for name in OWN]
    return "\n".join(parts)


def _section(title: str, command: click.Command, name: str | None) -> str:
    context = click.Context(main, info_name="corrigenda", terminal_width=_WIDTH, **main.context_settings)
    if name is not None:
        context = click.Context(
            command, info_name=name, parent=context, terminal_width=_WIDTH, **command.context_settings
        )
    return f"## {title}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


def _own_section(name: str) -> str:
    command = load_command_class("corrigenda", name)
    assert isinstance(command, BaseCommand)
    lines = [f"## corrigenda manage {name}", "", command.help, "", "| argument | | meaning |", "|---|---|---|"]
    # Only what the command adds to Django's own arguments; argparse words its help differently from version to version.
    parser = ArgumentParser(add_help=False)
    command.add_arguments(parser)
    for action in parser._actions:
        shown = ", ".join(action.option_strings) or action.dest.upper()
        need = "required" if action.required else ""
        choices = f"one of {', '.join(map(str, action.choices))}" if action.choices else ""
        lines.append(f"| `{shown}` | {need} | {action.help or choices} |")
    return "\n".join(lines) + "\n"
