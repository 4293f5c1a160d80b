"""Place the reports that wait: find the passage in the article's current revision, and the erratum it belongs to.

Runs after the reader was answered. A report whose page is broken is placed without a passage: an editor can still
read it, and the next revision may show where it belongs.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from corrigenda.core.anchoring import Span, describe, locate
from corrigenda.core.carrying import carry
from corrigenda.core.folding import fold
from corrigenda.core.grouping import GROUPING_VERSION, Passage, group, passage_of
from corrigenda.core.retrying import PLACE
from corrigenda.core.states import State
from corrigenda.intake.article import article_of, should_wait
from corrigenda.models import Article, Erratum, Event, EventKind, Mute, Place, Report, Revision, SetAside
from corrigenda.models.lease import put_off, take_due

_LEASE = timedelta(minutes=2)
_WAIT_FOR_LOOK = timedelta(seconds=1)
_MOST_EARLIER = 20  # revisions looked through for words that the newest does not hold


def place_one(now: datetime) -> bool:
    """Place the report that has been due longest (`now` in UTC). Whether there was one."""
    pk = take_due(Report.objects.all(), "place_at", now, _LEASE)
    if pk is None:
        return False
    report = Report.objects.select_related("site").get(pk=pk)
    try:
        place(report, now)
    except Exception as error:
        # A database busy for a moment must not cost the whole lease, nor a report that never fits the worker.
        put_off(report, "place_at", now, f"{type(error).__name__}, see the log", PLACE)
        raise
    return True


def place(report: Report, now: datetime) -> Erratum | None:
    """Place one report; None when its article has to be looked at first. Doing it twice changes nothing."""
    if Mute.covers(report):
        _put_away(report, now)
        return None
    article = article_of(report, now)
    if should_wait(report, article, now):
        article.ask_for_look(report.received_at)  # the same each time it is asked: a look since then is enough
        # To wait is no failure.
        Report.objects.filter(pk=report.pk, erratum__isnull=True).update(
            place_at=now + _WAIT_FOR_LOOK, leased_until=None, attempts=0
        )
        return None
    with transaction.atomic():
        # The article's row orders its reports: two workers never open two errata for one error.
        article = (
            Article.objects.select_for_update(of=("self",), no_key=True)
            .select_related("site", "revision")
            .get(pk=article.pk)
        )
        report = Report.objects.select_for_update(of=("self",), no_key=True).select_related("site").get(pk=report.pk)
        if report.erratum_id is not None:
            return report.erratum
        span = _find(report, article)
        erratum = _erratum_for(report, article, span)
        Report.objects.filter(pk=report.pk).update(
            article=article, erratum=erratum, place_at=None, leased_until=None, trouble="", given_up_at=None,
            revision=article.revision if span else None,
            start=span.start if span else None, end=span.end if span else None,
        )  # fmt: skip
        Event.write(EventKind.GROUPED, site=article.site, at=now, erratum=erratum, report=report, article=article)
        article.ask_for_look(now + timedelta(minutes=settings.CORRIGENDA.config.recheck_minutes))
        return erratum


def _put_away(report: Report, now: datetime) -> None:
    """Keep a report of a dropped source from the queue."""
    with transaction.atomic():
        waiting = Report.objects.filter(pk=report.pk, place_at__isnull=False, erratum__isnull=True)
        put_away = waiting.update(
            set_aside=SetAside.MUTED, place_at=None, leased_until=None, trouble="", given_up_at=None
        )
        if put_away:
            Event.write(
                EventKind.PUT_AWAY, site=report.site, at=now, report=report, after={"set_aside": SetAside.MUTED}
            )


def _find(report: Report, article: Article) -> Span | None:
    """The passage in the article's current revision."""
    current = article.revision
    if current is None or not report.exact:
        return None
    seen = article.revisions.filter(digest=report.text_digest).first() if report.text_digest else None
    if seen is not None:
        span = _exact_place(report, seen)
        if span is not None and seen.pk == current.pk:
            return span
        if span is not None:
            return carry(seen.text, current.text, [span])[0].span
    match = locate(current.text, report.quote, near=report.position_start)
    if match is not None:
        return match.span
    return _carried_from_earlier(report, article, current)


def _carried_from_earlier(report: Report, article: Article, current: Revision) -> Span | None:
    """The passage of a reader whose text was never seen as a whole, but whose words stood in an earlier revision.

    A cache, a syndicated copy or another edition of the page may hold words that the article has no more.
    """
    for earlier in article.revisions.exclude(pk=current.pk).order_by("-pk")[:_MOST_EARLIER]:
        match = locate(earlier.text, report.quote, near=report.position_start)
        if match is not None:
            return carry(earlier.text, current.text, [match.span])[0].span
    return None


def _exact_place(report: Report, seen: Revision) -> Span | None:
    """In the very text the reader had, the position counts, if the words agree."""
    if report.position_start is not None and report.position_end is not None:
        span = Span(report.position_start, report.position_end)
        if span.of(seen.text) == report.exact:
            return span
    match = locate(seen.text, report.quote, near=report.position_start)
    return match.span if match else None


def _erratum_for(report: Report, article: Article, span: Span | None) -> Erratum:
    passage = _passage(report, article, span)
    found = _existing(report, article, passage)
    if found is None:
        return _open(report, article, span, passage)
    erratum = Erratum.locked(found)
    if passage and passage.proposes and not erratum.proposes:
        # The first proposal says more exactly which words are wrong.
        erratum.proposes = True
        erratum.touched_start, erratum.touched_end = passage.touched.start, passage.touched.end
    if not report.rule:
        _count_reader(erratum, report)
    erratum.last_reported_at = max(erratum.last_reported_at, report.received_at)
    erratum.touch()
    erratum.save()
    return erratum


def _count_reader(erratum: Erratum, report: Report) -> None:
    """One more reader. With the first one, what only a copy check had said is theirs: their kind, their clock."""
    if not erratum.reports_count:
        erratum.kind, erratum.first_reported_at = report.kind, report.received_at
    erratum.reports_count += 1


def _passage(report: Report, article: Article, span: Span | None) -> Passage | None:
    if span is None or article.revision is None:
        return None
    words = span.of(article.revision.text)
    # On an older copy the words may differ from what they are now; then only the place is known.
    proposal = report.proposal if fold(words) == fold(report.exact) else None
    return passage_of(span, report.exact, proposal)


def _existing(report: Report, article: Article, passage: Passage | None) -> int | None:
    # What was put away as junk must not swallow the report of somebody who means it.
    errata = article.errata.filter(duplicate_of__isnull=True, junked_at__isnull=True)
    if passage is not None:
        placed = [
            (erratum.pk, other)
            for erratum in errata.filter(place=Place.PLACED, revision=article.revision)
            if (other := erratum.passage) is not None and _takes_reports(erratum, report)
        ]
        return group(passage, placed)
    if not report.exact:
        return None  # two remarks on the whole article need not be the same remark
    same = fold(report.exact)
    # Of a fixed erratum whose passage was removed, these are the words of an older copy.
    for erratum in errata.exclude(place=Place.PLACED):
        if fold(erratum.exact) == same and fold(erratum.prefix) == fold(report.prefix):
            return erratum.pk
    return None


def _takes_reports(erratum: Erratum, report: Report) -> bool:
    """A fixed erratum takes only reports made from a copy that still had the wrong words."""
    if erratum.state != State.FIXED:
        return True
    if report.rule:
        return False  # found in the newest text: the error is back, and not on an older copy
    return fold(erratum.exact) in fold(report.exact) or fold(report.exact) in fold(erratum.exact)


def _open(report: Report, article: Article, span: Span | None, passage: Passage | None) -> Erratum:
    touched = passage.touched if passage else None
    place = Place.PLACED if span else Place.UNPLACED if report.exact else Place.WHOLE
    quote = describe(article.revision.text, span) if span and article.revision else report.quote
    return Erratum.objects.create(
        site=article.site, article=article, kind=report.kind,
        exact=quote.exact,
        prefix=quote.prefix, suffix=quote.suffix, revision=article.revision, place=place,
        start=span.start if span else None, end=span.end if span else None,
        touched_start=touched.start if touched else None, touched_end=touched.end if touched else None,
        proposes=bool(passage and passage.proposes) or (span is None and report.proposal is not None),
        grouping_version=GROUPING_VERSION, reports_count=0 if report.rule else 1,
        first_reported_at=report.received_at, last_reported_at=report.received_at,
    )  # fmt: skip
