"""One line of the append-only history: who, when, before, after.

A trigger in the database refuses UPDATE and DELETE, so that not even the ORM's own tools can rewrite history. An event
names reports and copies none: of a reader's words it holds only what an editor took over, and the passage itself.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from corrigenda.models.delivery import Delivery
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from corrigenda.models.article import Article
    from corrigenda.models.correction import Correction
    from corrigenda.models.erratum import Erratum
    from corrigenda.models.report import Report


class EventKind(models.TextChoices):
    """What happened."""

    RECEIVED = "received", "report received"
    GROUPED = "grouped", "report added"
    LET_IN = "let_in", "report let into the queue"
    MERGED = "merged", "reports of another erratum added"
    SPLIT = "split", "report split off"
    VERIFIED = "verified", "verified"
    HELD = "held", "held"
    REJECTED = "rejected", "rejected"
    DUPLICATE = "duplicate", "marked as a duplicate"
    UNDONE = "undone", "decision undone"
    JUNKED = "junked", "marked as junk"
    PUT_AWAY = "put_away", "report put away as junk"
    TAKEN_OUT = "taken_out", "report taken out of the junk"
    FORGOTTEN = "forgotten", "junk forgotten"
    MUTED = "muted", "source dropped for a day"
    UNMUTED = "unmuted", "source no longer dropped"
    RECLASSIFIED = "reclassified", "kind of error changed"
    NOTED = "noted", "note"
    ASSIGNED = "assigned", "assigned"
    REVISION = "revision", "new revision seen"
    OLDER_COPY = "older_copy", "an older copy of the page served"
    PRESENCE = "presence", "page removed, listed or unlisted"
    REDIRECTED = "redirected", "page redirected, or no longer"
    FIXED = "fixed", "fix seen on the page"
    CAME_BACK = "came_back", "error came back"
    CHANGED = "changed", "passage changed otherwise"
    MOVED = "moved", "passage moved"
    RESTORED = "restored", "passage reads as reported again"
    DRAFTED = "drafted", "notice drafted"
    PUBLISHED = "published", "correction published"
    AMENDED = "amended", "notice amended"
    WITHDRAWN = "withdrawn", "notice withdrawn"
    TOLD = "told", "reader told"
    ERASED = "erased", "reader’s words or address deleted"
    CONFIGURED = "configured", "settings changed"
    INVITED = "invited", "somebody invited"
    UNINVITED = "uninvited", "invitation taken back"
    JOINED = "joined", "person added"
    ROLE_CHANGED = "role_changed", "role changed"
    LEFT = "left", "person removed"

    @classmethod
    def of_decision(cls) -> set[str]:
        """Kinds written by an editor's decision on an erratum."""
        return {cls.VERIFIED, cls.HELD, cls.REJECTED, cls.DUPLICATE, cls.JUNKED}

    @classmethod
    def of_state(cls) -> set[str]:
        """Kinds that change an erratum's state, or after which no earlier one can be taken back."""
        return cls.of_decision() | {cls.UNDONE, cls.FIXED, cls.CAME_BACK, cls.FORGOTTEN}

    @classmethod
    def of_passage(cls) -> set[str]:
        """Kinds that say what a new text did to an erratum's passage; they bear the time of the new text's event."""
        return {cls.FIXED, cls.CAME_BACK, cls.CHANGED, cls.MOVED, cls.RESTORED}


class Event(models.Model):
    """What happened, once, for good. `before` and `after` hold what changed; `actor` none: a reader, or the worker."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=EventKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    erratum = models.ForeignKey(
        "corrigenda.Erratum", null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    report = models.ForeignKey("corrigenda.Report", null=True, on_delete=models.PROTECT, related_name="events")
    article = models.ForeignKey(
        "corrigenda.Article", null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    correction = models.ForeignKey(
        "corrigenda.Correction", null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        # Partial: most events are reports coming in, and each index they touch is paid for by the intake.
        indexes = [
            models.Index(fields=["erratum"], name="event_of_erratum", condition=Q(erratum__isnull=False)),
            models.Index(fields=["article"], name="event_of_article", condition=Q(article__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"

    @classmethod
    def write(
        cls,
        kind: EventKind,
        *,
        site: Site,
        at: datetime,
        actor: User | None = None,
        erratum: Erratum | None = None,
        report: Report | None = None,
        article: Article | None = None,
        correction: Correction | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        note: str = "",
    ) -> Self:
        """Append an event, and what webhooks are owed by it, in the transaction of what it tells of. `at` is UTC."""
        event = cls.objects.create(
            site=site, at=at, kind=kind, actor=actor, erratum=erratum, report=report, article=article,
            correction=correction, before=before, after=after, note=note,
        )  # fmt: skip
        Delivery.owe(event)
        return event
