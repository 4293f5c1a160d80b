"""`corrigenda manage webhooks`: who is told of events, and how that goes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, Max, Q, QuerySet

from corrigenda.management.sites import site_of
from corrigenda.models import Webhook


class Command(BaseCommand):
    """List webhooks, with what was delivered and what was not."""

    help = "List webhooks: their hosts, what they are told of, and how that goes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", nargs="?", help="the site's key (default: every site)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print a few lines a webhook. Raises CommandError."""
        found = Webhook.objects.filter(removed_at__isnull=True).select_related("site")
        if options["site"] is not None:
            found = found.filter(site=site_of(options["site"]))
        for webhook in _counted(found).order_by("site__key", "pk"):
            self._write(webhook)
        if not found.exists():
            self.stdout.write("There is no webhook; “corrigenda manage addwebhook” adds one.")

    def _write(self, webhook: Any) -> None:
        state = f"off since {webhook.off_at:%Y-%m-%d %H:%M} UTC" if webhook.off_at else "on"
        self.stdout.write(f"{webhook.pk}  {webhook.site.key}  {webhook.host}  {webhook.format}  {state}")
        self.stdout.write(f"    told of: {', '.join(webhook.types) or 'everything'}")
        last = f"last {webhook.last:%Y-%m-%d %H:%M} UTC" if webhook.last else "never"
        self.stdout.write(
            f"    delivered: {webhook.delivered}, {last}; waiting: {webhook.waiting}; given up: {webhook.given_up}"
        )
        if webhook.trouble:
            self.stdout.write(f"    trouble: {webhook.trouble}")


def _counted(webhooks: QuerySet[Webhook]) -> QuerySet[Any]:
    return webhooks.annotate(
        delivered=Count("deliveries", filter=Q(deliveries__delivered_at__isnull=False)),
        waiting=Count("deliveries", filter=Q(deliveries__send_at__isnull=False)),
        given_up=Count("deliveries", filter=Q(deliveries__given_up_at__isnull=False)),
        last=Max("deliveries__delivered_at"),
    )
