"""What webhooks were told: seen by administrators, and sent again under the same id."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from corrigenda.delivery import endpoints
from corrigenda.delivery.send import send_one
from corrigenda.models import Delivery, Event, EventKind, Site, Webhook
from tests.delivery.receiving import receiving
from tests.desk.world import World, act

PAGE = "/desk/gazette/webhooks/"
NOW = timezone.now()


def told(site: Site, **state: datetime | str | int) -> Delivery:
    if not Webhook.objects.filter(site=site).exists():
        endpoints.add(site, "https://hooks.example/T1/secret", [], at=NOW)
    event = Event.write(EventKind.VERIFIED, site=site, at=NOW)
    Delivery.objects.filter(event=event).update(**{"send_at": None, **state})
    return Delivery.objects.get(event=event)


def test_an_administrator_sees_what_was_told_how_and_why_not(world: World) -> None:
    told(world.site, delivered_at=NOW, status=204)
    told(world.site, given_up_at=NOW, status=500, trouble="the receiver answered <b>HTTP 500")
    told(world.site, send_at=NOW + timedelta(hours=1), attempts=3)
    told(Site.objects.get(key="courier"), delivered_at=NOW, message_id="msg_foreign")
    alice = world.at(world.alice)
    page = alice.get(PAGE).content.decode()
    for words in (
        "hooks.example",
        "erratum.verified",
        "Delivered",
        "HTTP 204",
        "Given up",
        "&lt;b&gt;HTTP",
        "Next try",
    ):
        assert words in page
    assert "T1/secret" not in page
    assert "msg_foreign" not in page
    assert page.count(">Send again") == 2
    assert PAGE in alice.get("/desk/gazette/settings/").content.decode()


def test_a_webhook_that_is_off_says_so(world: World) -> None:
    webhook = told(world.site, delivered_at=NOW).webhook
    assert "Off since" not in world.at(world.alice).get(PAGE).content.decode()
    Webhook.switch_off(webhook.pk, "the receiver answered HTTP 410", NOW)
    assert "Off since" in world.at(world.alice).get(PAGE).content.decode()


def test_a_delivered_message_is_sent_again_under_its_id(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(monkeypatch) as server:
        endpoints.add(world.site, f"{server.origin}/hook", [], at=NOW)
        act(world.at(world.bob), "reject", world.erratum(), reason="It does.")
        assert send_one(timezone.now())
        row = Delivery.objects.get()
        for _ in range(2):
            answer = world.at(world.alice).post(f"{PAGE}again/", {"row": row.pk}, follow=True)
        assert "Nothing to send" in answer.content.decode(), "pressed twice, it is due already"
        assert send_one(timezone.now())
        assert not send_one(timezone.now())
        assert len({headers["webhook-id"] for headers in server.headers}) == 1
        assert len(server.headers) == 2


def test_another_site_s_message_and_nonsense_are_not_reached(world: World) -> None:
    foreign = told(Site.objects.get(key="courier"), delivered_at=NOW)
    for row in (str(foreign.pk), "", "x", "9" * 30, "-1"):
        answer = world.at(world.alice).post(f"{PAGE}again/", {"row": row}, follow=True)
        assert "Nothing to send" in answer.content.decode()
    foreign.refresh_from_db()
    assert foreign.delivered_at == NOW
