"""`corrigenda manage addwebhook`: let a site's software, or a chat, be told of events."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from corrigenda.core.message_types import TYPE_OF
from corrigenda.delivery.endpoints import add
from corrigenda.management.sites import site_of
from corrigenda.models import Format


class Command(BaseCommand):
    """Add a webhook and print its secret, once."""

    help = (
        "Tell an address of what happens on a site. The secret that signs the messages is printed once, on standard "
        "output."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", help="the site's key")
        parser.add_argument("url", help="where messages are posted to, with https")
        parser.add_argument(
            "--kind", action="append", default=[], choices=list(TYPE_OF.values()), metavar="TYPE",
            help="tell of this type only, e.g. correction.published; may be given again (default: all)",
        )  # fmt: skip
        parser.add_argument(
            "--format", choices=Format.values, default=Format.STANDARD.value,
            help="standard, or a chat that reads the messages: slack or mattermost (default: standard)",
        )  # fmt: skip

    def handle(self, *_: Any, **options: Any) -> None:
        """Check, save, print. Raises CommandError."""
        site = site_of(options["site"])
        try:
            webhook = add(site, options["url"], options["kind"], at=timezone.now(), written=options["format"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        # Apart from the secret, so that a script can read it from standard output.
        self.stderr.write(f"{site.name} tells {webhook.host} from now on, as webhook {webhook.pk}.")
        self.stderr.write("Its secret, which is not shown again:")
        self.stdout.write(webhook.secret)
        self.stderr.write(f"“corrigenda manage testwebhook {webhook.pk}” sends a test message.")
