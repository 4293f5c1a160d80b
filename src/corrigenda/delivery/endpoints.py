"""Set up and remove a site's webhooks. The site's history tells of it, and holds neither address nor secret."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from corrigenda.core.message_types import PING
from corrigenda.core.signing import SECRET_BYTES, secret_of
from corrigenda.delivery.formats import body_of
from corrigenda.delivery.post import Answer, post, why_not
from corrigenda.models import Delivery, Event, EventKind, Format, Site, Webhook
from corrigenda.models.delivery import new_message_id


def add(site: Site, url: str, types: Sequence[str], *, at: datetime, written: str = Format.STANDARD) -> Webhook:
    """Tell this address from now on (`at` in UTC) of these types of event; none: of all. Raises ValidationError."""
    webhook = Webhook(
        site=site, url=url, types=list(dict.fromkeys(types)), format=written, added_at=at,
        secret=secret_of(secrets.token_bytes(SECRET_BYTES)),
    )  # fmt: skip
    webhook.full_clean()
    if why := why_not(url):
        raise ValidationError({"url": [f"It would not be told anything: {why}."]})
    with transaction.atomic():
        webhook.save()
        _log(webhook, f"{webhook} added", None, _public(webhook), at)
    return webhook


def remove(webhook: Webhook, *, at: datetime) -> int:
    """Tell it nothing more, ever; how many messages it was still owed. `at` is UTC.

    Its secret is forgotten, and its address but for the host: a chat's is a secret too.
    """
    with transaction.atomic():
        Webhook.objects.filter(pk=webhook.pk).update(removed_at=at, secret="", url=f"https://{webhook.host}/")
        owed, _ = Delivery.objects.filter(webhook=webhook, delivered_at__isnull=True).delete()
        _log(webhook, f"{webhook} removed", _public(webhook), None, at)
    return owed


def ping(webhook: Webhook, now: datetime) -> tuple[Answer, bool]:
    """Send a test message (`now` in UTC). The answer, and whether a webhook that was off is on again by it."""
    message = {"type": PING, "timestamp": now.isoformat(), "data": {"site": webhook.site.key}}
    said = post(webhook, new_message_id(), body_of(message, webhook.format), now, is_read=True)
    return said, not said.why and Webhook.switch_on(webhook.pk)


def _public(webhook: Webhook) -> dict[str, Any]:
    return {"number": webhook.pk, "host": webhook.host, "types": webhook.types, "format": webhook.format}


def _log(
    webhook: Webhook, note: str, before: dict[str, Any] | None, after: dict[str, Any] | None, at: datetime
) -> None:
    Event.write(
        EventKind.CONFIGURED, site=webhook.site, at=at, note=note,
        before={"webhook": before} if before else None, after={"webhook": after} if after else None,
    )  # fmt: skip
