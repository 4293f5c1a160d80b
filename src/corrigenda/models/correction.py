"""The public notice: correction, clarification, editor's note, update, retraction."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse

from corrigenda.models.article import Article
from corrigenda.models.erratum import Erratum
from corrigenda.models.event import Event, EventKind
from corrigenda.models.log_entry import LogEntry
from corrigenda.models.revision import Revision
from corrigenda.models.site import Site
from corrigenda.models.waking import wake

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class CorrectionKind(models.TextChoices):
    """The five kinds of public notice."""

    CORRECTION = "correction", "Correction"
    CLARIFICATION = "clarification", "Clarification"
    EDITORS_NOTE = "editors_note", "Editor's note"
    UPDATE = "update", "Update"
    RETRACTION = "retraction", "Retraction"


class Correction(models.Model):
    """A notice, a draft until `published_at` (UTC) is set. `number` counts a site's published notices from 1."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="corrections")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    erratum = models.ForeignKey(Erratum, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=20, choices=CorrectionKind.choices, default=CorrectionKind.CORRECTION)
    language = models.CharField(max_length=35)
    text = models.TextField(help_text="Plain text, as the public reads it.")
    before = models.TextField(blank=True, help_text="The wrong words, as they stood.")
    after = models.TextField(blank=True, help_text="The right words.")
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "number"], name="one_number_a_notice"),
            models.UniqueConstraint(
                fields=["erratum"], condition=models.Q(published_at__isnull=True), name="one_draft_an_erratum"
            ),
        ]
        indexes = [
            models.Index(fields=["site", "-published_at"], name="correction_record"),
            models.Index(fields=["article", "-published_at"], name="correction_of_article"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number or '(draft)'}"

    def get_absolute_url(self) -> str:
        """The lasting public address of a published notice."""
        return reverse("record:correction", args=[self.site.key, self.number])

    @classmethod
    def publish(cls, pk: int, *, at: datetime, actor: User) -> Correction:
        """Publish a draft, once, and write the event; publishing again changes nothing. `at` is UTC."""
        with transaction.atomic():
            # The site's row orders numbers: two notices published at once wait for each other.
            draft = cls.objects.select_related("article", "erratum").get(pk=pk)
            site = Site.objects.select_for_update().get(pk=draft.site_id)
            draft.refresh_from_db(fields=["published_at", "number"])
            if draft.published_at is not None:
                return draft
            last = cls.objects.filter(site=site).aggregate(last=Max("number"))["last"]
            draft.number = (last or 0) + 1
            draft.published_at = at
            draft.revision = draft.article.revision
            draft.save()
            LogEntry.enter_published(site)
            Event.write(
                EventKind.PUBLISHED, site=site, at=at, actor=actor, erratum=draft.erratum, article=draft.article,
                correction=draft, after={"number": draft.number, "kind": draft.kind, "text": draft.text},
            )  # fmt: skip
            wake()
            return draft
