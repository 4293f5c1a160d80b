"""What is remembered for minutes: counts of attempts to sign in, and one-time codes that were used."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class ShortMemory(models.Model):
    """A row of Django's cache, which names its columns. Keys hold hashes of networks and names, and none of either."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "short memory"

    def __str__(self) -> str:
        return self.cache_key

    @classmethod
    def forget(cls, now: datetime) -> None:
        """Delete what has expired at `now` (UTC)."""
        cls.objects.filter(expires__lt=now).delete()
