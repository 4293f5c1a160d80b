"""Webhooks as they are named on the command line."""

from __future__ import annotations

from django.core.management.base import CommandError

from corrigenda.models import Webhook


def webhook_of(number: int) -> Webhook:
    """The webhook with this number that was not removed. Raises CommandError."""
    webhook = Webhook.objects.select_related("site").filter(pk=number, removed_at__isnull=True).first()
    if webhook is None:
        raise CommandError(f"There is no webhook {number}; “corrigenda manage webhooks” lists them.")
    return webhook
