"""A browser in which somebody is signed in: when, and roughly which; no address. Without its row a session ends."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_NOTED_EVERY = timedelta(hours=1)
# In this order: Edge and Opera call themselves Chrome too, and Chrome calls itself Safari.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Chrom", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


class SignIn(models.Model):
    """One session. `key` stands in the session; times are UTC, `seen_at` to the hour."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    key = models.CharField(max_length=43, unique=True)
    browser = models.CharField(max_length=40)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}, {self.browser}"

    @classmethod
    def begin(cls, user: User, key: str, agent: str, at: datetime) -> None:
        """Remember a session, and forget those of the same person that have run out."""
        cls.objects.filter(user=user, seen_at__lt=at - timedelta(seconds=settings.SESSION_COOKIE_AGE)).delete()
        cls.objects.create(user=user, key=key, browser=browser_of(agent), began_at=at, seen_at=at)

    @classmethod
    def of(cls, user: User, key: str) -> SignIn | None:
        """The row of a person's session; None: it was ended."""
        return cls.objects.filter(user=user, key=key).first()

    @classmethod
    def end_others(cls, user: User, key: str | None) -> int:
        """End all of a person's sessions but one (None: all of them). How many there were."""
        others = cls.objects.filter(user=user)
        return (others.exclude(key=key) if key is not None else others).delete()[0]

    def note_use(self, now: datetime) -> bool:
        """Remember that it was used, once an hour at the most. Whether it was written."""
        due = now - _NOTED_EVERY
        return self.seen_at <= due and bool(SignIn.objects.filter(pk=self.pk, seen_at__lte=due).update(seen_at=now))


def browser_of(agent: str) -> str:
    """Roughly which browser a `User-Agent` header names, on what; a few words of ours, and none of the header's."""
    agent = re.sub(r"\s+", " ", agent[:500])
    browser = next((name for mark, name in _BROWSERS if mark in agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in agent), None)
    return f"{browser} on {system}" if system else browser
