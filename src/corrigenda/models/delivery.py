"""An event that a webhook is to be told of: the row is written with the event, and is what the worker works off.

A cursor over the events would lose some: on PostgreSQL a transaction that began earlier may commit later, behind the
cursor. So what is owed is written in the event's own transaction; with no webhook that costs one question.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from corrigenda.core.message_types import TYPE_OF
from corrigenda.models.waking import wake
from corrigenda.models.webhook import Webhook

if TYPE_CHECKING:
    from corrigenda.models.event import Event


class Delivery(models.Model):
    """A message that is due at `send_at` (UTC); none: delivered, given up, or left.

    `message_id` stays the same however often it is sent, so that the receiver can tell.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.ForeignKey("corrigenda.Event", on_delete=models.PROTECT, related_name="+", db_index=False)
    message_id = models.CharField(max_length=40, unique=True)
    send_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, help_text="The receiver's last answer (HTTP).")
    trouble = models.CharField(max_length=500, blank=True, help_text="Why it could not be delivered the last time.")
    given_up_at = models.DateTimeField(null=True, help_text="When it failed once too often.")
    delivered_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["webhook", "event"], name="one_delivery_an_event")]
        indexes = [
            models.Index(fields=["webhook"], name="delivery_given_up", condition=Q(given_up_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.webhook}"

    @classmethod
    def owe(cls, event: Event) -> None:
        """Let all webhooks that want to hear of an event be told, in the event's transaction."""
        kind = TYPE_OF.get(event.kind)
        if event.report is not None and event.report.rule and event.kind == "grouped":
            return  # what a machine reports waits at the desk, and tells nobody
        webhooks = Webhook.wanting(event.site_id, kind) if kind is not None else []
        if webhooks:
            now = timezone.now()  # an imported history's events are of long ago, and due now
            Delivery.objects.bulk_create(
                Delivery(webhook=webhook, event=event, message_id=new_message_id(), send_at=now) for webhook in webhooks
            )
            wake()


def new_message_id() -> str:
    """An id that no other message has."""
    return f"msg_{secrets.token_urlsafe(18)}"
