"""A reader's address is asked, once, whether it is theirs: nobody is told of what a stranger reported in their name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core import signing
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse

from corrigenda.models.report import Report

MOST_A_DAY = 3
"""Mails that ask one address, whoever named it; those above wait for another day."""
_SIGNER = signing.Signer(salt="corrigenda.confirmation")


class Confirmation(models.Model):
    """A mail that asks is due at `ask_at` (UTC); none: asked, or given up. `handed_at` stands while it is handed over.

    The answer is the link in that mail, which stands nowhere else: whoever sent the report does not know it.
    """

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="confirmation")
    ask_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why the mail did not leave.")
    given_up_at = models.DateTimeField(null=True, help_text="When it failed once too often.")
    handed_at = models.DateTimeField(null=True, help_text="When a worker began to hand the mail over.")
    asked_at = models.DateTimeField(null=True, db_index=True, help_text="When the mail had left.")
    confirmed_at = models.DateTimeField(null=True, help_text="When the reader said that the address is theirs.")

    def __str__(self) -> str:
        return f"confirmation of the address of report {self.report_id}"

    def get_absolute_url(self) -> str:
        """Where the reader confirms; only the mail to the address says it."""
        return reverse("intake:confirm", args=[_SIGNER.sign(str(self.report_id))])

    @classmethod
    def wanted(cls, _: datetime) -> QuerySet[Report]:
        """The reports with an address that is not asked yet; of those set aside, and of junk, nobody is asked."""
        placed = Report.objects.filter(erratum__isnull=False, erratum__junked_at__isnull=True)
        return placed.exclude(email="").filter(told_at__isnull=True, confirmation__isnull=True)

    @staticmethod
    def may_be_asked(report: Report) -> bool:
        """Whether a report still has an address that may be asked."""
        return bool(report.email) and report.erratum is not None and report.erratum.junked_at is None

    @classmethod
    def by_link(cls, signed: str) -> Confirmation | None:
        """The confirmation whose link this is; None for no such link, and when the address was deleted."""
        try:
            report = int(_SIGNER.unsign(signed))
        except (signing.BadSignature, ValueError):
            return None
        found = cls.objects.filter(report=report).exclude(report__email="")
        return found.select_related("report__site", "report__article").first()

    @classmethod
    def asked_lately(cls, email: str, now: datetime) -> QuerySet[Confirmation]:
        """What an address was asked within a day (`now` in UTC) and has not confirmed."""
        lately = cls.objects.filter(asked_at__gt=now - timedelta(days=1), confirmed_at__isnull=True)
        return lately.filter(report__email__iexact=email).order_by("asked_at")

    def confirm(self, at: datetime) -> None:
        """Remember that the address is the reader's (`at` in UTC); once is for good."""
        Confirmation.objects.filter(pk=self.pk, confirmed_at__isnull=True).update(confirmed_at=at, ask_at=None)
