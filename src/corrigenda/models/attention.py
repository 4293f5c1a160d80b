"""Who has an erratum open: seen by colleagues, and gone by itself a minute after the page was last in sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from corrigenda.models.erratum import Erratum

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LASTS = timedelta(minutes=1)
_KEPT = timedelta(hours=1)
_MOMENT = timedelta(seconds=2)


class Attention(models.Model):
    """A person has an erratum open until then (UTC), and `holds` it, unless their role lets them only look.

    Nobody is kept from deciding by it: what decides is the erratum's version.
    """

    erratum = models.ForeignKey(Erratum, on_delete=models.CASCADE, related_name="attention", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    holds = models.BooleanField()
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "attention"
        constraints = [models.UniqueConstraint(fields=["erratum", "user"], name="one_attention_a_person")]

    def __str__(self) -> str:
        return f"{self.user} at erratum {self.erratum_id}"

    @classmethod
    def pay(cls, erratum: Erratum, user: User, *, holds: bool, at: datetime) -> None:
        """Say that a person has an erratum before their eyes at a moment (UTC)."""
        own = cls.objects.filter(erratum=erratum, user=user)
        if own.filter(until__gt=at).update(until=at + LASTS, holds=holds):
            return
        cls.objects.filter(until__lt=at - _KEPT).delete()
        begun = {"holds": holds, "since": at, "until": at + LASTS}
        cls.objects.update_or_create(erratum=erratum, user=user, defaults=begun)

    @classmethod
    def end(cls, erratum: Erratum, user: User) -> None:
        """Say that a person is done with it."""
        cls.objects.filter(erratum=erratum, user=user).delete()

    @classmethod
    def turn_away(cls, erratum: Erratum, user: User, at: datetime) -> None:
        """Say that a person left its page (`at` in UTC).

        A browser says so of the old page after it has loaded the new one, which may show the same erratum: what was
        begun a moment ago stands.
        """
        cls.objects.filter(erratum=erratum, user=user, until__lte=at + LASTS - _MOMENT).delete()

    @classmethod
    def paid_to(cls, errata: Iterable[int], at: datetime) -> dict[int, list[Attention]]:
        """Who has which of these errata open at a moment (UTC); who came first stands first. One query."""
        found: dict[int, list[Attention]] = defaultdict(list)
        rows = cls.objects.filter(erratum__in=list(errata), until__gt=at).select_related("user")
        for row in rows.order_by("since", "pk"):
            found[row.erratum_id].append(row)
        return found
