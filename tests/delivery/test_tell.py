"""A reader who left an address is told once, after the outcome, and then forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.mail import EmailMessage

from corrigenda.core.states import Act
from corrigenda.delivery.forget import forget_addresses
from corrigenda.delivery.tell import tell_one
from corrigenda.models import Article, Confirmation, Correction, Erratum, Event, EventKind, Report, Site, Telling
from corrigenda.models.telling import SETTLED_AFTER
from tests.intake.test_place import NOW, a_report, article, placed

__all__ = ["article"]  # the fixture
pytestmark = pytest.mark.django_db
SETTLED = NOW + SETTLED_AFTER + timedelta(minutes=1)


@pytest.fixture
def report(site: Site, article: Article) -> Report:
    report = a_report(site, "on Tuesday", "on Friday", email="reader@example.org", language="de")
    placed(report)
    Confirmation.objects.create(report=report, asked_at=NOW, confirmed_at=NOW)
    return Report.objects.get(pk=report.pk)


def erratum_of(report: Report) -> Erratum:
    assert report.erratum is not None
    return report.erratum


def failing(error: BaseException) -> Callable[[EmailMessage], None]:
    def send(_: EmailMessage) -> None:
        raise error

    return send


@pytest.mark.parametrize("answer", ["not asked", "asked", "confirmed"])
def test_only_an_address_that_was_confirmed_is_told(report: Report, answer: str) -> None:
    Confirmation.objects.filter(report=report).delete()
    if answer != "not asked":
        confirmed = NOW if answer == "confirmed" else None
        Confirmation.objects.create(report=report, asked_at=NOW, confirmed_at=confirmed)
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="no")
    assert tell_one(SETTLED) == (answer == "confirmed")
    assert len(mail.outbox) == (answer == "confirmed")


def test_nobody_is_told_before_there_is_an_outcome(report: Report) -> None:
    Erratum.apply(erratum_of(report).pk, Act.VERIFY, at=NOW)
    assert not tell_one(SETTLED)
    assert mail.outbox == []


def test_a_rejection_is_told_with_its_reason_after_it_settled(report: Report) -> None:
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="She sails on Tuesdays.")
    assert not tell_one(NOW + timedelta(minutes=5))
    assert tell_one(SETTLED)
    message = mail.outbox[0]
    assert message.to == ["reader@example.org"]
    assert message.subject == "Ihr Hinweis an The Ledger"
    assert "She sails on Tuesdays." in str(message.body)
    assert f"http://desk.test/receipt/{report.token}/" in str(message.body)


def test_a_decision_undone_in_time_is_never_mailed(report: Report) -> None:
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="no")
    Erratum.apply(erratum_of(report).pk, Act.UNDO, at=NOW + timedelta(minutes=1))
    assert not tell_one(SETTLED)


def test_a_published_notice_is_told_at_once_and_once(report: Report, site: Site) -> None:
    erratum = erratum_of(report)
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW)
    draft = Correction.objects.create(
        site=site, article=erratum.article, erratum=erratum, language="en", text="It sails on Friday.", drafted_at=NOW
    )
    assert not tell_one(NOW)
    Correction.publish(draft.pk, at=NOW, actor=User.objects.create(username="bob"))
    assert tell_one(NOW)
    assert not tell_one(NOW)
    assert len(mail.outbox) == 1
    assert "It sails on Friday." in str(mail.outbox[0].body)
    assert "http://desk.test/record/ledger/1/" in str(mail.outbox[0].body)
    assert Event.objects.get(kind=EventKind.TOLD).report == report


def test_a_mail_server_in_trouble_is_tried_again_later(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="no")

    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", failing(OSError("no route to reader@example.org")))
        assert tell_one(SETTLED)
        assert not tell_one(SETTLED)
        assert Telling.objects.get().trouble == "The mail server could not be used: OSError."
    assert tell_one(SETTLED + timedelta(minutes=7))
    assert len(mail.outbox) == 1
    assert not Telling.objects.exists()


def test_a_mail_that_fails_for_days_is_given_up_and_says_since_when(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="no")
    monkeypatch.setattr(EmailMessage, "send", failing(OSError("no route")))
    at = SETTLED
    for _ in range(100):
        assert tell_one(at)
        telling = Telling.objects.get()
        if telling.tell_at is None:
            break
        at = telling.tell_at
    assert (telling.tell_at, telling.given_up_at) == (None, at)
    assert timedelta(days=3) < at - SETTLED < timedelta(days=7)
    assert not tell_one(at + timedelta(days=30))


def test_an_address_that_the_mail_server_refuses_is_given_up_at_once(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="no")
    refused = SMTPRecipientsRefused({"reader@example.org": (550, b"no such reader@example.org")})
    monkeypatch.setattr(EmailMessage, "send", failing(refused))
    assert tell_one(SETTLED)
    telling = Telling.objects.get()
    assert telling.given_up_at == SETTLED
    assert telling.trouble == "The mail server refused the reader's address (550)."


def test_a_worker_that_ends_while_it_mails_leaves_it_to_an_editor(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="no")
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", failing(KeyboardInterrupt()))  # ends the worker, caught by nobody
        with pytest.raises(KeyboardInterrupt):
            tell_one(SETTLED)
    assert not tell_one(SETTLED), "it is in somebody's hands"
    later = SETTLED + timedelta(minutes=6)
    assert tell_one(later)
    telling = Telling.objects.get()
    assert (telling.tell_at, telling.given_up_at) == (None, later)
    assert "may have been sent" in telling.trouble
    assert mail.outbox == []


def test_a_decision_undone_while_its_mail_waits_is_never_mailed(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    Erratum.apply(erratum_of(report).pk, Act.REJECT, at=NOW, reason="no")
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", failing(OSError()))
        tell_one(SETTLED)
    Erratum.apply(erratum_of(report).pk, Act.UNDO, at=SETTLED)
    assert tell_one(SETTLED + timedelta(hours=1))
    assert mail.outbox == []
    assert not Telling.objects.exists()


def test_addresses_are_forgotten_on_the_sites_clock(report: Report, site: Site) -> None:
    site.email_days = 30
    site.save()
    Telling.objects.create(report=report, given_up_at=NOW)
    assert not forget_addresses(NOW + timedelta(days=29))
    assert forget_addresses(NOW + timedelta(days=31))
    assert Report.objects.get(pk=report.pk).email == ""
    assert not Telling.objects.exists(), "there is nobody left to tell"
