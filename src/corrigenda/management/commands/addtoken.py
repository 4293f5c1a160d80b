"""`corrigenda manage addtoken`: let a site's own software speak to the desk."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from corrigenda.management.sites import site_of
from corrigenda.models import ApiToken, Scope

_MOST_DAYS = 3650


class Command(BaseCommand):
    """Make a token and print it, once."""

    help = (
        "Make a token with which a site's content system pushes articles. It is printed once, on standard output, "
        "and kept only as a hash."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", help="the site's key")
        parser.add_argument("--name", required=True, help="what will use it, e.g. WordPress")
        parser.add_argument(
            "--scope", action="append", choices=Scope.values, metavar="SCOPE", dest="scopes",
            help=f"what it may do, again for more: {', '.join(Scope.values)} (default: {Scope.ARTICLES_WRITE.value})",
        )  # fmt: skip
        parser.add_argument("--expires-days", type=int, metavar="N", help="days after which it ends (default: never)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Make it. Raises CommandError."""
        site = site_of(options["site"])
        days = options["expires_days"]
        if days is not None and not 1 <= days <= _MOST_DAYS:
            raise CommandError(f"--expires-days is a number from 1 to {_MOST_DAYS}.")
        now = timezone.now()
        expires_at = now + timedelta(days=days) if days is not None else None
        scopes = [Scope(scope) for scope in dict.fromkeys(options["scopes"] or [Scope.ARTICLES_WRITE])]
        try:
            made, token = ApiToken.issue(site, options["name"], at=now, expires_at=expires_at, scopes=scopes)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        until = f"until {expires_at:%Y-%m-%d %H:%M} UTC" if expires_at else "until it is revoked"
        # Apart from the token, so that a script can read it from standard output.
        self.stderr.write(f"A token of {site.name} for {', '.join(made.scopes)}, {until}. It is not shown again:")
        self.stdout.write(token)
