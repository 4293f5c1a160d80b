"""One published text at a canonical URL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from corrigenda.models.event import Event, EventKind
from corrigenda.models.lease import take_due
from corrigenda.models.site import Site
from corrigenda.models.waking import Duty, wake

if TYPE_CHECKING:
    from corrigenda.models.revision import Revision


class Presence(models.TextChoices):
    """How the article's page stands: none of these is an error."""

    LIVE = "live", "published"
    UNLISTED = "unlisted", "published, not to be listed"
    GONE = "gone", "removed"


class Article(models.Model):
    """A published text. `look_at` is when the worker should look at its page next (UTC); none: nothing is due."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="articles")
    url = models.URLField(max_length=2000)
    title = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=35, blank=True)
    first_seen_at = models.DateTimeField()
    revision: models.ForeignKey[Revision | None, Revision | None] = models.ForeignKey(
        "corrigenda.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    look_at = models.DateTimeField(null=True, blank=True, db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why the last look failed.")
    given_up_at = models.DateTimeField(null=True, blank=True, help_text="When it failed once too often.")
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.LIVE)
    moved_to = models.URLField(max_length=2000, blank=True, help_text="Where the page redirects to for good.")
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When its newest text was first seen.")
    older_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the page serves an earlier text, perhaps from a cache."
    )
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True, help_text="The server's header, as it was sent.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "url"], name="one_article_a_url")]
        indexes = [
            models.Index(fields=["site"], name="article_given_up", condition=Q(given_up_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    def get_absolute_url(self) -> str:
        """The article's public corrections."""
        return reverse("record:article", args=[self.site.key, self.pk])

    def ask_for_look(self, at: datetime) -> None:
        """Let the worker look at the page at `at` (UTC), or earlier if it was going to."""
        later = Article.objects.filter(Q(look_at__isnull=True) | Q(look_at__gt=at), pk=self.pk)
        if later.update(look_at=at, attempts=0, given_up_at=None) and at <= timezone.now():
            wake(Duty.LOOK)

    def set_presence(self, presence: Presence, at: datetime) -> None:
        """Remember how the page stands (`at` in UTC), with an event when that is new."""
        if self.presence == presence:
            return
        Event.write(
            EventKind.PRESENCE, site=self.site, at=at, article=self,
            before={"presence": self.presence}, after={"presence": presence},
        )  # fmt: skip
        Article.objects.filter(pk=self.pk).update(presence=presence)

    @classmethod
    def lease_due(cls, now: datetime, lease: timedelta) -> Self | None:
        """Take the article that has been due longest; it is this worker's until the lease ends. None: nothing due."""
        pk = take_due(cls.objects.all(), "look_at", now, lease)
        return cls.objects.select_related("site", "revision").get(pk=pk) if pk is not None else None
