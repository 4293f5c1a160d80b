"""A reader is to be told by mail what became of a report: the row stands from the outcome until the mail has left."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q, QuerySet

from corrigenda.core.states import State
from corrigenda.models.report import Report

SETTLED_AFTER = timedelta(minutes=10)
"""So long a rejection or a fix has to stand; a decision undone in that time is never mailed."""


class Telling(models.Model):
    """A mail that is due at `tell_at` (UTC); none: given up, or left. `handed_at` stands while it is handed over.

    A worker that ends in that moment leaves a row of which nobody knows whether the mail was sent.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="telling")
    tell_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why the mail did not leave.")
    given_up_at = models.DateTimeField(null=True, help_text="When it failed once too often.")
    handed_at = models.DateTimeField(null=True, help_text="When a worker began to hand the mail over.")

    def __str__(self) -> str:
        return f"mail about report {self.report_id}"

    @classmethod
    def settled(cls, now: datetime) -> QuerySet[Report]:
        """The reports whose readers confirmed an address, and have an outcome they were not told (`now` in UTC)."""
        before = now - SETTLED_AFTER
        outcome = (
            Q(erratum__corrections__published_at__isnull=False, erratum__corrections__withdrawn_at__isnull=True)
            | Q(erratum__state=State.REJECTED, erratum__junked_at__isnull=True, erratum__decided_at__lt=before)
            | Q(erratum__state=State.FIXED, erratum__fixed_at__lt=before)
        )
        confirmed = Report.objects.exclude(email="").filter(confirmation__confirmed_at__isnull=False)
        return confirmed.filter(outcome, told_at__isnull=True).distinct()

    @classmethod
    def wanted(cls, now: datetime) -> QuerySet[Report]:
        """Those of which no mail is begun yet."""
        return cls.settled(now).filter(telling__isnull=True)
