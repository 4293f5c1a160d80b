"""Splitting: one report leaves an erratum that it does not belong to, and becomes an erratum of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from corrigenda.core.anchoring import Span, locate
from corrigenda.core.grouping import GROUPING_VERSION, passage_of
from corrigenda.models import Erratum, Event, EventKind, Outdated, Place, Report, Revision


class NotSplittable(Exception):
    """The report cannot leave the erratum; the message says why."""


def split(pk: int, report: int, *, seen_version: int, actor: User, at: datetime) -> Erratum:
    """Give a report an erratum of its own, with its event, and return that erratum. `at` is UTC.

    Splitting off the same report again gives the erratum that the first time made.
    Raises Outdated, NotSplittable when it is the only report, and Report.DoesNotExist.
    """
    with transaction.atomic():
        old = Erratum.locked(pk)
        if (done := _already(old, report)) is not None:
            return done
        row = old.reports.select_related("revision").get(pk=report)
        if old.version != seen_version:
            raise Outdated(list(old.events.order_by("-pk")[:1]))
        if old.is_forgotten:
            raise NotSplittable("The words of this junk are forgotten: there is nothing left to split.")
        if old.reports.count() < 2:
            raise NotSplittable("It is the only report here: there is nothing to split it from.")
        new = Erratum.objects.create(
            site=old.site, article=old.article, first_reported_at=row.received_at, last_reported_at=row.received_at,
            **_place(row, old.revision),
        )  # fmt: skip
        Report.objects.filter(pk=row.pk).update(erratum=new)
        Event.write(
            EventKind.SPLIT, site=old.site, at=at, actor=actor, erratum=old, report=row, article=old.article,
            before={"erratum": old.pk}, after={"erratum": new.pk},
        )  # fmt: skip
        Erratum.recount(old.pk, new.pk)
        new.refresh_from_db()
        return new


def _already(old: Erratum, report: int) -> Erratum | None:
    event = old.events.filter(kind=EventKind.SPLIT, report_id=report).order_by("-pk").first()
    if event is None or event.after is None:
        return None
    row = Report.objects.select_related("erratum__site").get(pk=report)
    return row.erratum if row.erratum and row.erratum_id == event.after["erratum"] else None


def _place(report: Report, revision: Revision | None) -> dict[str, Any]:
    """Where the new erratum stands: in the revision of the old one, so that both are carried on together."""
    fields: dict[str, Any] = {
        "kind": report.kind, "exact": report.exact, "prefix": report.prefix, "suffix": report.suffix,
        "grouping_version": GROUPING_VERSION, "proposes": report.proposal not in (None, report.exact),
        "revision": revision, "place": Place.UNPLACED,
    }  # fmt: skip
    if not report.exact.strip():
        return {**fields, "place": Place.WHOLE}
    span = _span(report, revision)
    if span is None:
        return fields
    touched = passage_of(span, report.exact, report.proposal).touched
    return {
        **fields, "place": Place.PLACED, "start": span.start, "end": span.end,
        "touched_start": touched.start, "touched_end": touched.end,
    }  # fmt: skip


def _span(report: Report, revision: Revision | None) -> Span | None:
    if revision is None:
        return None
    if report.revision_id == revision.pk and report.start is not None and report.end is not None:
        return Span(report.start, report.end)
    match = locate(revision.text, report.quote, report.position_start)
    return match.span if match else None
