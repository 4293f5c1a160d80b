"""Somebody was called upon in a note, and what waits for a person by that and by assignment."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet

from corrigenda.core.states import State
from corrigenda.models.erratum import Erratum
from corrigenda.models.event import Event
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Mention(models.Model):
    """A person named in the note of an event; answered (UTC) by a note or decision of theirs, or by saying so."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="mentions", db_index=False)
    erratum = models.ForeignKey(Erratum, on_delete=models.PROTECT, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="one_mention_a_note")]
        indexes = [models.Index(fields=["user"], name="mention_unanswered", condition=Q(answered_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.user} at erratum {self.erratum_id}"

    @classmethod
    def unanswered(cls, user: User) -> QuerySet[Mention]:
        """What a person was called upon for and has not answered."""
        return cls.objects.filter(user=user, answered_at__isnull=True)

    @classmethod
    def answer(cls, erratum: int, user: User, at: datetime) -> bool:
        """Take what a person did at an erratum for their answer (`at` in UTC). Whether they were called upon."""
        return cls.unanswered(user).filter(erratum=erratum).update(answered_at=at) > 0

    @classmethod
    def waiting(cls, site: Site, user: User) -> QuerySet[Erratum]:
        """The errata of a site that wait for a person: assigned and to decide, or called upon and not answered."""
        assigned = Q(assigned_to=user, state__in=(State.REPORTED, State.HELD))
        return Erratum.queue(site).filter(assigned | Q(pk__in=cls.unanswered(user).order_by().values("erratum")))
