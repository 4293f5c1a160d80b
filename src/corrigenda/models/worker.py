"""A process that works, and when it was last seen to: workers on any machine say so in the database they share."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from typing import Self

from django.db import models

FORGOTTEN_AFTER = timedelta(days=1)


class Worker(models.Model):
    """One `corrigenda work`, from its begin to a day after it was last seen. Times are UTC."""

    host = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host}, process {self.pid}"

    @classmethod
    def begin(cls, now: datetime) -> Self:
        """This process begins to work; those that ended long ago are forgotten."""
        cls.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
        return cls.objects.create(host=socket.gethostname()[:255], pid=os.getpid(), begun_at=now, seen_at=now)

    def see(self, now: datetime) -> None:
        """It still works. One that another worker took for ended stands again."""
        if not Worker.objects.filter(pk=self.pk).update(seen_at=now):
            self.seen_at = now
            self.save(force_insert=True)
