"""Junk: reports that nobody means, put away with a reason, taken out again, and the sources that send them.

Errata are marked as junk by `Erratum.apply` like every decision, and come back by undoing it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from corrigenda.models import Erratum, Event, EventKind, Mute, Outdated, Report, SetAside, Site
from corrigenda.models.waking import wake


class Refused(Exception):
    """It cannot be done; the message says why."""


@dataclass(frozen=True, slots=True)
class Folder:
    """What is put away on a site and not forgotten: errata, reports (each with `why` and `put_away_at`), sources."""

    errata: QuerySet[Erratum]
    reports: QuerySet[Report]
    mutes: QuerySet[Mute]


def folder(site: Site, now: datetime) -> Folder:
    """A site's junk, the newest first (`now` in UTC)."""
    since = now - timedelta(days=site.junk_days)
    put_away = Event.objects.filter(report=OuterRef("pk"), kind=EventKind.PUT_AWAY).order_by("-pk")
    return Folder(
        Erratum.objects.filter(site=site, junked_at__gte=since).select_related("article", "site").order_by("-pk"),
        Report.objects.filter(site=site, set_aside__in=SetAside.of_junk())
        .annotate(why=Subquery(put_away.values("note")[:1]), put_away_at=Subquery(put_away.values("at")[:1]))
        .order_by("-pk"),
        Mute.objects.filter(site=site, until__gt=now).select_related("by", "report").order_by("-pk"),
    )


def put_away_one(pk: int, report: int, *, seen_version: int, why: str, actor: User, at: datetime) -> None:
    """Take one report out of an erratum and put it away; the others stay. Twice is the same as once. `at` is UTC.

    Raises Outdated, Refused when it is the only report, and Report.DoesNotExist.
    """
    with transaction.atomic():
        erratum = Erratum.locked(pk)
        if erratum.events.filter(kind=EventKind.PUT_AWAY, report_id=report, report__set_aside=SetAside.JUNK).exists():
            return
        row = erratum.reports.get(pk=report)
        if erratum.version != seen_version:
            raise Outdated(list(erratum.events.order_by("-pk")[:1]))
        if erratum.junked_at is not None:
            raise Refused("All of this erratum is junk already.")
        if erratum.reports.count() < 2:
            raise Refused("It is the only report here: mark the erratum as junk.")
        Report.objects.filter(pk=row.pk).update(
            set_aside=SetAside.JUNK, erratum=None, revision=None, start=None, end=None,
            # What a copy check found is remembered with its article, or it would be found again.
            article=row.article_id if row.rule else None,
        )  # fmt: skip
        Event.write(
            EventKind.PUT_AWAY, site=erratum.site, at=at, actor=actor, erratum=erratum, report=row, note=why,
            after={"set_aside": SetAside.JUNK},
        )  # fmt: skip
        Erratum.recount(erratum.pk)


def put_away(site: Site, pks: list[int], *, why: str, actor: User, at: datetime) -> int:
    """Put away reports that are set aside for review. How many there were. `at` is UTC."""
    return _move(site, pks, SetAside.of_review(), SetAside.JUNK, why=why, actor=actor, at=at)


def take_out(site: Site, pks: list[int], *, actor: User, at: datetime) -> int:
    """Let reports that are junk come to the queue after all. How many there were. `at` is UTC."""
    return _move(site, pks, SetAside.of_junk(), SetAside.NO, why="", actor=actor, at=at)


def mute(site: Site, report: int, *, why: str, actor: User, at: datetime) -> Mute:
    """Let whatever else comes from a report's source be put away unseen, until its day ends. `at` is UTC.

    Raises Refused once that day has ended, and Report.DoesNotExist.
    """
    with transaction.atomic():
        row = Report.objects.get(site=site, pk=report)
        if not row.network:
            raise Refused(
                "Nothing is known of where this came from: a copy check found it, or its reader had it deleted."
            )
        until = Mute.ends(row)
        if until <= at:
            raise Refused("Where a report came from is known on the day it came, and no longer (in UTC).")
        words = {"report": row, "reason": why, "since": at, "until": until, "by": actor}
        found, is_new = Mute.objects.get_or_create(site=site, network=row.network, defaults=words)
        if is_new:
            Event.write(
                EventKind.MUTED, site=site, at=at, actor=actor, report=row, note=why, after={"until": until.isoformat()}
            )
        return found


def unmute(site: Site, pk: int, *, actor: User, at: datetime) -> bool:
    """Let a source's reports in again; those that were put away meanwhile stay until taken out. Whether it was out."""
    with transaction.atomic():
        row = (
            Mute.objects.select_for_update(of=("self",), no_key=True)
            .filter(site=site, pk=pk)
            .select_related("report")
            .first()
        )
        if row is None:
            return False
        row.delete()
        Event.write(EventKind.UNMUTED, site=site, at=at, actor=actor, report=row.report)
        return True


def _move(
    site: Site, pks: list[int], origin: set[str], target: SetAside, *, why: str, actor: User, at: datetime
) -> int:
    is_out = target == SetAside.NO
    kind = EventKind.TAKEN_OUT if is_out else EventKind.PUT_AWAY
    with transaction.atomic():
        rows = (
            Report.objects.select_for_update(no_key=True)
            .filter(site=site, pk__in=pks, set_aside__in=origin)
            .order_by("pk")
        )
        found = list(rows)
        for report in found:
            Report.objects.filter(pk=report.pk).update(set_aside=target, place_at=at if is_out else None)
            Event.write(
                kind, site=site, at=at, actor=actor, report=report, note=why, before={"set_aside": report.set_aside},
                after={"set_aside": target},
            )  # fmt: skip
        if is_out and found:
            wake()
        return len(found)
