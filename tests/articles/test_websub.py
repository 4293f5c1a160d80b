"""A hub tells the desk when a feed has something new (W3C Recommendation WebSub)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from msgspec.structs import replace
from pytest_django import Settings

from corrigenda.articles import hub as hub_module
from corrigenda.articles import websub as websub_module
from corrigenda.articles.hub import LEASE_SECONDS, ask_one_hub
from corrigenda.articles.watch import read_next
from corrigenda.core.feeds.pace import SELDOM
from corrigenda.core.retrying import READ
from corrigenda.models import Article, Feed, Site, Subscription
from corrigenda.models.queues import health
from tests.articles.servers import Server, serving

pytestmark = pytest.mark.django_db
ATOM = {"Content-Type": "application/atom+xml"}
DESK = "https://desk.test"
BODY = b"<feed/>"


def atom(hub: str, *paths: str, topic: str = "/feed") -> bytes:
    entries = "".join(f"<entry><link href='{path}'/></entry>" for path in paths)
    links = f"<link rel='hub' href='{hub}'/>" if hub else ""
    links += f"<link rel='self' href='{topic}'/>" if topic else ""
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{links}{entries}</feed>".encode()


@pytest.fixture
def server(site: Site, settings: Settings) -> Iterator[Server]:
    """The publication's own server, which is its hub too, seen from a desk that the Internet can reach."""
    with serving() as server:
        site.origins = [server.origin]
        site.save()
        loaded = settings.CORRIGENDA
        settings.CORRIGENDA = replace(loaded, config=replace(loaded.config, private_origins=(server.origin,)))
        settings.CORRIGENDA_ADDRESS = DESK
        server.answers = {"/feed": (200, ATOM, atom("/hub", "/ferry")), "/hub": (202, {}, b"")}
        yield server


@pytest.fixture
def feed(site: Site, server: Server) -> Feed:
    return Feed.objects.create(site=site, url=server.origin + "/feed", read_at=timezone.now())


def read(feed: Feed, at: datetime | None = None) -> Feed:
    """Read the feed now."""
    at = at or timezone.now()
    Feed.objects.filter(pk=feed.pk).update(read_at=at)
    assert read_next(at, [feed.pk]) is not None
    feed.refresh_from_db()
    return feed


def asked(server: Server) -> dict[str, str]:
    """What the hub was last asked."""
    return dict(parse_qsl(server.bodies[-1].decode()))


def confirm(feed: Feed | None = None, **changed: Any) -> Any:
    """The hub asks back whether the desk meant it."""
    subscription = Subscription.objects.get()
    fields = {
        "hub.mode": "subscribe", "hub.topic": subscription.topic, "hub.challenge": "<b>abc",
        "hub.lease_seconds": "86400", **{f"hub.{name}": value for name, value in changed.items()},
    }  # fmt: skip
    return Client().get(subscription.callback.removeprefix(DESK), fields)


def deliver(body: bytes = BODY, method: str = "sha256", secret: str | None = None, signature: str | None = None) -> Any:
    """The hub tells that there is something new."""
    subscription = Subscription.objects.get()
    key = (subscription.secret if secret is None else secret).encode()
    signed = f"{method}={hmac.new(key, body, getattr(hashlib, method)).hexdigest()}"
    return Client(enforce_csrf_checks=True).post(
        subscription.callback.removeprefix(DESK), body, content_type="application/atom+xml",
        headers={"X-Hub-Signature": signed if signature is None else signature},
    )  # fmt: skip


@pytest.fixture
def subscription(feed: Feed) -> Subscription:
    """A subscription that the hub has confirmed, of a feed that is read next in an hour."""
    read(feed)
    assert ask_one_hub(timezone.now())
    assert confirm().status_code == 200
    later = timezone.now() + timedelta(hours=1)
    Feed.objects.update(read_at=later, last_read_at=timezone.now() - timedelta(minutes=1))
    return Subscription.objects.get()


def is_due(feed: Feed) -> bool:
    return Feed.objects.get(pk=feed.pk).read_at <= timezone.now()


# Asking.


def test_the_hub_that_a_feed_names_is_asked_for_a_subscription(feed: Feed, server: Server) -> None:
    read(feed)
    assert ask_one_hub(timezone.now())
    subscription = Subscription.objects.get()
    assert asked(server) == {
        "hub.mode": "subscribe", "hub.topic": server.origin + "/feed", "hub.callback": subscription.callback,
        "hub.lease_seconds": str(LEASE_SECONDS), "hub.secret": subscription.secret,
    }  # fmt: skip
    assert subscription.callback.startswith("https://desk.test/api/v1/websub/")
    assert len(subscription.key) == len(subscription.secret) == 43
    assert not ask_one_hub(timezone.now()), "it is asked once, and has an hour to confirm"
    read(feed)
    assert Subscription.objects.get() == subscription


def test_the_servers_link_header_goes_before_the_feeds_own(feed: Feed, server: Server) -> None:
    header = '</other-hub>; rel="hub", </topic>; rel="self"'
    server.answers |= {"/feed": (200, {**ATOM, "Link": header}, atom("/hub", "/ferry")), "/other-hub": (202, {}, b"")}
    read(feed)
    ask_one_hub(timezone.now())
    assert (server.asked[-1], asked(server)["hub.topic"]) == ("/other-hub", server.origin + "/topic")


def test_a_hub_that_confirms_before_it_answers_is_understood(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "_post", lambda *_: "" if confirm().status_code == 200 else pytest.fail("refused"))
    read(feed)
    now = timezone.now()
    ask_one_hub(now)
    subscription = Subscription.objects.get()
    assert (subscription.standing, subscription.leased_until) == ("active", None)
    assert subscription.act_at > now + timedelta(hours=17)


def test_a_redirect_of_the_hub_is_followed(feed: Feed, server: Server) -> None:
    server.answers |= {"/hub": (307, {"Location": "/hub2"}, b""), "/hub2": (202, {}, b"")}
    read(feed)
    ask_one_hub(timezone.now())
    assert [path for path in server.asked if path.startswith("/hub")] == ["/hub", "/hub2"]
    assert Subscription.objects.get().trouble == ""


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((403, {}, b"no"), "HTTP 403"),
        ((302, {"Location": "/hub2"}, b""), "HTTP 302"),
        ((308, {"Location": "/hub"}, b""), "redirects more than 3 times"),
        ((307, {"Location": "http://169.254.1.1/"}, b""), "not on https"),
        ((307, {"Location": "https://localhost:1/"}, b""), "private address"),
    ],
)
def test_a_hub_that_refuses_is_asked_again_later(feed: Feed, server: Server, answer: Any, why: str) -> None:
    server.answers["/hub"] = answer
    read(feed)
    now = timezone.now()
    ask_one_hub(now)
    subscription = Subscription.objects.get()
    assert why in subscription.trouble
    assert now < subscription.act_at < now + timedelta(minutes=2)
    assert why in listed()
    assert confirm().status_code == 404, "nothing is asked for"


def test_a_hub_that_refuses_for_days_is_told_of_and_asked_again_after_a_week(feed: Feed, server: Server) -> None:
    server.answers["/hub"] = (500, {}, b"")
    read(feed)
    at = timezone.now()
    waits = []
    for _ in range(3 * READ.most_tries):
        assert ask_one_hub(at)
        following = Subscription.objects.get().act_at
        waits.append(following - at)
        at = following
    assert waits.count(timedelta(days=7)) == 3
    assert max(wait for wait in waits if wait != timedelta(days=7)) < timedelta(hours=8)
    assert Subscription.objects.get().given_up_at is not None
    assert hubs() == {"due": 0, "leased": 0, "retrying": 0, "given_up": 1}
    server.answers["/hub"] = (202, {}, b"")
    assert ask_one_hub(at)
    assert confirm().status_code == 200
    assert hubs() == {"due": 0, "leased": 0, "retrying": 0, "given_up": 0}


def test_hubs_are_counted_like_all_other_work(feed: Feed, server: Server) -> None:
    server.answers["/hub"] = (500, {}, b"")
    read(feed)
    assert hubs() == {"due": 1, "leased": 0, "retrying": 0, "given_up": 0}
    ask_one_hub(timezone.now())
    assert hubs() == {"due": 0, "leased": 0, "retrying": 1, "given_up": 0}


def test_a_hub_that_asks_for_patience_is_not_asked_again_before(feed: Feed, server: Server) -> None:
    server.answers["/hub"] = (503, {"Retry-After": "600"}, b"")
    read(feed)
    ask_one_hub(timezone.now())
    asked = list(server.asked)
    Subscription.objects.update(act_at=timezone.now())
    ask_one_hub(timezone.now())
    assert "left alone" in Subscription.objects.get().trouble
    assert server.asked == asked


def test_a_delivery_revives_a_feed_that_was_given_up(subscription: Subscription, feed: Feed) -> None:
    Feed.objects.filter(pk=feed.pk).update(read_at=None, given_up_at=timezone.now())
    deliver()
    feed.refresh_from_db()
    assert (is_due(feed), feed.given_up_at) == (True, None)


@pytest.mark.parametrize(
    "hub", ["https://127.0.0.1:1/", "https://localhost/", "https://[::1]/hub", "https://10.0.0.8/"]
)
def test_a_hub_at_a_private_address_is_not_reached(feed: Feed, server: Server, hub: str) -> None:
    server.answers["/feed"] = (200, ATOM, atom(hub, "/ferry"))
    read(feed)
    connections = len(server.connections)
    ask_one_hub(timezone.now())
    assert "private address" in Subscription.objects.get().trouble
    assert len(server.connections) == connections


@pytest.mark.parametrize(
    "address",
    [
        "http://desk.test",
        "https://localhost:8000",
        "https://[::1]",
        "https://10.1.2.3",
        "https://desk",
        "https://a.local",
    ],
)
def test_a_desk_that_a_hub_could_not_reach_asks_for_nothing(
    feed: Feed, server: Server, settings: Settings, address: str
) -> None:
    settings.CORRIGENDA_ADDRESS = address
    read(feed)
    assert not ask_one_hub(timezone.now())
    assert not Subscription.objects.exists()
    assert f"not subscribed at {server.origin}/hub, because the desk's address is not" in listed()


def test_a_hub_without_tls_is_not_asked(feed: Feed, server: Server) -> None:
    server.answers["/feed"] = (200, ATOM, atom("http://hub.test/", "/ferry"))
    read(feed)
    assert not Subscription.objects.exists()
    assert "because the hub is not on https" in listed()


# Confirming.


def test_the_hubs_question_is_answered_with_its_challenge(feed: Feed) -> None:
    read(feed)
    ask_one_hub(timezone.now())
    answer = confirm()
    assert (answer.status_code, answer.content) == (200, b"<b>abc")
    assert answer["Content-Type"].startswith("text/plain")
    subscription = Subscription.objects.get()
    assert subscription.lease_until is not None
    assert timedelta(hours=23) < subscription.lease_until - timezone.now() <= timedelta(days=1)
    assert subscription.act_at < subscription.lease_until, "renewed before it ends"
    assert "subscribed at" in listed()


@pytest.mark.parametrize(
    "changed",
    [{"topic": "https://evil.test/"}, {"topic": "\0"}, {"mode": "unsubscribe"}, {"mode": "publish"}, {"challenge": ""}],
)
def test_what_was_not_asked_for_is_not_confirmed(subscription: Subscription, changed: dict[str, str]) -> None:
    assert confirm(**changed).status_code == 404
    subscription.refresh_from_db()
    assert subscription.standing == "active"


def test_nobody_confirms_before_the_hub_was_asked(feed: Feed) -> None:
    read(feed)
    assert confirm().status_code == 404
    assert Client().get("/api/v1/websub/guess", {"hub.mode": "subscribe"}).status_code == 404


@pytest.mark.parametrize(("seconds", "expected"), [("1", 300), ("999999999", 90 * 86400), ("x", 86400), ("", 86400)])
def test_a_lease_is_held_within_bounds(feed: Feed, seconds: str, expected: int) -> None:
    read(feed)
    ask_one_hub(timezone.now())
    confirm(lease_seconds=seconds)
    until = Subscription.objects.get().lease_until
    assert until is not None
    assert timedelta(0) <= timezone.now() + timedelta(seconds=expected) - until < timedelta(minutes=1)


def test_a_denied_subscription_leaves_the_feed_to_be_read_as_ever(subscription: Subscription, feed: Feed) -> None:
    answer = confirm(mode="denied", reason="no\x1b[2J such topic", challenge="")
    assert answer.status_code == 204
    assert is_due(feed)
    subscription.refresh_from_db()
    assert (subscription.standing, subscription.trouble) == ("denied", "the hub denied it: no [2J such topic")
    assert "denied it: no" in listed()
    assert deliver().status_code == 410
    assert not ask_one_hub(timezone.now() + timedelta(days=6))
    assert ask_one_hub(timezone.now() + timedelta(days=8))
    assert confirm().status_code == 200, "it may change its mind"


# Delivering.


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_signed_delivery_makes_the_feed_due(subscription: Subscription, feed: Feed, method: str) -> None:
    assert deliver(method=method).status_code == 204
    assert is_due(feed)
    assert "last told" in listed()


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": "guess"}, {"signature": ""}, {"signature": "sha256="}, {"signature": "sha256=ü"},
        {"signature": "md5=" + "0" * 32}, {"signature": "sha1"}, {"signature": "new=" + "0" * 64},
    ],
)  # fmt: skip
def test_a_delivery_without_the_right_signature_is_ignored_without_a_word(
    subscription: Subscription, feed: Feed, wrong: dict[str, str]
) -> None:
    assert deliver(**wrong).status_code == 204
    assert not is_due(feed)
    subscription.refresh_from_db()
    assert subscription.delivered_at is None


def test_nothing_in_a_delivery_is_believed(subscription: Subscription, feed: Feed) -> None:
    known = Article.objects.count()
    deliver(atom("", "/invented", "https://evil.test/"))
    assert Article.objects.count() == known
    read(feed)
    assert not Article.objects.filter(url__contains="invented").exists()


def test_a_delivery_has_a_size(subscription: Subscription, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websub_module, "MOST_BYTES", len(BODY))
    assert deliver(BODY + b" ").status_code == 413
    assert not is_due(feed)
    assert deliver(BODY).status_code == 204


def test_an_address_that_the_desk_never_gave_out_takes_nothing(db: None) -> None:
    assert Client().get("/api/v1/websub/%00", {"hub.topic": "x"}).status_code == 404
    assert Client().post("/api/v1/websub/guess", BODY, content_type="text/plain").status_code == 404
    assert Client().put("/api/v1/websub/guess").status_code == 405


# Reading less.


def test_a_feed_is_read_seldom_while_its_hub_tells_of_it(
    subscription: Subscription, feed: Feed, server: Server
) -> None:
    deliver()
    server.answers["/feed"] = (200, ATOM, atom("/hub", "/ferry", "/tea"))
    now = timezone.now()
    assert read(feed, now).read_at == now + SELDOM
    at = feed.read_at
    assert read(feed, at).read_at == at + SELDOM, "and again, as long as nothing was missed"


def test_a_hub_that_never_told_anything_is_not_relied_on(subscription: Subscription, feed: Feed) -> None:
    now = timezone.now()
    assert (read(feed, now).read_at <= now + timedelta(hours=1), feed.trouble) == (True, "")


def test_a_feed_that_does_not_show_yet_what_its_hub_told_of_is_read_again_soon(
    subscription: Subscription, feed: Feed
) -> None:
    deliver()
    now = timezone.now()
    assert (read(feed, now).read_at <= now + timedelta(hours=1), feed.trouble) == (True, "")


def test_a_hub_that_missed_something_is_no_longer_relied_on(
    subscription: Subscription, feed: Feed, server: Server
) -> None:
    deliver()
    server.answers["/feed"] = (200, ATOM, atom("/hub", "/ferry", "/tea"))
    at = read(feed).read_at
    server.answers["/feed"] = (200, ATOM, atom("/hub", "/ferry", "/tea", "/port"))
    assert read(feed, at).read_at == at + timedelta(minutes=1)
    assert "has not told anything yet" in listed()
    deliver()
    subscription.refresh_from_db()
    assert subscription.is_relied_on(timezone.now())


def test_a_feed_is_read_at_the_latest_when_the_lease_ends(
    subscription: Subscription, feed: Feed, server: Server
) -> None:
    deliver()
    now = timezone.now()
    until = now + timedelta(hours=2)
    Subscription.objects.update(lease_until=until)
    server.answers["/feed"] = (200, ATOM, atom("/hub", "/ferry", "/tea"))
    assert read(feed, now).read_at == until
    assert read(feed, until).read_at <= until + timedelta(hours=1)


# Keeping, and ending.


def test_a_subscription_is_renewed_before_its_lease_ends(
    subscription: Subscription, feed: Feed, server: Server
) -> None:
    assert subscription.lease_until is not None
    at = subscription.act_at
    assert at < subscription.lease_until
    count = len(server.bodies)
    assert ask_one_hub(at)
    assert len(server.bodies) == count + 1
    subscription.refresh_from_db()
    assert subscription.standing == "active", "until the hub answers, the old lease counts"
    assert confirm(lease_seconds=864000).status_code == 200


def test_a_lease_that_could_not_be_renewed_leaves_the_feed_to_be_read(
    subscription: Subscription, feed: Feed, server: Server
) -> None:
    deliver()
    server.answers["/hub"] = (503, {}, b"")
    now = timezone.now()
    Subscription.objects.update(act_at=now, lease_until=now - timedelta(seconds=1))
    Feed.objects.update(read_at=now + SELDOM)
    ask_one_hub(now)
    assert is_due(feed)
    assert "has ended; the hub answered HTTP 503" in listed()


def test_a_feed_that_is_removed_is_unsubscribed(subscription: Subscription, feed: Feed, server: Server) -> None:
    out = StringIO()
    call_command("removefeed", "ledger", feed.url, stdout=out)
    assert f"ends the subscription at {server.origin}/hub" in out.getvalue()
    assert deliver().status_code == 410
    assert ask_one_hub(timezone.now())
    assert asked(server) == {
        "hub.mode": "unsubscribe", "hub.topic": subscription.topic, "hub.callback": subscription.callback,
    }  # fmt: skip
    assert confirm(mode="subscribe").status_code == 404
    answer = confirm(mode="unsubscribe")
    assert (answer.status_code, answer.content) == (200, b"<b>abc")
    assert not Subscription.objects.exists()


def test_a_subscription_whose_feed_is_gone_otherwise_is_ended_too(
    subscription: Subscription, feed: Feed, server: Server
) -> None:
    feed.delete()
    ask_one_hub(subscription.act_at)
    assert asked(server)["hub.mode"] == "unsubscribe"
    assert confirm(mode="unsubscribe").status_code == 200


def test_a_hub_that_never_answers_a_goodbye_is_forgotten(
    subscription: Subscription, feed: Feed, server: Server
) -> None:
    server.answers["/hub"] = (500, {}, b"")
    call_command("removefeed", "ledger", feed.url, stdout=StringIO())
    at = timezone.now()
    for _ in range(10):
        at += timedelta(hours=7)
        ask_one_hub(at)
    assert not Subscription.objects.exists()


def test_a_feed_with_another_hub_is_subscribed_there(subscription: Subscription, feed: Feed, server: Server) -> None:
    server.answers |= {"/feed": (200, ATOM, atom("/hub2", "/ferry")), "/hub2": (202, {}, b"")}
    read(feed)
    standings = dict(Subscription.objects.values_list("hub", "standing"))
    assert standings == {server.origin + "/hub": "leaving", server.origin + "/hub2": "asked"}
    server.answers["/feed"] = (200, ATOM, atom("", "/ferry"))
    read(feed)
    assert not Subscription.objects.filter(feed=feed).exists()


def hubs() -> dict[str, int]:
    """What `corrigenda status` counts of them."""
    told = next(queue for queue in health(timezone.now()).queues if queue.name == "subscriptions")
    return {name: getattr(told, name) for name in ("due", "leased", "retrying", "given_up")}


def listed() -> str:
    out = StringIO()
    call_command("feeds", stdout=out)
    return out.getvalue()


def test_adding_a_feed_says_what_becomes_of_its_hub(site: Site, server: Server) -> None:
    out = StringIO()
    call_command("addfeed", "ledger", server.origin + "/feed", stdout=out)
    assert f"names a WebSub hub, {server.origin}/hub, which is asked to tell the desk" in out.getvalue()
    assert "is asked when the feed is read next" in listed()
    read(Feed.objects.get(), datetime.now(UTC))
    assert "is to be asked" in listed()
