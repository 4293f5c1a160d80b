"""One suspected error in one article, and what was decided.

`Erratum.apply` is the only writer of `state`; the table it asks is `core/states.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from corrigenda.core.anchoring import Quote, Span
from corrigenda.core.grouping import Passage
from corrigenda.core.states import DECISIONS, OPEN, Act, NotAllowed, State, after
from corrigenda.models.article import Article
from corrigenda.models.event import Event, EventKind
from corrigenda.models.revision import Revision
from corrigenda.models.site import Site
from corrigenda.models.worst_first import rank_field

if TYPE_CHECKING:
    from django.contrib.auth.models import User

_EVENT_OF = {
    Act.VERIFY: EventKind.VERIFIED,
    Act.HOLD: EventKind.HELD,
    Act.REJECT: EventKind.REJECTED,
    Act.DUPLICATE: EventKind.DUPLICATE,
    Act.JUNK: EventKind.JUNKED,
    Act.SEE_FIXED: EventKind.FIXED,
    Act.SEE_BACK: EventKind.CAME_BACK,
}


@dataclass(frozen=True)
class Outdated(Exception):
    """The erratum changed since the editor's page was made; `events` is what happened in between."""

    events: list[Event]


class Place(models.TextChoices):
    """What is known of where the passage stands in the article's current revision."""

    PLACED = "placed", "in the text"
    WHOLE = "whole", "about the article as a whole"
    UNPLACED = "unplaced", "not found in the text"
    UNSURE = "unsure", "no longer sure where it stands"
    REMOVED = "removed", "removed from the text"


class Alert(models.TextChoices):
    """Something the page did that an editor should look at."""

    NONE = "", ""
    CHANGED = "changed", "changed otherwise than proposed"
    REMOVED = "removed", "removed from the page"
    UNSURE = "unsure", "the article was rewritten"
    BACK = "back", "the error came back"


class Erratum(models.Model):
    """All reports on the same wrong words of an article. Spans are code points in `revision`'s text."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="errata")
    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="errata")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State], default=State.REPORTED)
    version = models.PositiveIntegerField(
        default=0, help_text="Grows with every change; guards against outdated decisions."
    )
    kind = models.CharField(max_length=10)
    exact = models.TextField(blank=True, help_text="The passage when it was first reported.")
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    should_read = models.TextField(null=True, blank=True, help_text="What an editor says the passage should read.")
    revision = models.ForeignKey(Revision, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=10, choices=Place.choices, default=Place.UNPLACED)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    touched_start = models.PositiveIntegerField(null=True, blank=True)
    touched_end = models.PositiveIntegerField(null=True, blank=True)
    proposes = models.BooleanField(default=False)
    grouping_version = models.PositiveSmallIntegerField()
    alert = models.CharField(max_length=10, blank=True, choices=Alert.choices)
    reports_count = models.PositiveIntegerField(default=0, help_text="Readers' reports; copy checks are no readers.")
    first_reported_at = models.DateTimeField()
    last_reported_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    hold_until = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="Why it was rejected or held; the reader sees it on the receipt.")
    duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    junked_at = models.DateTimeField(
        null=True, blank=True, help_text="When an editor marked it as junk; its words are forgotten some time after."
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    fixed_at = models.DateTimeField(null=True, blank=True, help_text="When the fix was first seen on the page.")
    reads_now = models.TextField(blank=True, help_text="The passage in the newest revision, when it changed.")
    rank = rank_field()

    class Meta:
        verbose_name_plural = "errata"
        indexes = [
            models.Index(fields=["site", "state", "rank", "id"], name="erratum_worst_first"),
            models.Index(fields=["assigned_to"], name="erratum_assigned", condition=Q(assigned_to__isnull=False)),
            models.Index(fields=["site", "junked_at"], name="erratum_junk", condition=Q(junked_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Erratum {self.pk}: {self.exact[:60]}"

    def get_absolute_url(self) -> str:
        """The erratum's page in the desk."""
        return reverse("desk:erratum", args=[self.site.key, self.pk])

    @property
    def quote(self) -> Quote:
        """The passage as it was described when first reported."""
        return Quote(self.exact, self.prefix, self.suffix)

    @property
    def span(self) -> Span | None:
        """Where the passage stands in `revision`, when that is known."""
        return Span(self.start, self.end) if self.start is not None and self.end is not None else None

    @property
    def passage(self) -> Passage | None:
        """What the erratum touches in `revision`, for grouping."""
        if self.touched_start is None or self.touched_end is None:
            return None
        return Passage(Span(self.touched_start, self.touched_end), self.proposes)

    @property
    def time_to_correct(self) -> timedelta | None:
        """From the first report to the fix that was seen; None before it, and where the report came after the fix."""
        if self.fixed_at is None or self.fixed_at < self.first_reported_at:
            return None
        return self.fixed_at - self.first_reported_at

    @property
    def is_open(self) -> bool:
        """Whether it still waits for a decision or for the fix."""
        return self.state in OPEN

    @property
    def is_forgotten(self) -> bool:
        """Whether it is junk of which the words are forgotten: there is nothing left to decide on."""
        if self.junked_at is None:
            return False
        return self.events.filter(kind=EventKind.FORGOTTEN, at__gte=self.junked_at).exists()

    @classmethod
    def locked(cls, pk: int) -> Self:
        """The erratum, locked until the transaction ends (a no-op on SQLite, where writers already queue)."""
        return cls._to_lock().get(pk=pk)

    @classmethod
    def locked_all(cls, pks: Iterable[int]) -> dict[int, Self]:
        """Errata by their keys, locked as `locked` does, in the order of the keys."""
        return {erratum.pk: erratum for erratum in cls._to_lock().filter(pk__in=list(pks)).order_by("pk")}

    @classmethod
    def _to_lock(cls) -> models.QuerySet[Self]:
        rows = cls.objects.select_for_update(of=("self",), no_key=True).select_related("site", "article", "revision")
        return rows.defer(*Revision.without_text())

    @classmethod
    def apply(
        cls,
        pk: int,
        act: Act,
        *,
        at: datetime,
        actor: User | None = None,
        seen_version: int | None = None,
        reason: str = "",
        should_read: str | None = None,
        hold_until: date | None = None,
        duplicate_of: Erratum | None = None,
        note: str = "",
    ) -> Self:
        """Change an erratum's state by the table, and write the event, in one transaction.

        `seen_version` is the version on the editor's page; None for the worker. `at` is UTC.
        Raises Outdated when it changed since, NotAllowed when the table has no such transition.
        """
        with transaction.atomic():
            # In the order of their keys, or two who make each other's duplicates would wait for each other.
            rows = cls.locked_all([pk, duplicate_of.pk] if duplicate_of is not None else [pk])
            erratum = rows[pk]
            erratum._refuse_outdated(seen_version)
            if erratum.is_forgotten:
                raise NotAllowed(State(erratum.state), act)
            if duplicate_of is not None:
                duplicate_of = rows[duplicate_of.pk]
                if duplicate_of.duplicate_of_id is not None or duplicate_of.junked_at is not None:
                    raise NotAllowed(State(erratum.state), act)
            if act is Act.UNDO:
                return erratum._undo(at=at, actor=actor)
            if erratum.duplicate_of_id is not None:
                # Its reports count elsewhere: only undo brings them back.
                raise NotAllowed(State(erratum.state), act)
            before = erratum._decided()
            erratum.state = after(State(erratum.state), act)
            if act in DECISIONS:
                erratum.decided_at = at
                erratum.reason = reason
                erratum.hold_until = hold_until
                erratum.duplicate_of = duplicate_of
                erratum.junked_at = at if act is Act.JUNK else None
                if act is Act.VERIFY:
                    erratum.should_read = should_read
            elif act is Act.SEE_FIXED:
                erratum.fixed_at = at
                erratum.alert = Alert.NONE
            elif act is Act.SEE_BACK:
                erratum.fixed_at = None
                erratum.alert = Alert.BACK
            erratum._save_and_log(_EVENT_OF[act], before, at=at, actor=actor, note=note or reason)
            if act is Act.DUPLICATE and duplicate_of is not None:
                erratum._move_reports(duplicate_of, actor=actor)
            return erratum

    def assign(self, to: User | None, *, at: datetime, actor: User | None) -> bool:
        """Give a locked erratum to a person, or (None) to nobody, with its event. Whether that changed anything.

        It is no decision: a colleague who is about to decide need not look again.
        """
        before = self.assigned_to
        if before == to:
            return False
        type(self).objects.filter(pk=self.pk).update(assigned_to=to)
        Event.write(
            EventKind.ASSIGNED, site=self.site, at=at, actor=actor, erratum=self,
            before={"assigned_to": before.get_username() if before else None},
            after={"assigned_to": to.get_username() if to else None},
        )  # fmt: skip
        return True

    def last_decision(self) -> Event | None:
        """The event that undo would take back: the last one to change the state, if it is an editor's decision."""
        last = self.events.filter(kind__in=EventKind.of_state()).order_by("-pk").first()
        return last if last and last.kind in EventKind.of_decision() else None

    def touch(self) -> None:
        """Count a change that is not a decision, so that an editor's older page is refused. Does not save."""
        self.version += 1

    def _refuse_outdated(self, seen_version: int | None) -> None:
        if seen_version is not None and seen_version != self.version:
            newest = list(self.events.order_by("-pk")[: max(1, self.version - seen_version)])
            raise Outdated(newest[::-1])

    def _decided(self) -> dict[str, Any]:
        """What a decision changes, as an event keeps it and undo restores it."""
        return {
            "state": self.state,
            "reason": self.reason,
            "should_read": self.should_read,
            "hold_until": self.hold_until.isoformat() if self.hold_until else None,
            "decided_at": self.decided_at.isoformat() if self.decided_at else None,
            "duplicate_of": self.duplicate_of_id,
            "junked_at": self.junked_at.isoformat() if self.junked_at else None,
        }

    def _save_and_log(
        self, kind: EventKind, before: dict[str, Any], *, at: datetime, actor: User | None, note: str
    ) -> None:
        self.touch()
        self.save()
        Event.write(
            kind, site=self.site, at=at, actor=actor, erratum=self, before=before, after=self._decided(), note=note
        )

    def _undo(self, *, at: datetime, actor: User | None) -> Self:
        last = self.last_decision()
        if last is None or last.before is None:
            raise NotAllowed(State(self.state), Act.UNDO)
        before = self._decided()
        other = self.duplicate_of
        if other is not None and other.duplicate_of_id is not None:
            # Its reports went on from there: the later step is taken back first.
            raise NotAllowed(State(self.state), Act.UNDO)
        restored = last.before
        self.state = State(restored["state"])
        self.reason = restored["reason"]
        self.should_read = restored["should_read"]
        self.hold_until = date.fromisoformat(restored["hold_until"]) if restored["hold_until"] else None
        self.decided_at = datetime.fromisoformat(restored["decided_at"]) if restored["decided_at"] else None
        self.duplicate_of_id = restored["duplicate_of"]
        junked_at = restored.get("junked_at")  # older events know of no junk
        self.junked_at = datetime.fromisoformat(junked_at) if junked_at else None
        self._save_and_log(EventKind.UNDONE, before, at=at, actor=actor, note="")
        if other is not None and last.kind == EventKind.DUPLICATE:
            self._take_back_reports(other)
        return self

    def _move_reports(self, target: Erratum, *, actor: User | None) -> None:
        """Let this erratum's reports count for another: repoint the rows, and remember which."""
        moved = list(self.reports.values_list("pk", flat=True))
        self.reports.update(erratum=target)
        Event.write(
            EventKind.MERGED, site=self.site, at=self.decided_at or self.last_reported_at, actor=actor,
            erratum=target, before={"erratum": self.pk, "reports": moved}, after={"erratum": target.pk},
        )  # fmt: skip
        Erratum.recount(self.pk, target.pk)

    def _take_back_reports(self, target: Erratum) -> None:
        merged = target.events.filter(kind=EventKind.MERGED, before__erratum=self.pk).order_by("-pk").first()
        if merged and merged.before:
            target.reports.filter(pk__in=merged.before["reports"]).update(erratum=self)
            Erratum.recount(self.pk, target.pk)

    @classmethod
    def recount(cls, *pks: int) -> None:
        """Count readers' reports anew after rows were repointed."""
        for erratum in cls.objects.filter(pk__in=pks):
            cls.objects.filter(pk=erratum.pk).update(
                reports_count=erratum.reports.filter(rule=None).count(), version=models.F("version") + 1
            )

    @classmethod
    def queue(cls, site: Site) -> models.QuerySet[Erratum]:
        """A site's errata, the worst first (`core/urgency.py`)."""
        return (
            cls.objects.filter(site=site)
            .filter(duplicate_of__isnull=True, junked_at__isnull=True)
            .select_related("article", "revision")
            .order_by("rank", "pk")
        )
