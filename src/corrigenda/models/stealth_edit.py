"""An edit of words of fact that nobody reported and no notice tells of, for an editor to look at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from corrigenda.models.article import Article
from corrigenda.models.correction import Correction
from corrigenda.models.event import Event
from corrigenda.models.revision import Revision
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class StealthEdit(models.Model):
    """An edit; `changes` lists {reason, before, after}. It is done with once somebody dismisses it (UTC)."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="stealth_edits")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    before = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    changes = models.JSONField()
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["site", "id"], name="stealth_edit_open", condition=Q(dismissed_at=None))]

    def __str__(self) -> str:
        return f"{self.article}, {self.seen_at:%Y-%m-%d %H:%M}"

    @classmethod
    def listed(cls, site: Site) -> QuerySet[StealthEdit]:
        """A site's edits that nobody dismissed and no notice has told of since, newest first."""
        told = Correction.objects.filter(article=OuterRef("article"), published_at__gte=OuterRef("seen_at"))
        return cls.objects.filter(~Exists(told), site=site, dismissed_at=None).select_related("article").order_by("-pk")

    @classmethod
    def dismiss(cls, site: Site, pk: int, *, at: datetime, actor: User) -> bool:
        """Say that an edit needs no notice. Whether it was still listed as one that may. `at` is UTC."""
        rows: Any = cls.objects.filter(site=site, pk=pk, dismissed_at=None)
        return bool(rows.update(dismissed_at=at, dismissed_by=actor))
