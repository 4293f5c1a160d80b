"""`corrigenda manage tokens`: which software may speak to the desk."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from corrigenda.management.sites import site_of
from corrigenda.models import ApiToken

_HEAD = ("PREFIX", "SITE", "NAME", "SCOPES", "EXPIRES", "LAST USED", "STATE")


class Command(BaseCommand):
    """List tokens, a line each."""

    help = "List tokens: how each begins, what uses it, what it may do, and whether it counts. Times are UTC."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", nargs="?", help="a site's key; without it, all sites")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print the list, by site and age. Raises CommandError."""
        tokens = ApiToken.objects.select_related("site").order_by("site__key", "pk")
        if options["site"] is not None:
            tokens = tokens.filter(site=site_of(options["site"]))
        now = timezone.now()
        rows = [_HEAD, *(_row(token, now) for token in tokens)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            self.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(token: ApiToken, now: datetime) -> tuple[str, ...]:
    return (
        token.prefix, token.site.key, token.name, " ".join(token.scopes), _time(token.expires_at),
        _time(token.last_used_at), token.state(now),
    )  # fmt: skip


def _time(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else "never"
