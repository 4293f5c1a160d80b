"""`corrigenda manage removewebhook`: tell an address nothing more."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from corrigenda.delivery.endpoints import remove
from corrigenda.management.webhooks import webhook_of


class Command(BaseCommand):
    """Remove a webhook with what it is still owed."""

    help = "Remove a webhook. What it was not told yet, it is not told any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("number", type=int, help="its number, as “webhooks” lists it")

    def handle(self, *_: Any, **options: Any) -> None:
        """Remove it. Raises CommandError."""
        webhook = webhook_of(options["number"])
        owed = remove(webhook, at=timezone.now())
        self.stdout.write(f"{webhook.site.name} tells {webhook.host} nothing more. Messages not delivered: {owed}.")
