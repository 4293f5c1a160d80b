"""An address that a reader left is asked whether it is theirs, before anything else is sent there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client

from corrigenda.core.catalogue import LANGUAGES, say
from corrigenda.core.states import Act
from corrigenda.delivery.confirm import ask_one_address
from corrigenda.delivery.forget import UNCONFIRMED_FOR, forget_addresses
from corrigenda.models import Article, Confirmation, Erratum, Event, EventKind, Report, SetAside, Site, Telling
from corrigenda.models.confirmation import MOST_A_DAY
from tests.delivery.test_tell import failing
from tests.intake.test_place import NOW, a_report, article, placed

__all__ = ["article"]  # the fixture

pytestmark = pytest.mark.django_db


def left(site: Site, email: str, **columns: str) -> Report:
    """A report with an address, placed."""
    report = a_report(site, "on Tuesday", "on Friday", email=email, **columns)
    placed(report)
    return report


@pytest.fixture
def report(site: Site, article: Article) -> Report:
    return left(site, "reader@example.org", language="de")


def link() -> str:
    found = re.search(r"http://desk\.test(/confirm/\S+/)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_an_address_is_asked_once_in_the_reader_s_language(report: Report) -> None:
    assert ask_one_address(NOW)
    (message,) = mail.outbox
    assert message.to == ["reader@example.org"]
    assert message.subject == "Ist das Ihre Adresse? Ein Hinweis an The Ledger"
    assert "brauchen Sie nichts zu tun" in str(message.body)
    assert report.token not in str(message.body)
    assert not ask_one_address(NOW + timedelta(days=3))
    assert Confirmation.objects.get().asked_at == NOW


def test_nobody_is_asked_without_an_address_or_for_what_was_set_aside_or_is_junk(site: Site, article: Article) -> None:
    left(site, "")
    a_report(site, "on Tuesday", "on Friday", email="bot@example.org", set_aside=SetAside.HONEYPOT)
    Erratum.apply(placed(a_report(site, "said so", "denied it", email="spam@example.org")).pk, Act.JUNK, at=NOW)
    assert not ask_one_address(NOW)


def test_opening_the_link_changes_nothing_and_the_button_confirms(client: Client, report: Report) -> None:
    ask_one_address(NOW)
    page = client.get(link())
    assert page.status_code == 200
    assert "reader@example.org" in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert Confirmation.objects.get().confirmed_at is None
    pressed = client.post(link())
    assert say("de", "confirm.done", site="The Ledger") in pressed.content.decode()
    first = Confirmation.objects.get().confirmed_at
    assert first is not None
    client.post(link())
    assert Confirmation.objects.get().confirmed_at == first


def test_the_page_deletes_the_address_too(client: Client, report: Report) -> None:
    ask_one_address(NOW)
    Telling.objects.create(report=report, tell_at=NOW)
    page = client.post(link(), {"delete": "1"})
    assert say("de", "confirm.deleted") in page.content.decode()
    report.refresh_from_db()
    assert report.email == ""
    assert not Telling.objects.exists()
    assert not Confirmation.objects.exists()
    assert Event.objects.get(kind=EventKind.ERASED).after == {"erased": ["email"]}
    assert client.get(link()).status_code == 404


@pytest.mark.parametrize("forged", ["1:x", "x", "1", "1:" + "A" * 43])
def test_a_forged_link_confirms_nothing(client: Client, report: Report, forged: str) -> None:
    ask_one_address(NOW)
    for answer in (client.get(f"/confirm/{forged}/"), client.post(f"/confirm/{forged}/")):
        assert answer.status_code == 404
    assert Confirmation.objects.get().confirmed_at is None


def test_an_address_is_not_flooded_by_strangers_who_name_it(site: Site, article: Article) -> None:
    for n in range(MOST_A_DAY + 2):
        left(site, "Victim@example.org" if n % 2 else "victim@example.org")
    for _ in range(20):
        ask_one_address(NOW)
    assert len(mail.outbox) == MOST_A_DAY
    assert not ask_one_address(NOW + timedelta(hours=23))
    for _ in range(5):
        ask_one_address(NOW + timedelta(hours=24, minutes=1))
    assert len(mail.outbox) == MOST_A_DAY + 2


def test_a_reader_who_confirms_is_asked_for_the_next_report_at_once(
    client: Client, site: Site, article: Article
) -> None:
    for _ in range(MOST_A_DAY + 1):
        left(site, "reader@example.org")
        ask_one_address(NOW)
        client.post(link())
    assert len(mail.outbox) == MOST_A_DAY + 1


def test_a_mail_server_in_trouble_is_tried_again_later(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", failing(OSError("no route to reader@example.org")))
        assert ask_one_address(NOW)
    assert Confirmation.objects.get().trouble == "The mail server could not be used: OSError."
    assert not ask_one_address(NOW)
    assert ask_one_address(NOW + timedelta(minutes=7))
    assert len(mail.outbox) == 1
    assert Confirmation.objects.get().trouble == ""


def test_a_worker_that_ends_while_it_asks_leaves_it_to_an_editor(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(EmailMessage, "send", failing(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            ask_one_address(NOW)
    later = NOW + timedelta(minutes=6)
    assert ask_one_address(later)
    confirmation = Confirmation.objects.get()
    assert (confirmation.ask_at, confirmation.given_up_at) == (None, later)
    assert mail.outbox == []


def test_a_silent_address_is_forgotten_soon_and_a_confirmed_one_on_the_site_s_clock(
    site: Site, article: Article, client: Client
) -> None:
    silent = left(site, "silent@example.org")
    ask_one_address(NOW)
    theirs = left(site, "reader@example.org")
    ask_one_address(NOW)
    client.post(link())
    assert not forget_addresses(NOW + UNCONFIRMED_FOR)
    assert forget_addresses(NOW + UNCONFIRMED_FOR + timedelta(minutes=1))
    silent.refresh_from_db()
    theirs.refresh_from_db()
    assert (silent.email, theirs.email) == ("", "reader@example.org")
    assert forget_addresses(NOW + timedelta(days=site.email_days + 1))
    theirs.refresh_from_db()
    assert theirs.email == ""
    assert not Confirmation.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_and_page_speak_every_language(client: Client, site: Site, article: Article, language: str) -> None:
    left(site, "reader@example.org", language=language)
    ask_one_address(NOW)
    assert mail.outbox[-1].subject == say(language, "mail.confirm_subject", site="The Ledger")
    page = client.get(link()).content.decode()
    assert say(language, "confirm.button") in page
    assert f'lang="{language}"' in page


def test_nobody_is_asked_about_what_became_junk_meanwhile(site: Site, article: Article) -> None:
    reports = [left(site, "victim@example.org") for _ in range(MOST_A_DAY + 1)]
    for _ in range(10):
        ask_one_address(NOW)
    assert len(mail.outbox) == MOST_A_DAY
    erratum = reports[0].erratum or Report.objects.get(pk=reports[0].pk).erratum
    assert erratum is not None
    Erratum.apply(erratum.pk, Act.JUNK, at=NOW)
    for _ in range(5):
        ask_one_address(NOW + timedelta(days=2))
    assert len(mail.outbox) == MOST_A_DAY
