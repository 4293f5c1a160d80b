"""Tell a webhook what it is owed: at least once, under an id that stays, tried again for days, then given up visibly.

A worker that ends after the receiver took a message and before the row says so leaves it due: the receiver gets it
again, and knows it by its id. A receiver that fails is left alone for a moment with all that it is owed, so that a dead
one does not take the time of the others.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from corrigenda.core.retrying import SEND
from corrigenda.delivery.formats import body_of
from corrigenda.delivery.message import message_of
from corrigenda.delivery.post import Answer, post
from corrigenda.models import Delivery, Webhook
from corrigenda.models.lease import free, give_up, put_off, take_due

_LEASE = timedelta(minutes=2)  # longer than a receiver may take
_LEFT_ALONE = timedelta(seconds=30)
_KEPT = timedelta(days=30)
_MOST_FORGOTTEN = 1_000
_WITH = (
    "webhook", "event__site", "event__article", "event__erratum__site", "event__erratum__article",
    "event__correction__site",
)  # fmt: skip


def send_one(now: datetime) -> bool:
    """Send the message that has been due longest (`now` in UTC). Whether there was one."""
    pk = take_due(Delivery.objects.all(), "send_at", now, _LEASE)
    if pk is None:
        return False
    delivery = Delivery.objects.select_related(*_WITH).get(pk=pk)
    webhook = delivery.webhook
    if webhook.removed_at is not None:
        delivery.delete()
    elif webhook.off_at is not None:
        give_up(Delivery.objects.filter(pk=pk), "send_at", "the webhook is switched off", now)
    else:
        said = post(webhook, delivery.message_id, body_of(message_of(delivery.event), webhook.format), now)
        _note(delivery, said, now)
    return True


def forget_deliveries(now: datetime) -> bool:
    """Delete what was delivered a month ago (`now` in UTC). Whether there was any."""
    old = Delivery.objects.filter(delivered_at__lt=now - _KEPT).order_by("delivered_at").values_list("pk", flat=True)
    pks = list(old[:_MOST_FORGOTTEN])
    return bool(pks) and Delivery.objects.filter(pk__in=pks).delete()[0] > 0


def _note(delivery: Delivery, said: Answer, now: datetime) -> None:
    own = Delivery.objects.filter(pk=delivery.pk)
    if not said.why:
        own.update(
            delivered_at=now, status=said.status, send_at=None, leased_until=None, trouble="", given_up_at=None
        )  # fmt: skip
        return
    with transaction.atomic():
        own.update(status=said.status)
        others = Delivery.objects.filter(webhook_id=delivery.webhook_id).exclude(pk=delivery.pk)
        if said.is_gone:
            Webhook.switch_off(delivery.webhook_id, said.why, now)
            give_up(own, "send_at", said.why, now)
            give_up(others.filter(send_at__isnull=False), "send_at", said.why, now)
        else:
            put_off(delivery, "send_at", now, said.why, SEND, said.patience)
            free(others, "send_at", now).update(send_at=now + max(_LEFT_ALONE, said.patience or _LEFT_ALONE))
