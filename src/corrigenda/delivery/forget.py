"""Forget readers' addresses: on the site's clock, told or not, and sooner where nobody says that it is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from corrigenda.models import Confirmation, Report, Site, Telling

UNCONFIRMED_FOR = timedelta(days=14)
"""So long an address that was asked may be silent."""
_AT_ONCE = 500  # the worker comes again while there are more


def forget_addresses(now: datetime) -> bool:
    """Delete the e-mail addresses whose time has come (`now` in UTC). Whether there were any."""
    known = Report.objects.exclude(email="")
    silent = known.filter(confirmation__asked_at__lt=now - UNCONFIRMED_FOR, confirmation__confirmed_at__isnull=True)
    forgotten = _forget(silent)
    for pk, days in Site.objects.values_list("pk", "email_days"):
        forgotten += _forget(known.filter(site_id=pk, received_at__lt=now - timedelta(days=days)))
    return forgotten > 0


def _forget(reports: QuerySet[Report]) -> int:
    pks = list(reports.values_list("pk", flat=True)[:_AT_ONCE])
    if not pks:
        return 0
    with transaction.atomic():
        Telling.objects.filter(report__in=pks).delete()
        Confirmation.objects.filter(report__in=pks).delete()
        return Report.objects.filter(pk__in=pks).update(email="")
