"""A mail to a reader is handed to the mail server.

A mail server keeps no promise of once. So the row says when a mail is being handed over: where a worker ends in that
moment, nobody is told twice and nobody is forgotten, but an editor sees it and decides. Only a connection that breaks
after the mail and before the server's word on it can make a mail go twice.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused
from typing import TypeVar

from django.core.mail import EmailMessage

from corrigenda.core.retrying import TELL
from corrigenda.models import Confirmation, Telling
from corrigenda.models.lease import give_up, put_off, take_due

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=5)  # longer than a mail server may take
_MOST_BEGUN = 100
Mail = TypeVar("Mail", Telling, Confirmation)
UNSURE = "A worker ended while it handed the mail over; it may have been sent."


def take(mails: type[Mail], due: str, now: datetime) -> int | None:
    """Take the mail that has been due longest (`due` names its time, `now` is UTC), else begin those that are wanted.

    Answers its key; None: nothing is to be sent.
    """
    rows = mails._default_manager
    if (pk := take_due(rows.all(), due, now, _LEASE)) is not None:
        return pk
    begun = [mails(report=report, **{due: now}) for report in mails.wanted(now).order_by("pk")[:_MOST_BEGUN]]
    rows.bulk_create(begun, ignore_conflicts=True)
    return take_due(rows.all(), due, now, _LEASE) if begun else None


def hand_over(row: Telling | Confirmation, due: str, message: EmailMessage, now: datetime) -> bool:
    """Send a leased row's mail (`due` names its time, `now` is UTC). Whether it left; if not, it is tried again."""
    own = type(row)._default_manager.filter(pk=row.pk)
    own.update(handed_at=now)
    try:
        message.send()
    except Exception as error:  # the mail did not leave, unless the connection broke at its very end
        log.warning("a reader could not be mailed about report %s: %s", row.report_id, type(error).__name__)
        own.update(handed_at=None)
        if _is_refused(error):
            # An address that the mail server does not know will not be known in an hour.
            give_up(own, due, _why(error), now)
        else:
            put_off(row, due, now, _why(error), TELL)
        return False
    return True


def _is_refused(error: Exception) -> bool:
    return isinstance(error, SMTPRecipientsRefused) and all(code >= 500 for code, _ in error.recipients.values())


def _why(error: Exception) -> str:
    """Why, without the reader's address, which a mail server's words may quote."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = ", ".join(sorted({str(code) for code, _ in error.recipients.values()}))
        return f"The mail server refused the reader's address ({codes})."
    return f"The mail server could not be used: {type(error).__name__}."
