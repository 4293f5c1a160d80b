"""`corrigenda manage addwebhook`, `webhooks`, `testwebhook` and `removewebhook`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from corrigenda.models import Delivery, Event, EventKind, Site, Webhook
from tests.articles.servers import Server
from tests.delivery.receiving import checked, receiving

pytestmark = pytest.mark.django_db
HOOK = "https://hooks.example/T1/B2/secret-of-a-chat"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with receiving(monkeypatch) as server:
        yield server


def manage(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_a_webhook_is_added_and_its_secret_printed_once(site: Site) -> None:
    out, err = manage("addwebhook", "ledger", HOOK, "--kind", "erratum.fixed", "--kind", "erratum.fixed")
    secret = out.strip()
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", secret)
    assert secret not in err
    webhook = Webhook.objects.get()
    assert (webhook.site, webhook.url, webhook.types, webhook.format) == (site, HOOK, ["erratum.fixed"], "standard")
    assert webhook.secret == secret
    listed = manage("webhooks")[0]
    assert secret not in listed
    assert "secret-of-a-chat" not in listed
    assert f"{webhook.pk}  ledger  hooks.example  standard  on\n    told of: erratum.fixed\n" in listed


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nowhere", HOOK), "no site “nowhere”"),
        (("ledger", "http://hooks.example/x"), "not on https"),
        (("ledger", "ftp://hooks.example/x"), "Not an address"),
        (("ledger", "hooks"), "Not an address"),
        (("ledger", "https://user:word@hooks.example/"), "Not an address"),
        (("ledger", "https://hooks.example/" + "x" * 2000), "at most 2000"),
        (("ledger", HOOK, "--kind", "erratum.read"), "invalid choice"),
        (("ledger", HOOK, "--format", "pigeon"), "invalid choice"),
    ],
)
def test_mistakes_are_said_and_nothing_is_made(site: Site, arguments: tuple[str, ...], why: str) -> None:
    with pytest.raises(CommandError, match=re.escape(why)):
        manage("addwebhook", *arguments)
    assert not Webhook.objects.exists()
    assert not Event.objects.exists()


def test_an_address_is_added_once_and_again_after_it_was_removed(site: Site) -> None:
    manage("addwebhook", "ledger", HOOK)
    with pytest.raises(CommandError, match="already"):
        manage("addwebhook", "ledger", HOOK)
    first = Webhook.objects.get()
    assert "tells hooks.example nothing more" in manage("removewebhook", str(first.pk))[0]
    for command in ("removewebhook", "testwebhook"):
        with pytest.raises(CommandError, match="no webhook"):
            manage(command, str(first.pk))
    assert "There is no webhook" in manage("webhooks", "ledger")[0]
    manage("addwebhook", "ledger", HOOK)
    assert Webhook.objects.filter(removed_at__isnull=True).get() != first


def test_the_list_says_how_it_goes(site: Site) -> None:
    manage("addwebhook", "ledger", HOOK, "--format", "slack")
    webhook, now = Webhook.objects.get(), timezone.now()
    states = ({"delivered_at": now}, {"delivered_at": now}, {"send_at": now}, {"given_up_at": now})
    for state in states:
        event = Event.write(EventKind.TOLD, site=site, at=now)
        Delivery.objects.create(webhook=webhook, event=event, message_id=f"msg_{event.pk}", **state)
    Webhook.switch_off(webhook.pk, "it is gone", now)
    listed = manage("webhooks")[0]
    assert f"slack  off since {now:%Y-%m-%d %H:%M} UTC" in listed
    assert f"delivered: 2, last {now:%Y-%m-%d %H:%M} UTC; waiting: 1; given up: 1" in listed
    assert "trouble: it is gone" in listed


def test_a_test_message_is_sent_at_once_and_its_answer_shown(site: Site, server: Server) -> None:
    server.answers["/hook"] = (200, {}, b"Thank you\x1b[2J")
    manage("addwebhook", "ledger", f"{server.origin}/hook")
    webhook = Webhook.objects.get()
    out = manage("testwebhook", str(webhook.pk))[0]
    assert f"Thank you·[2J\n127.0.0.1:{server.port} took the message: HTTP 200." in out
    told = checked(server, 0, webhook)
    assert (told["type"], told["data"]) == ("webhook.ping", {"site": "ledger"})
    assert not Delivery.objects.exists()


def test_a_test_message_that_is_refused_ends_with_an_error(site: Site, server: Server) -> None:
    server.answers["/hook"] = (401, {}, b"who are you")
    manage("addwebhook", "ledger", f"{server.origin}/hook")
    with pytest.raises(CommandError, match=re.escape("Not delivered: the receiver answered HTTP 401.")):
        manage("testwebhook", str(Webhook.objects.get().pk))


def test_a_webhook_that_was_off_is_on_again_once_it_answers_well(site: Site, server: Server) -> None:
    manage("addwebhook", "ledger", f"{server.origin}/hook")
    webhook = Webhook.objects.get()
    Webhook.switch_off(webhook.pk, "it is gone", timezone.now())
    assert "is on again" in manage("testwebhook", str(webhook.pk))[0]
    webhook.refresh_from_db()
    assert (webhook.off_at, webhook.trouble) == (None, "")
