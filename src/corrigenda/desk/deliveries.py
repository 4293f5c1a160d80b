"""What a site's webhooks were told lately, and sending something again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from corrigenda.core.message_types import TYPE_OF
from corrigenda.models import Delivery, Site
from corrigenda.models.waking import wake

_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the page. `at` is when it was delivered or given up, or is tried next; none: it was left."""

    number: int
    webhook: int
    kind: str
    host: str
    message_id: str
    erratum: int | None
    how: str
    at: datetime | None
    status: int | None
    why: str
    may_be_sent: bool


def lately(site: Site) -> list[Told]:
    """The last messages, the newest first."""
    rows = Delivery.objects.filter(webhook__site=site).select_related("webhook", "event").order_by("-pk")
    return [_told(row) for row in rows[:_MOST_SHOWN]]


def send_again(site: Site, pk: int, at: datetime) -> bool:
    """Make a message due (`at` in UTC), under its id. Whether there was one that was not due already."""
    rows = Delivery.objects.filter(pk=pk, webhook__site=site, webhook__removed_at__isnull=True)
    sent = rows.filter(send_at__isnull=True).update(
        send_at=at, attempts=0, leased_until=None, given_up_at=None, delivered_at=None, trouble=""
    )
    wake()
    return sent > 0


def _told(row: Delivery) -> Told:
    how, at = _standing(row)
    may_be_sent = row.send_at is None and row.webhook.removed_at is None
    return Told(
        row.pk, row.webhook_id, TYPE_OF[row.event.kind], row.webhook.host, row.message_id, row.event.erratum_id,
        how, at, row.status, row.trouble, may_be_sent,
    )  # fmt: skip


def _standing(row: Delivery) -> tuple[str, datetime | None]:
    if row.send_at is not None:
        return ("Next try" if row.attempts else "Due"), row.send_at
    if row.given_up_at is not None:
        return "Given up", row.given_up_at
    return ("Delivered", row.delivered_at) if row.delivered_at is not None else ("Left", None)
