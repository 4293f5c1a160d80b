"""Tell a reader, once, what became of the report, if they left an address for it and confirmed that it is theirs.

Told is after the outcome: a published notice at once; a rejection or a fix without a notice after a while, so that a
decision undone at the desk is never mailed. The receipt's page says the same at any time.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from corrigenda.core.catalogue import best_language, say
from corrigenda.core.states import State
from corrigenda.delivery.mailing import UNSURE, hand_over, take
from corrigenda.models import Correction, Erratum, Event, EventKind, Presence, Report, Telling
from corrigenda.models.lease import give_up


def tell_one(now: datetime) -> bool:
    """Mail the reader who has been due longest (`now` in UTC). Whether there was one."""
    pk = take(Telling, "tell_at", now)
    if pk is None:
        return False
    telling = Telling.objects.select_related("report__erratum", "report__site", "report__article").get(pk=pk)
    report = telling.report
    if telling.handed_at is not None:
        give_up(Telling.objects.filter(pk=pk), "tell_at", UNSURE, now)
    elif report.erratum is None or not Telling.settled(now).filter(pk=report.pk).exists():
        telling.delete()  # undone meanwhile, or the address was forgotten
    else:
        _send(telling, report.erratum, now)
    return True


def _send(telling: Telling, erratum: Erratum, now: datetime) -> None:
    report = telling.report
    message = _message(report, erratum)
    if not hand_over(telling, "tell_at", message, now):
        return
    with transaction.atomic():
        Report.objects.filter(pk=report.pk, told_at__isnull=True).update(told_at=now)
        Event.write(EventKind.TOLD, site=report.site, at=now, erratum=erratum, report=report)
        telling.delete()


def _message(report: Report, erratum: Erratum) -> EmailMessage:
    language = best_language(report.language, report.site.language)
    notices = Correction.objects.filter(erratum=erratum, published_at__isnull=False, withdrawn_at__isnull=True)
    notice = notices.order_by("pk").first()
    receipt = f"{settings.CORRIGENDA_ADDRESS}{report.get_absolute_url()}"
    parts = [say(language, "mail.greeting", site=report.site.name)]
    if notice is not None:
        # Of an article that is no longer published, the record shows no words either.
        words = notice.text if erratum.article.presence != Presence.GONE else ""
        parts += [say(language, "mail.published"), words, settings.CORRIGENDA_ADDRESS + notice.get_absolute_url()]
    elif erratum.state == State.FIXED:
        parts.append(say(language, "mail.fixed"))
    else:
        parts.append(say(language, "mail.rejected"))
        if erratum.reason:
            parts += [say(language, "mail.reason"), erratum.reason]
    parts += [say(language, "mail.receipt", url=receipt), say(language, "mail.footer")]
    subject = " ".join(say(language, "mail.subject", site=report.site.name).split())
    return EmailMessage(subject, "\n\n".join(part for part in parts if part), to=[report.email])
