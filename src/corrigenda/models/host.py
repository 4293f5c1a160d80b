"""A server that pages and feeds are asked of, and who may ask it: one worker at a time, over all machines."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models

_LONGEST_NAME = 300  # no name of a host has more than 253 (RFC 1035)


class Host(models.Model):
    """A server, by its origin. `ask_at` is when it may be asked next (UTC): after a pause, or when it said so itself.

    Who has it is known by the time its lease ends: nobody else can have taken it until the same moment.
    """

    name = models.CharField(max_length=_LONGEST_NAME, primary_key=True)
    leased_until = models.DateTimeField(null=True)
    ask_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def take(cls, name: str, now: datetime, lease: timedelta) -> Self | None:
        """Take a host, until the lease ends (`now` in UTC). None: somebody else has it."""
        name = name[:_LONGEST_NAME]
        host = cls.objects.filter(pk=name).first()
        if host is None:
            host, _ = cls.objects.get_or_create(name=name, defaults={"ask_at": now})
        if host.leased_until is not None and host.leased_until >= now:
            return None
        # As it was read: whoever took it meanwhile, or took it and gave it back, wrote another time.
        same = cls.objects.filter(pk=name, leased_until=host.leased_until, ask_at=host.ask_at)
        host.leased_until = now + lease
        return host if same.update(leased_until=host.leased_until) else None

    def renew(self, now: datetime, lease: timedelta) -> bool:
        """Keep it for longer. Whether it was still ours."""
        mine = Host.objects.filter(pk=self.pk, leased_until=self.leased_until)
        self.leased_until = now + lease
        return bool(mine.update(leased_until=self.leased_until))

    def close(self, until: datetime) -> None:
        """The server asked to be left alone until then (UTC)."""
        self.ask_at = until
        Host.objects.filter(pk=self.pk, leased_until=self.leased_until).update(ask_at=until)

    def let_go(self) -> None:
        """Let others ask it, from `ask_at` on."""
        Host.objects.filter(pk=self.pk, leased_until=self.leased_until).update(leased_until=None, ask_at=self.ask_at)
