"""Ask the address that a reader left whether it is theirs. Until it says so, nothing else is ever sent there."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage

from corrigenda.core.catalogue import best_language, say
from corrigenda.delivery.mailing import UNSURE, hand_over, take
from corrigenda.models import Confirmation
from corrigenda.models.confirmation import MOST_A_DAY
from corrigenda.models.lease import give_up


def ask_one_address(now: datetime) -> bool:
    """Ask the address that has been due longest (`now` in UTC). Whether there was one."""
    pk = take(Confirmation, "ask_at", now)
    if pk is None:
        return False
    confirmation = Confirmation.objects.select_related("report__site", "report__erratum").get(pk=pk)
    if confirmation.handed_at is not None:
        give_up(Confirmation.objects.filter(pk=pk), "ask_at", UNSURE, now)
    elif not Confirmation.may_be_asked(confirmation.report):
        confirmation.delete()  # the address was deleted meanwhile, or the report is junk now
    elif not _waits_its_turn(confirmation, now):
        _ask(confirmation, now)
    return True


def _waits_its_turn(confirmation: Confirmation, now: datetime) -> bool:
    """Put it off by what is left of a day when the address was asked often enough: it may be a stranger's doing."""
    lately = list(Confirmation.asked_lately(confirmation.report.email, now)[:MOST_A_DAY])
    if len(lately) < MOST_A_DAY:
        return False
    assert lately[0].asked_at is not None, "the query asks for it"
    Confirmation.objects.filter(pk=confirmation.pk).update(
        ask_at=lately[0].asked_at + timedelta(days=1), leased_until=None, attempts=0
    )
    return True


def _ask(confirmation: Confirmation, now: datetime) -> None:
    if hand_over(confirmation, "ask_at", _message(confirmation), now):
        Confirmation.objects.filter(pk=confirmation.pk).update(
            asked_at=now, ask_at=None, leased_until=None, handed_at=None, attempts=0, trouble=""
        )


def _message(confirmation: Confirmation) -> EmailMessage:
    report = confirmation.report
    language, site = best_language(report.language, report.site.language), report.site.name
    link = settings.CORRIGENDA_ADDRESS + confirmation.get_absolute_url()
    parts = [
        say(language, "mail.asked", site=site), say(language, "mail.confirm", url=link), say(language, "mail.not_you"),
    ]  # fmt: skip
    subject = " ".join(say(language, "mail.confirm_subject", site=site).split())
    return EmailMessage(subject, "\n\n".join(parts), to=[report.email])
