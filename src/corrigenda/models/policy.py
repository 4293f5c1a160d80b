"""What a site says publicly of how it corrects: a row for each version, from the day when it came into force.

No decision names its version. The times tell: in force at a time was the newest version that had begun by then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.urls import reverse

from corrigenda.core.urgency import CLOCKS, OTHER_CLOCK
from corrigenda.models.report import Kind
from corrigenda.models.site import Site


class Policy(models.Model):
    """One version, for good: a trigger refuses UPDATE and DELETE. `rules` are the site's when it was written."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="policies")
    version = models.PositiveIntegerField()
    since = models.DateTimeField()
    language = models.CharField(max_length=35)
    corrects_silently = models.TextField(blank=True)
    complaints = models.TextField(blank=True)
    rules = models.JSONField(help_text="Days to a decision by kind of error, and after how many mail is forgotten.")

    class Meta:
        verbose_name_plural = "policies"
        constraints = [models.UniqueConstraint(fields=["site", "version"], name="one_policy_a_version")]

    def __str__(self) -> str:
        return f"policy {self.version}"

    def get_absolute_url(self) -> str:
        """The lasting public address of this version."""
        return reverse("record:policy-version", args=[self.site.key, self.version])

    @classmethod
    def newest(cls, site: Site) -> Self | None:
        """The version in force; None while the site publishes none."""
        return cls.objects.filter(site=site).order_by("-version").first()

    @classmethod
    def keep(cls, site: Site, at: datetime) -> Self | None:
        """Write a new version where the newest is not what holds now, as the site is saved. `at` is UTC.

        A site that has said nothing of its own publishes none.
        """
        newest = cls.newest(site)
        said: dict[str, Any] = {
            "language": site.language,
            "corrects_silently": site.corrects_silently,
            "complaints": site.complaints,
            "rules": _rules(site),
        }
        if newest is None and not (site.corrects_silently or site.complaints):
            return None
        if newest is not None and all(getattr(newest, name) == value for name, value in said.items()):
            return newest
        version, since = (newest.version + 1, max(at, newest.since)) if newest else (1, at)
        return cls.objects.create(site=site, version=version, since=since, **said)


def _rules(site: Site) -> dict[str, Any]:
    days = {kind: CLOCKS.get(kind, OTHER_CLOCK) / 24 for kind in Kind.values}
    return {"days": {kind: int(day) if day.is_integer() else day for kind, day in days.items()},
            "email_days": site.email_days}  # fmt: skip
