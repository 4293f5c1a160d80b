"""Forget the words of junk on the site's clock. What happened stays in the history, which holds no reader's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from corrigenda.models import Confirmation, Erratum, Event, EventKind, Mute, Place, Report, SetAside, Site, Telling

_A_TURN = 100
_REST = timedelta(minutes=10)
_LATE = timedelta(days=1)  # so long a report of yesterday may wait to be placed
_NO_WORDS = {
    "exact": "", "prefix": "", "suffix": "", "position_start": None, "position_end": None, "proposal": None,
    "comment": "", "source": "", "email": "", "set_aside": SetAside.FORGOTTEN,
}  # fmt: skip


@dataclass
class Rest:
    """Until when this process rests after it found nothing more: the clock is one of days."""

    until: datetime | None = None


rest = Rest()


def forget_junk(now: datetime) -> bool:
    """Forget some of what is older than its site's rule allows (`now` in UTC). Whether there was any."""
    if rest.until is not None and now < rest.until:
        return False
    forgotten = 0
    Mute.objects.filter(until__lt=now - _LATE).delete()
    for site in Site.objects.all():
        before = now - timedelta(days=site.junk_days)
        forgotten += _forget_reports(site, before, now) + _forget_errata(site, before, now)
    if not forgotten:
        rest.until = now + _REST
    return forgotten > 0


def _forget_reports(site: Site, before: datetime, now: datetime) -> int:
    since = Event.objects.filter(report=OuterRef("pk"), kind=EventKind.PUT_AWAY, at__gte=before)
    old = Report.objects.filter(~Exists(since), site=site, set_aside__in=SetAside.of_junk()).order_by("pk")
    with transaction.atomic():
        found = list(old.select_for_update(of=("self",), no_key=True)[:_A_TURN])
        _empty([report.pk for report in found])
        for report in found:
            Event.write(EventKind.FORGOTTEN, site=site, at=now, report=report)
    return len(found)


def _forget_errata(site: Site, before: datetime, now: datetime) -> int:
    done = Event.objects.filter(erratum=OuterRef("pk"), kind=EventKind.FORGOTTEN, at__gte=OuterRef("junked_at"))
    old = Erratum.objects.filter(~Exists(done), site=site, junked_at__lt=before)
    with transaction.atomic():
        found = Erratum.locked_all(old.order_by("pk").values_list("pk", flat=True)[:_A_TURN])
        for erratum in found.values():
            if erratum.junked_at is None or erratum.junked_at >= before:
                continue  # taken out while this waited for it
            _empty(list(erratum.reports.values_list("pk", flat=True)))
            # Words that were found in the article are the article's; others are what somebody sent.
            own = {} if erratum.place == Place.PLACED else {"exact": "", "prefix": "", "suffix": ""}
            Erratum.objects.filter(pk=erratum.pk).update(**own, version=F("version") + 1)
            # Its duplicates are as it is: their reports are among those just emptied.
            erratum.duplicates.exclude(place=Place.PLACED).update(exact="", prefix="", suffix="")
            Event.write(EventKind.FORGOTTEN, site=site, at=now, erratum=erratum)
    return len(found)


def _empty(reports: list[int]) -> None:
    Telling.objects.filter(report__in=reports).delete()
    Confirmation.objects.filter(report__in=reports).delete()
    # The words of a copy check are the article's, and by them it knows what it has said already.
    Report.objects.filter(pk__in=reports, rule=None).update(**_NO_WORDS)
    Report.objects.filter(pk__in=reports, rule__isnull=False).update(set_aside=SetAside.FORGOTTEN)
