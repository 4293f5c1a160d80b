"""A source whose further reports reach no queue: they are answered like all others, and put away as junk.

A source is known by nothing but the hash of its network, whose key ends with the day (UTC). So does this.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.db import models

from corrigenda.models.event import Event, EventKind
from corrigenda.models.report import Report
from corrigenda.models.site import Site


class Mute(models.Model):
    """A network's hash on its day; `report` is the one by which an editor knew the source. Times are UTC."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="mutes")
    network = models.CharField(max_length=16)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "network"], name="one_mute_a_source")]

    def __str__(self) -> str:
        return f"a source on {self.site}, until {self.until:%Y-%m-%d %H:%M}"

    @staticmethod
    def ends(report: Report) -> datetime:
        """When nobody can know the source of a report any more: at the end of its day."""
        day = report.received_at.astimezone(UTC).date()
        return datetime.combine(day + timedelta(days=1), time(), UTC)

    @classmethod
    def covers(cls, report: Report) -> bool:
        """Whether a report comes from such a source, and nobody let it in."""
        if (
            not report.network
            or not cls.objects.filter(
                site=report.site_id, network=report.network, until__gt=report.received_at
            ).exists()
        ):
            return False
        taken_out = (EventKind.LET_IN, EventKind.TAKEN_OUT)
        return not Event.objects.filter(report=report, kind__in=taken_out).exists()
