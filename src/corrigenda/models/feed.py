"""An address at which a publication itself says what is new and what changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from corrigenda.core.feeds import FeedKind
from corrigenda.models.lease import Take, ask, take_due
from corrigenda.models.site import Site
from corrigenda.models.waking import wake


class Feed(models.Model):
    """A feed or sitemap that is watched. `read_at` is when the worker should read it next (UTC); none: given up.

    The sitemaps that an index names are feeds of their own, whose `index` it is; they come and go with it.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="feeds")
    url = models.URLField(max_length=2000)
    index = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=20, blank=True, choices=[(k.value, k.label) for k in FeedKind])
    title = models.CharField(max_length=500, blank=True)
    hub = models.URLField(max_length=2000, blank=True, help_text="The WebSub hub that the feed names.")
    topic = models.URLField(
        max_length=2000, blank=True, default="", db_default="", help_text="The address that the feed gives itself."
    )
    ttl = models.DurationField(null=True, blank=True, help_text="How long the feed asks to be left alone.")
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True, help_text="The server's header, as it was sent.")
    entries = models.PositiveIntegerField(default=0, help_text="How many articles it named when it was last read.")
    read_at = models.DateTimeField(null=True, blank=True, db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_read_at = models.DateTimeField(null=True, blank=True, help_text="When it could last be read.")
    last_changed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it last named something new or changed."
    )
    trouble = models.CharField(max_length=500, blank=True, help_text="Why the last reading failed, or fell short.")
    given_up_at = models.DateTimeField(null=True, blank=True, help_text="When it failed once too often.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "url"], name="one_feed_a_url")]

    def __str__(self) -> str:
        return self.title or self.url

    @classmethod
    def lease_due(
        cls, now: datetime, lease: timedelta, pks: list[int] | None = None, take: Take = take_due
    ) -> Self | None:
        """Take the feed that has been due longest; it is this worker's until the lease ends. None: nothing due.

        `pks` restricts the choice to these feeds, `take` chooses otherwise.
        """
        rows = cls.objects.all() if pks is None else cls.objects.filter(pk__in=pks)
        pk = take(rows, "read_at", now, lease)
        return cls.objects.select_related("site").get(pk=pk) if pk is not None else None

    @classmethod
    def ask_for_reading(cls, feeds: models.QuerySet[Self], at: datetime) -> None:
        """Let these feeds be read at `at` (UTC), or earlier if they were going to be; those given up, too."""
        ask(feeds, "read_at", at)
        wake()
