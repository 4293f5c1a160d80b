"""Guessing is slowed down, and a colleague cannot be locked out by it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from corrigenda.core.address import Network
from corrigenda.models import ShortMemory
from tests.accounts.people import SIGN_IN, is_in, sign_in
from tests.desk.world import World

STRANGER, HOME = {"REMOTE_ADDR": "198.51.100.7"}, {"REMOTE_ADDR": "203.0.113.20"}


def fail(login: str, times: int, **extra: Any) -> str:
    page = ""
    for _ in range(times):
        page = Client().post(SIGN_IN, {"login": login, "password": "wrong"}, **extra).content.decode()
    return page


def test_after_five_failures_even_the_right_password_has_to_wait(world: World) -> None:
    assert "Too many" not in fail("alice", 5, **STRANGER)
    assert "Too many attempts failed from here" in fail("alice", 1, **STRANGER)
    assert not is_in(sign_in("alice", **STRANGER))


def test_a_stranger_who_fails_does_not_lock_a_colleague_out(world: World) -> None:
    fail("alice", 40, **STRANGER)
    assert is_in(sign_in("alice", **HOME))


def test_a_known_device_gets_in_from_the_stranger_s_own_network(world: World) -> None:
    device = sign_in("alice", **STRANGER)
    device.post("/desk/account/sign-out/")
    fail("alice", 40, **STRANGER)
    assert not is_in(sign_in("alice", **STRANGER))
    assert is_in(sign_in("alice", client=device, **STRANGER))
    device.post("/desk/account/sign-out/")
    assert is_in(sign_in("alice@gazette.example", client=device, **STRANGER))


def test_a_known_device_is_known_for_its_own_account_only(world: World) -> None:
    device = sign_in("charlie", **STRANGER)
    device.post("/desk/account/sign-out/")
    fail("alice", 6, **STRANGER)
    assert not is_in(sign_in("alice", client=device, **STRANGER))


def test_a_device_s_cookie_cannot_be_made_up(world: World) -> None:
    fail("alice", 6, **STRANGER)
    client = Client()
    client.cookies["corrigenda_device"] = f"{world.alice.pk}.0123456789:1abcde:signature"
    assert not is_in(sign_in("alice", client=client, **STRANGER))


def test_a_known_device_is_slowed_down_too(world: World) -> None:
    device = sign_in("alice", **HOME)
    device.post("/desk/account/sign-out/")
    for _ in range(5):
        sign_in("alice", "wrong", client=device, **HOME)
    assert not is_in(sign_in("alice", client=device, **HOME))


def test_many_names_from_one_network_are_slowed_down(world: World) -> None:
    for number in range(30):
        fail(f"somebody{number}", 1, **STRANGER)
    assert "Too many" in fail("alice", 1, **STRANGER)
    assert not is_in(sign_in("bob", **STRANGER))


def test_those_who_get_it_right_use_nothing_up(world: World) -> None:
    for _ in range(35):
        assert is_in(sign_in("bob", **HOME))


def test_an_address_in_a_header_is_believed_from_trusted_proxies_only(world: World) -> None:
    for number in range(6):
        fail("alice", 1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}", **STRANGER)
    assert not is_in(sign_in("alice", HTTP_X_FORWARDED_FOR="192.0.2.99", **STRANGER))


def test_behind_a_trusted_proxy_the_client_counts_and_not_the_proxy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ipaddress import ip_network

    trusted: tuple[Network, ...] = (ip_network("10.0.0.0/8"),)
    monkeypatch.setattr("corrigenda.accounts.attempts._trusted", lambda: trusted)
    proxy = {"REMOTE_ADDR": "10.1.1.1"}
    # What a client writes itself stands to the left of what the proxy adds.
    for number in range(6):
        fail("alice", 1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.7", **proxy)
    assert not is_in(sign_in("alice", HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7", **proxy))
    assert is_in(sign_in("alice", HTTP_X_FORWARDED_FOR="203.0.113.20", **proxy))


def test_nothing_that_is_remembered_holds_an_address_or_a_name(world: World) -> None:
    fail("alice", 6, **STRANGER)
    rows = list(ShortMemory.objects.values_list("cache_key", "value"))
    assert rows
    assert not any("198.51" in text or "alice" in text for row in rows for text in row)


def test_what_has_expired_is_forgotten_when_somebody_signs_in(world: World) -> None:
    cache.set("old", 1, timeout=1)
    ShortMemory.objects.update(expires="2020-01-01T00:00:00Z")
    sign_in("bob")
    assert not ShortMemory.objects.filter(cache_key__contains="old").exists()
