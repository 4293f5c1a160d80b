"""Forget readers' addresses on the site's clock, told or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from corrigenda.models import Report, Site, Telling


def forget_addresses(now: datetime) -> bool:
    """Delete the e-mail addresses older than their site's rule allows (`now` in UTC). Whether there were any."""
    forgotten = 0
    for pk, days in Site.objects.values_list("pk", "email_days"):
        old = Report.objects.filter(site_id=pk, received_at__lt=now - timedelta(days=days)).exclude(email="")
        if not old.exists():
            continue
        with transaction.atomic():
            Telling.objects.filter(report__in=old).delete()
            forgotten += old.update(email="")
    return forgotten > 0
