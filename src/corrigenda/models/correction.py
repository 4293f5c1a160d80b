"""The public notice: correction, clarification, editor's note, update, retraction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Max
from django.urls import reverse

from corrigenda.core.log_form import WORDS
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


@dataclass(frozen=True)
class Superseded(Exception):
    """The notice has another version by now, or was withdrawn; `notice` is how it stands."""

    notice: Correction


class Correction(models.Model):
    """A notice, a draft until `published_at` (UTC) is set. `number` counts a site's published notices from 1.

    The row holds the newest version. Every version, this one too, is an entry of the public log, which never changes.
    """

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
    version = models.PositiveSmallIntegerField(default=1, db_default=1)
    revised_at = models.DateTimeField(null=True, blank=True, help_text="When the newest version became public.")
    changed_at = models.DateTimeField(
        null=True, blank=True, help_text="When a later version last said something else, or withdrew it."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(
        blank=True, default="", db_default="", help_text="Why the newest version was made, as the public reads it."
    )

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
            models.Index(
                fields=["site", "-changed_at"], name="correction_changed", condition=models.Q(changed_at__isnull=False)
            ),
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
            site = Site.objects.select_for_update(no_key=True).get(pk=draft.site_id)
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
                correction=draft, after={"number": draft.number, **draft.words},
            )  # fmt: skip
            wake()
            return draft

    @property
    def is_minor(self) -> bool:
        """Whether the newest version says the same as the one before it."""
        return self.revised_at is not None and self.revised_at != self.changed_at

    @property
    def words(self) -> dict[str, str]:
        """What it says, by the names in WORDS."""
        return {name: str(getattr(self, name)) for name in WORDS}

    @classmethod
    def amend(
        cls, pk: int, words: Mapping[str, str], *, seen: int, reason: str, is_minor: bool, at: datetime, actor: User
    ) -> Correction:
        """Make a new version of a published notice, with its entry in the log and the event. `at` is UTC.

        The words that it has already change nothing. Raises Superseded when its version is not `seen` any more, or
        when it was withdrawn.
        """
        with transaction.atomic():
            notice = cls._published(pk)
            earlier = notice.words
            if earlier == dict(words) and notice.withdrawn_at is None:
                return notice
            if notice.version != seen or notice.withdrawn_at is not None:
                raise Superseded(notice)
            for name in WORDS:
                setattr(notice, name, words[name])
            notice._go_on(reason, at, is_minor=is_minor)
            Event.write(
                EventKind.AMENDED, site=notice.site, at=at, actor=actor, erratum=notice.erratum, article=notice.article,
                correction=notice, note=reason, before=earlier,
                after={**notice.words, "number": notice.number, "version": notice.version},
            )  # fmt: skip
            wake()
            return notice

    @classmethod
    def withdraw(cls, pk: int, *, seen: int, reason: str, at: datetime, actor: User) -> Correction:
        """Withdraw a published notice, once and for good, with its entry in the log and the event. `at` is UTC.

        Its address stays, and says so. Withdrawing again changes nothing. Raises Superseded when its version is not
        `seen` any more.
        """
        with transaction.atomic():
            notice = cls._published(pk)
            if notice.withdrawn_at is not None:
                return notice
            if notice.version != seen:
                raise Superseded(notice)
            notice._go_on(reason, at, is_minor=False, is_withdrawal=True)
            Event.write(
                EventKind.WITHDRAWN, site=notice.site, at=at, actor=actor, erratum=notice.erratum,
                article=notice.article, correction=notice, note=reason,
                after={"number": notice.number, "version": notice.version},
            )  # fmt: skip
            wake()
            return notice

    @classmethod
    def _published(cls, pk: int) -> Correction:
        """A published notice, under its site's lock, which orders the log."""
        found = cls.objects.select_related("article", "erratum", "revision").defer(*Revision.without_text()).get(pk=pk)
        found.site = Site.objects.select_for_update(no_key=True).get(pk=found.site_id)
        found.refresh_from_db(fields=[*WORDS, "version", "revised_at", "changed_at", "withdrawn_at", "published_at"])
        assert found.published_at is not None, "a draft has no versions"
        return found

    def _go_on(self, reason: str, at: datetime, *, is_minor: bool, is_withdrawal: bool = False) -> None:
        """Store the next version and enter it. A clock that was set back never dates it before the one before it."""
        assert self.published_at is not None
        LogEntry.enter_published(self.site)  # the log has each notice before what became of it
        at = max(at, self.revised_at or self.published_at)
        self.version += 1
        self.reason, self.revised_at = reason, at
        if not is_minor:
            self.changed_at = at
        if is_withdrawal:
            self.withdrawn_at = at
        self.save()
        LogEntry.append(self.site, self)
