"""`corrigenda manage logkey`: with which key the public log is verified."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from corrigenda.core.checkpoint import verifier_of
from corrigenda.log_key import LogKeyError, log_key
from corrigenda.management.sites import site_of
from corrigenda.models import Site


class Command(BaseCommand):
    """Show verifier keys, a line each."""

    help = "Show the key with which anyone verifies a site's public log. Publish it where the desk cannot change it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", nargs="?", help="a site's key; without it, all sites")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print them, by site. Raises CommandError."""
        sites = [site_of(options["site"])] if options["site"] is not None else Site.objects.order_by("key")
        try:
            seed = log_key(settings.CORRIGENDA.data)
        except LogKeyError as error:
            raise CommandError(str(error)) from error
        for site in sites:
            self.stdout.write(str(verifier_of(seed, site.log_origin)))
