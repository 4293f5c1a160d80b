"""Webhooks are told at least once, signed, under an id that stays; what fails is tried again and given up visibly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from corrigenda.delivery import endpoints, send
from corrigenda.delivery.send import forget_deliveries, send_one
from corrigenda.models import Delivery, Event, EventKind, Site, Webhook
from tests.articles.servers import Server
from tests.delivery.receiving import checked, receiving
from tests.desk.world import World, act

NOW = timezone.now()
LATER = NOW + timedelta(hours=2)  # what is owed is due when the test runs, which may be long after this was read


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with receiving(monkeypatch) as server:
        yield server


def hook(world: World, server: Server, *types: str) -> Webhook:
    return endpoints.add(world.site, f"{server.origin}/hook", types, at=NOW)


def rejected(world: World) -> None:
    act(world.at(world.bob), "reject", world.erratum(), reason="It does.")


def work_off(at: datetime) -> int:
    done = 0
    while send_one(at):
        done += 1
    return done


def test_a_decision_is_told_once_and_signed(world: World, server: Server) -> None:
    webhook = hook(world, server)
    rejected(world)
    assert work_off(LATER) == 1
    told = checked(server, 0, webhook)
    assert (told["type"], told["data"]["erratum"]["reason"]) == ("erratum.rejected", "It does.")
    assert server.headers[0]["webhook-timestamp"] == str(int(LATER.timestamp()))
    assert server.headers[0]["content-type"] == "application/json"
    delivery = Delivery.objects.get()
    assert (delivery.delivered_at, delivery.send_at, delivery.status) == (LATER, None, 204)
    assert work_off(LATER + timedelta(days=1)) == 0


def test_only_the_types_asked_for_and_only_the_own_site_are_told(world: World, server: Server) -> None:
    hook(world, server, "erratum.verified", "correction.published")
    other = Site.objects.get(key="courier")
    endpoints.add(other, f"{server.origin}/hook", [], at=NOW)
    rejected(world)
    assert not Delivery.objects.exists()
    act(world.at(world.bob), "verify", world.erratum(), should_read="Friday")
    assert Delivery.objects.get().event.kind == EventKind.VERIFIED


def test_what_was_rolled_back_is_never_told(world: World, server: Server) -> None:
    hook(world, server)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Event.write(EventKind.VERIFIED, site=world.site, at=NOW, erratum=world.erratum())
        _ = 1 / 0
    assert not Delivery.objects.exists()


def test_a_worker_that_ends_between_sending_and_noting_sends_it_again_under_the_same_id(
    world: World, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    webhook = hook(world, server)
    rejected(world)
    with monkeypatch.context() as patched:
        patched.setattr(send, "_note", end)
        with pytest.raises(KeyboardInterrupt):
            send_one(LATER)
    assert not send_one(LATER), "it is in somebody's hands"
    assert work_off(LATER + timedelta(minutes=3)) == 1
    assert work_off(LATER + timedelta(days=1)) == 0
    ids = [headers["webhook-id"] for headers in server.headers]
    assert len(ids) == 2
    assert ids[0] == ids[1]
    assert checked(server, 1, webhook)["type"] == "erratum.rejected"


@pytest.mark.parametrize(
    ("status", "why"),
    [(500, "HTTP 500"), (404, "HTTP 404"), (302, "HTTP 302, a redirect, which is not followed")],
)
def test_what_fails_is_tried_again_later(world: World, server: Server, status: int, why: str) -> None:
    webhook = hook(world, server)
    server.answers["/hook"] = (status, {"Location": "/elsewhere"}, b"no")
    server.answers["/elsewhere"] = (200, {}, b"")
    rejected(world)
    assert work_off(LATER) == 1
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.trouble) == (status, f"the receiver answered {why}")
    assert server.asked == ["/hook"]
    server.answers["/hook"] = (200, {}, b"")
    assert work_off(LATER + timedelta(minutes=1)) == 1
    delivery.refresh_from_db()
    assert (delivery.trouble, delivery.given_up_at, delivery.status) == ("", None, 200)
    assert server.headers[0]["webhook-id"] == server.headers[1]["webhook-id"]
    assert checked(server, 1, webhook)["timestamp"] == checked(server, 0, webhook)["timestamp"]


def test_what_fails_for_days_is_given_up_seen_at_the_desk_and_tried_again_there(world: World, server: Server) -> None:
    hook(world, server)
    server.answers["/hook"] = (503, {}, b"")
    rejected(world)
    at, tries = LATER, 0
    while (delivery := Delivery.objects.get()).send_at is not None:
        at = max(at, delivery.send_at)
        tries += work_off(at)
    assert delivery.given_up_at == at
    assert timedelta(days=3) < at - LATER < timedelta(days=7)
    assert tries == len(server.asked) > 20
    bob = world.at(world.bob)
    page = bob.get("/desk/gazette/given-up/").content.decode()
    assert "Webhooks that could not be told" in page
    assert f"127.0.0.1:{server.port}" in page
    assert "/hook" not in page, "an address may be a secret"
    server.answers["/hook"] = (200, {}, b"")
    bob.post("/desk/gazette/given-up/again/", {"row": f"deliveries-{delivery.pk}"})
    assert work_off(timezone.now()) == 1
    assert Delivery.objects.get().delivered_at is not None


def test_a_receiver_that_asks_for_patience_is_left_alone(world: World, server: Server) -> None:
    hook(world, server)
    server.answers["/hook"] = (429, {"Retry-After": "7200"}, b"")
    rejected(world)
    rejected(world)
    assert work_off(LATER) == 1, "the other message waits with it"
    assert work_off(LATER + timedelta(minutes=119)) == 0
    server.answers["/hook"] = (200, {}, b"")
    assert work_off(LATER + timedelta(minutes=121)) == 2


def test_a_dead_receiver_does_not_keep_the_others_waiting(world: World, server: Server) -> None:
    server.answers["/dead"] = (500, {}, b"")
    endpoints.add(world.site, f"{server.origin}/dead", [], at=NOW)
    hook(world, server)
    for _ in range(5):
        rejected(world)
    assert work_off(LATER) == 6
    assert server.asked.count("/dead") == 1
    assert server.asked.count("/hook") == 5


def test_a_receiver_that_is_gone_is_switched_off_and_a_good_answer_switches_it_on(world: World, server: Server) -> None:
    webhook = hook(world, server)
    server.answers["/hook"] = (410, {}, b"")
    rejected(world)
    rejected(world)
    assert work_off(LATER) == 1
    webhook.refresh_from_db()
    assert (webhook.off_at, webhook.trouble) == (
        LATER, "the receiver answered HTTP 410: it wants to be told nothing more"
    )  # fmt: skip
    assert Delivery.objects.filter(given_up_at=LATER, send_at=None, trouble=webhook.trouble).count() == 2
    rejected(world)
    assert Delivery.objects.count() == 2, "nothing is owed to one that is off"
    bob = world.at(world.bob)
    bob.post("/desk/gazette/given-up/again/", {"row": "all"})
    assert work_off(timezone.now()) == 2
    assert {row.trouble for row in Delivery.objects.all()} == {"the webhook is switched off"}
    assert len(server.asked) == 1
    server.answers["/hook"] = (200, {}, b"welcome")
    said, is_on_again = endpoints.ping(webhook, LATER)
    assert (said.words, is_on_again) == ("welcome", True)
    bob.post("/desk/gazette/given-up/again/", {"row": "all"})
    assert work_off(timezone.now()) == 2
    assert Delivery.objects.filter(delivered_at__isnull=False).count() == 2


def test_a_removed_webhook_is_told_nothing_of_what_it_was_owed(world: World, server: Server) -> None:
    webhook = hook(world, server)
    rejected(world)
    assert endpoints.remove(webhook, at=LATER) == 1
    rejected(world)
    # A transaction that looked before the removal may write behind it.
    Delivery.objects.create(webhook=webhook, event=Event.objects.latest("pk"), message_id="msg_late", send_at=NOW)
    assert work_off(LATER) == 1
    assert not Delivery.objects.exists()
    assert server.asked == []
    webhook.refresh_from_db()
    assert (webhook.secret, webhook.url) == ("", f"https://{webhook.host}/")


def test_the_history_says_who_is_told_without_address_and_secret(world: World, server: Server) -> None:
    webhook = hook(world, server)
    endpoints.remove(webhook, at=LATER)
    added, removed = Event.objects.filter(kind=EventKind.CONFIGURED).order_by("pk")
    assert (added.note, removed.note) == (f"{webhook} added", f"{webhook} removed")
    kept = f"{added.before}{added.after}{added.note}{removed.before}{removed.after}{removed.note}"
    assert f"127.0.0.1:{server.port}" in kept
    assert "/hook" not in kept
    assert webhook.secret not in kept


def test_a_private_address_is_told_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(monkeypatch, is_allowed=False) as server:
        with pytest.raises(ValidationError, match="not on https"):
            hook(world, server)
        endpoints.add(world.site, f"https://127.0.0.1:{server.port}/hook", [], at=NOW)
        rejected(world)
        assert work_off(LATER) == 1
        assert "private address" in Delivery.objects.get().trouble
        assert server.connections == []


def test_an_address_that_was_allowed_and_is_no_more_is_told_nothing(world: World, server: Server) -> None:
    webhook = hook(world, server)
    Webhook.objects.filter(pk=webhook.pk).update(url=f"http://localhost:{server.port}/hook")
    rejected(world)
    assert work_off(LATER) == 1
    assert Delivery.objects.get().trouble == "it is not on https"
    assert server.connections == []


def test_what_was_delivered_is_forgotten_after_a_month(world: World, server: Server) -> None:
    hook(world, server)
    rejected(world)
    work_off(LATER)
    assert not forget_deliveries(LATER + timedelta(days=29))
    assert forget_deliveries(LATER + timedelta(days=31))
    assert not Delivery.objects.exists()
