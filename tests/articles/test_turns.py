"""A host is asked for one thing at a time, with a pause after each, and left alone for as long as it asks: over all
workers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.db import connection
from msgspec.structs import replace
from pytest_django import Settings

from corrigenda.articles.fetch import FetchError, fetch
from corrigenda.articles.look import look_at_one
from corrigenda.articles.turns import HOLD, NotNow, Turns
from corrigenda.models import Article, Host, Site
from tests.articles.servers import Server, serving

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 5, 14, 12, tzinfo=UTC)


class Clock:
    """A time that passes while somebody sleeps; other workers do what they do meanwhile."""

    def __init__(self) -> None:
        self.now = BEGUN
        self.slept: list[float] = []
        self.meanwhile: list[Turns] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += timedelta(seconds=seconds)
        while self.meanwhile:
            self.meanwhile.pop().let_go()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def worker(clock: Clock) -> Turns:
    """Another one; only the database says what the others do."""
    return Turns(clock, clock.sleep)


def test_a_host_is_left_a_pause_after_each_request_and_another_host_is_not_waited_for(clock: Clock) -> None:
    one, two = worker(clock), worker(clock)
    with one.turn("a", 2):
        clock.now += timedelta(seconds=1)
    with two.turn("b", 2):
        pass
    assert clock.slept == []
    with two.turn("a", 2):
        pass
    assert clock.slept == [2]


def test_a_host_that_a_worker_is_asking_is_nobody_elses(clock: Clock) -> None:
    one, two = worker(clock), worker(clock)
    with one.turn("a"):
        assert not two.take("a")
        assert two.take("b")
    assert two.take("a")


def test_a_host_is_kept_while_a_workers_turn_lasts_which_costs_no_write(clock: Clock) -> None:
    one, two = worker(clock), worker(clock)
    with one.kept():
        with one.turn("a", 0):
            pass
        before = Host.objects.get()
        for _ in range(3):
            with one.turn("a", 0):
                pass
        assert not two.take("a")
        assert Host.objects.get().leased_until == before.leased_until
    assert two.take("a")


def test_whoever_needs_a_host_that_another_one_asks_waits_for_it_and_has_nothing_meanwhile(clock: Clock) -> None:
    one, two = worker(clock), worker(clock)
    with one.kept(), two.kept():
        assert one.take("a")
        assert two.take("b")
        clock.meanwhile = [one]
        with two.turn("a"):
            assert one.take("b"), "or two could wait for each other"


def test_nobody_waits_for_ever(clock: Clock) -> None:
    one, two = worker(clock), worker(clock)
    with one.kept():
        one.take("a")
        with pytest.raises(NotNow, match="another worker is asking"), two.turn("a"):
            pytest.fail("it was asked")
    assert clock.now - BEGUN < timedelta(seconds=11)


def test_a_killed_workers_hold_ends_by_itself(clock: Clock) -> None:
    killed, other = worker(clock), worker(clock)
    killed.take("a")
    assert not other.take("a")
    clock.now += HOLD + timedelta(seconds=1)
    assert other.take("a")
    assert not killed.take("a"), "had it only been slow"


def test_a_hold_is_renewed_in_time_for_the_next_request(clock: Clock) -> None:
    slow, other = worker(clock), worker(clock)
    with slow.kept():
        for _ in range(5):
            assert slow.take("a")
            clock.now += HOLD / 2
            assert not other.take("a")


def test_a_busy_worker_lets_another_one_have_the_host_between_two_turns(clock: Clock) -> None:
    busy = worker(clock)
    for _ in range(3):
        with busy.kept():
            busy.take("a")
    assert clock.slept == [0.05], "and not each time"
    with busy.kept():
        busy.take("a")
        clock.now += timedelta(seconds=3)
    with busy.kept():
        busy.take("a")
    assert clock.slept == [0.05, 0.05]


def test_patience_holds_for_all_workers_and_is_an_hour_at_the_most(clock: Clock) -> None:
    one, two = worker(clock), worker(clock)
    with one.turn("a"):
        one.close("a", 1e9)
    with pytest.raises(NotNow) as refused, two.turn("a"):
        pytest.fail("it was asked")
    assert refused.value.patience == timedelta(hours=1)
    clock.now += timedelta(hours=1, seconds=1)
    with two.turn("a"):
        pass
    assert clock.slept == []


@pytest.mark.django_db(transaction=True)
def test_processes_at_once_ask_a_host_for_one_thing_at_a_time() -> None:
    at_once, most, done = [0], [0], [0]
    polite = Turns()

    def ask() -> None:
        for _ in range(5):
            with polite.turn("a", 0.001):
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
                done[0] += 1
                at_once[0] -= 1
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(4)]  # each counts for itself, as a process does
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, done) == ([1], [20])


@pytest.fixture
def two_hosts(site: Site, settings: Settings) -> Iterator[list[Server]]:
    """An article at each is due, the first one's for longer."""
    with serving() as first, serving() as second:
        servers = [first, second]
        site.origins = [server.origin for server in servers]
        site.save()
        config = replace(settings.CORRIGENDA.config, private_origins=tuple(site.origins))
        settings.CORRIGENDA = replace(settings.CORRIGENDA, config=config)
        for number, server in enumerate(servers):
            server.answers = {"/a": (200, {"Content-Type": "text/html"}, b"<article><p>The ferry sails.")}
            due = BEGUN + timedelta(minutes=number)
            Article.objects.create(site=site, url=server.origin + "/a", first_seen_at=BEGUN, look_at=due)
        yield servers


def test_an_article_of_another_host_is_looked_at_where_a_host_is_busy(site: Site, two_hosts: list[Server]) -> None:
    first, second = two_hosts
    other = Turns()
    assert other.take(first.origin)
    now = datetime.now(UTC)
    assert look_at_one(now)
    assert not look_at_one(now), "the one that is left is of a host that somebody asks"
    assert (first.asked, second.asked) == ([], ["/a"])
    waiting = Article.objects.get(url=first.origin + "/a")
    assert (waiting.attempts, waiting.trouble, waiting.leased_until) == (0, "", None)
    other.let_go()
    assert look_at_one(now)
    assert first.asked == ["/a"]


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_patience_is_not_asked_again_before(server: Server, status: int) -> None:
    server.answers = {"/": (status, {"Retry-After": "120"}, b"")}
    for _ in range(3):
        with pytest.raises(FetchError) as refused:
            fetch(server.origin + "/", [server.origin], [server.origin])
        assert refused.value.retry_after is not None
        assert timedelta(seconds=110) < refused.value.retry_after <= timedelta(seconds=120)
    assert server.asked == ["/"]


def test_patience_may_be_a_date_and_nonsense_is_none(server: Server) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    for value, least, most in (
        (date, 7100, 7200),
        ("9" * 30, 86_400, 86_400),
        ("-5", None, None),
        ("soon", None, None),
    ):
        Host.objects.all().delete()
        server.answers = {"/": (503, {"Retry-After": value}, b"")}
        with pytest.raises(FetchError) as refused:
            fetch(server.origin + "/", [server.origin], [server.origin])
        after = refused.value.retry_after
        if least is None:
            assert after is None
        else:
            assert after is not None
            assert least <= after.total_seconds() <= most


def test_a_server_in_trouble_that_asks_for_nothing_is_asked_again(server: Server) -> None:
    for _ in range(2):
        with pytest.raises(FetchError) as refused:
            fetch(server.origin + "/", [server.origin], [server.origin])
        assert refused.value.retry_after is None
    assert server.asked == ["/", "/"]
