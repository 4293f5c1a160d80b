"""A system that pushes many articles at once waits, or is told to come again; nobody else waits for it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from corrigenda.articles import views
from corrigenda.articles.crowd import Crowd
from corrigenda.models import ApiToken, Article, Site
from tests.articles.test_push import put

pytestmark = pytest.mark.django_db(transaction=True)


class Slow:
    """Pushes that wait until they may go on; `begun` counts those at work."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.may_go_on, self._push = threading.Semaphore(0), threading.Event(), views.push
        monkeypatch.setattr(views, "push", self.push)

    def push(self, *arguments: Any) -> Any:
        self.begun.release()
        assert self.may_go_on.wait(30)
        return self._push(*arguments)


class Told(threading.Semaphore):
    """Says when somebody was let in."""

    def __init__(self, places: int) -> None:
        super().__init__(places)
        self.told = threading.Semaphore(0)

    def acquire(self, blocking: bool = True, timeout: float | None = None) -> bool:
        is_in = super().acquire(blocking, timeout)
        if is_in:
            self.told.release()
        return is_in


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    found = Slow(monkeypatch)
    yield found
    found.may_go_on.set()


@pytest.fixture
def token(site: Site) -> str:
    return ApiToken.issue(site, "CMS", at=timezone.now())[1]


def in_thread(token: str) -> int:
    try:
        return int(put(token).status_code)
    finally:
        connection.close()


def begins(slow: Slow) -> bool:
    """Whether one more push begins."""
    return slow.begun.acquire(timeout=30)


def test_two_are_worked_on_and_one_waits_and_the_fourth_comes_again(
    token: str, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = Crowd(inside=3, at_work=2, patience=30)
    crowd._inside = entered = Told(3)
    monkeypatch.setattr(views, "crowd", crowd)
    with ThreadPoolExecutor(3) as pool:
        pushes = [pool.submit(in_thread, token) for _ in range(3)]
        assert all(entered.told.acquire(timeout=30) for _ in range(3))
        assert begins(slow)
        assert begins(slow)
        refused = put(token)
        assert refused.status_code == 503
        assert refused.json()["type"] == "urn:corrigenda:problem:busy"
        assert refused["Retry-After"] == "5"
        assert refused["Content-Type"] == "application/problem+json"
        assert not slow.begun.acquire(blocking=False), "the third waits"
        assert Client().get("/desk/account/sign-in/").status_code == 200
        slow.may_go_on.set()
        assert sorted(push.result() for push in pushes) == [200, 200, 201]
    assert put(token).status_code == 200, "there is place again"


def test_who_waited_for_long_comes_again_and_what_failed_gives_its_place_back(
    token: str, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "crowd", Crowd(inside=2, at_work=1, patience=0.01))
    with ThreadPoolExecutor(1) as pool:
        push = pool.submit(in_thread, token)
        assert begins(slow)
        assert put(token).status_code == 503
        slow.may_go_on.set()
        assert push.result() == 201
    assert put(token, {"url": "https://elsewhere.test/a", "html": "<p>A"}).status_code == 403
    assert put(token).status_code == 200
    assert Article.objects.count() == 1


@pytest.mark.parametrize(("threads", "inside"), [(1, 1), (2, 1), (3, 1), (16, 8)])
def test_half_of_the_threads_are_for_everybody_else(threads: int, inside: int) -> None:
    places = Crowd.among(threads)._inside
    assert [places.acquire(blocking=False) for _ in range(inside + 1)] == [True] * inside + [False]
