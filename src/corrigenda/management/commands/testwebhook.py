"""`corrigenda manage testwebhook`: send a test message now, and show what comes back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from corrigenda.delivery.endpoints import ping
from corrigenda.management.webhooks import webhook_of


class Command(BaseCommand):
    """Send a ping; a webhook that was off is on again when it is taken."""

    help = (
        "Send a test message (webhook.ping) now, and show the answer. A webhook that was switched off is on again once "
        "it answers well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("number", type=int, help="its number, as “webhooks” lists it")

    def handle(self, *_: Any, **options: Any) -> None:
        """Send, and show. Raises CommandError when it was not taken."""
        webhook = webhook_of(options["number"])
        said, is_on_again = ping(webhook, timezone.now())
        if said.words:
            self.stdout.write(_printable(said.words))
        if said.why:
            raise CommandError(f"Not delivered: {said.why}.")
        self.stdout.write(f"{webhook.host} took the message: HTTP {said.status}.")
        if is_on_again:
            self.stdout.write("It was off, and is on again. What was given up waits on the desk’s page Given up.")


def _printable(text: str) -> str:
    """What a stranger's server answered, without what could move a terminal's cursor."""
    return "".join(c if c.isprintable() or c == "\n" else "·" for c in text).strip()
