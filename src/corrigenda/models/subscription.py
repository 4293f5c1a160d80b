"""What the desk has asked a WebSub hub for: to be told when a feed has something new (W3C Recommendation WebSub)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse

from corrigenda.models.feed import Feed
from corrigenda.models.lease import Take, take_due


class Standing(models.TextChoices):
    """How a subscription stands. One whose lease has ended is still active in name, and asked for again."""

    ASKED = "asked", "asked for"
    ACTIVE = "active", "confirmed by the hub"
    DENIED = "denied", "denied by the hub"
    LEAVING = "leaving", "being ended"


class Subscription(models.Model):
    """A subscription at a hub. `act_at` is when the worker should ask the hub next (UTC).

    `key` stands in the callback's address, which only the hub is told; `secret` signs what the hub delivers. A row
    without a feed is about to be ended.
    """

    feed = models.OneToOneField(Feed, null=True, blank=True, on_delete=models.SET_NULL, related_name="subscription")
    hub = models.URLField(max_length=2000)
    topic = models.URLField(max_length=2000, help_text="The feed's address as the hub knows it.")
    key = models.CharField(max_length=64, unique=True)
    secret = models.CharField(max_length=64)
    standing = models.CharField(max_length=10, choices=Standing.choices, default=Standing.ASKED)
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the hub was last asked.")
    lease_until = models.DateTimeField(null=True, blank=True, help_text="Until when the hub tells us.")
    delivered_at = models.DateTimeField(
        null=True, blank=True, help_text="When the hub last told us; none: it never did, or missed something."
    )
    act_at = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why the hub could not be asked, or said no.")
    given_up_at = models.DateTimeField(
        null=True, blank=True, help_text="When asking failed once too often; it is asked anew after a week."
    )

    def __str__(self) -> str:
        return f"{self.topic} at {self.hub}"

    @property
    def callback(self) -> str:
        """The absolute address that the hub tells us at."""
        return f"{settings.CORRIGENDA_ADDRESS}{reverse('articles:websub', args=[self.key])}"

    @classmethod
    def want(cls, feed: Feed, hub: str, topic: str, now: datetime) -> None:
        """Let the feed have a subscription at this hub and no other (`now` in UTC); no hub: let it have none."""
        there = cls.objects.filter(feed=feed).first()
        if (there is None and not hub) or (there is not None and (there.hub, there.topic) == (hub, topic)):
            return
        with transaction.atomic():
            if there is not None:
                there.leave(now)
            if hub:
                cls.objects.create(
                    feed=feed, hub=hub, topic=topic, act_at=now,
                    key=secrets.token_urlsafe(32), secret=secrets.token_urlsafe(32),
                )  # fmt: skip

    def leave(self, now: datetime) -> None:
        """Let the worker end it at the hub; the feed no longer counts on it."""
        self.feed, self.standing, self.asked_at = None, Standing.LEAVING, None
        self.act_at, self.attempts, self.trouble, self.given_up_at = now, 0, "", None
        self.save()

    def is_relied_on(self, now: datetime) -> bool:
        """Whether the hub has shown that it tells us, and still does."""
        is_live = self.standing == Standing.ACTIVE and self.lease_until is not None and now < self.lease_until
        return is_live and self.delivered_at is not None

    @classmethod
    def lease_due(cls, now: datetime, lease: timedelta, take: Take = take_due) -> Self | None:
        """Take the one that has been due longest; it is this worker's until the lease ends. None: nothing due.

        `take` chooses otherwise.
        """
        pk = take(cls.objects.all(), "act_at", now, lease)
        return cls.objects.select_related("feed").get(pk=pk) if pk is not None else None
