"""A host is asked for one thing at a time, with a pause after each, and left alone for as long as it asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from corrigenda.articles.fetch import FetchError, fetch
from corrigenda.articles.turns import Turns, turns
from tests.articles.servers import Server, serving


class Clock:
    now = 100.0

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def site() -> Iterator[Server]:
    turns.forget()
    with serving() as server:
        yield server
    turns.forget()


def test_a_host_is_left_a_pause_after_each_request_and_another_host_is_not_waited_for() -> None:
    clock = Clock()
    polite = Turns(clock, clock.sleep)
    with polite.turn("a", 2):
        clock.now += 1
    with polite.turn("b", 2):
        pass
    assert clock.slept == []
    with polite.turn("a", 2):
        pass
    assert clock.slept == [2]


def test_a_host_is_asked_for_one_thing_at_a_time() -> None:
    polite, at_once, most = Turns(), [0], [0]

    def ask() -> None:
        for _ in range(20):
            with polite.turn("a", 0):
                at_once[0] += 1
                most[0] = max(most[0], at_once[0])
                at_once[0] -= 1

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_patience_is_an_hour_at_the_most_and_ends() -> None:
    clock = Clock()
    polite = Turns(clock, clock.sleep)
    polite.close("a", 1e9)
    assert polite.closed_for("a") == 3600
    clock.now += 3601
    assert polite.closed_for("a") == 0


@pytest.mark.parametrize("status", [429, 503])
def test_a_server_that_asks_for_patience_is_not_asked_again_before(site: Server, status: int) -> None:
    site.answers = {"/": (status, {"Retry-After": "120"}, b"")}
    for _ in range(3):
        with pytest.raises(FetchError) as refused:
            fetch(site.origin + "/", [site.origin], [site.origin])
        assert refused.value.retry_after is not None
        assert timedelta(seconds=110) < refused.value.retry_after <= timedelta(seconds=120)
    assert site.asked == ["/"]


def test_patience_may_be_a_date_and_nonsense_is_none(site: Server) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    for value, least, most in (
        (date, 7100, 7200),
        ("9" * 30, 86_400, 86_400),
        ("-5", None, None),
        ("soon", None, None),
    ):
        turns.forget()
        site.answers = {"/": (503, {"Retry-After": value}, b"")}
        with pytest.raises(FetchError) as refused:
            fetch(site.origin + "/", [site.origin], [site.origin])
        after = refused.value.retry_after
        if least is None:
            assert after is None
        else:
            assert after is not None
            assert least <= after.total_seconds() <= most


def test_a_server_in_trouble_that_asks_for_nothing_is_asked_again(site: Server) -> None:
    for _ in range(2):
        with pytest.raises(FetchError) as refused:
            fetch(site.origin + "/", [site.origin], [site.origin])
        assert refused.value.retry_after is None
    assert site.asked == ["/", "/"]
