"""Tell a reader, once, what became of the report, if they left an address for it.

Told is after the outcome: a published notice at once; a rejection or a fix without a notice after a while, so that a
decision undone at the desk is never mailed. The receipt's page says the same at any time.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q

from corrigenda.core.catalogue import best_language, say
from corrigenda.core.states import State
from corrigenda.models import Correction, Erratum, Event, EventKind, Report

log = logging.getLogger(__name__)

SETTLED_AFTER = timedelta(minutes=10)
_RETRY_AFTER = timedelta(minutes=5)

_not_before: dict[int, datetime] = {}
"""Reports whose mail failed, and when to try again; a restart tries at once."""


def tell_one(now: datetime) -> bool:
    """Mail the reader whose report was settled first (`now` in UTC). Whether there was one."""
    settled = now - SETTLED_AFTER
    outcome = (
        Q(erratum__corrections__published_at__isnull=False)
        | Q(erratum__state=State.REJECTED, erratum__decided_at__lt=settled)
        | Q(erratum__state=State.FIXED, erratum__fixed_at__lt=settled)
    )
    for pk in [pk for pk, at in _not_before.items() if at <= now]:
        del _not_before[pk]
    report = (
        Report.objects.exclude(email="")
        .exclude(pk__in=list(_not_before))
        .filter(outcome, told_at__isnull=True)
        .select_related("erratum", "site", "article")
        .order_by("pk")
        .first()
    )
    if report is None or report.erratum is None:
        return False
    # Taken before sending: a worker that dies here tells nobody twice; the receipt still says it.
    if not Report.objects.filter(pk=report.pk, told_at__isnull=True).update(told_at=now):
        return True
    message = _message(report, report.erratum)
    try:
        message.send()
    except (OSError, SMTPException) as error:
        log.warning("a reader could not be told of report %s: %s", report.pk, type(error).__name__)
        Report.objects.filter(pk=report.pk).update(told_at=None)
        _not_before[report.pk] = now + _RETRY_AFTER
        return True
    Event.write(EventKind.TOLD, site=report.site, at=now, erratum=report.erratum, report=report)
    return True


def _message(report: Report, erratum: Erratum) -> EmailMessage:
    language = best_language(report.language, report.site.language)
    notice = Correction.objects.filter(erratum=erratum, published_at__isnull=False).order_by("pk").first()
    receipt = f"{settings.CORRIGENDA_ADDRESS}{report.get_absolute_url()}"
    parts = [say(language, "mail.greeting", site=report.site.name)]
    if notice is not None:
        parts += [say(language, "mail.published"), notice.text, settings.CORRIGENDA_ADDRESS + notice.get_absolute_url()]
    elif erratum.state == State.FIXED:
        parts.append(say(language, "mail.fixed"))
    else:
        parts.append(say(language, "mail.rejected"))
        if erratum.reason:
            parts += [say(language, "mail.reason"), erratum.reason]
    parts += [say(language, "mail.receipt", url=receipt), say(language, "mail.footer")]
    subject = " ".join(say(language, "mail.subject", site=report.site.name).split())
    return EmailMessage(subject, "\n\n".join(part for part in parts if part), to=[report.email])
