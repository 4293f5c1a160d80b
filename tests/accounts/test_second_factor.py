"""Passkeys, an authenticator app, recovery codes, and the desk that asks for one of them."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings as conf
from django.test import Client
from playwright.sync_api import Page, expect, sync_playwright
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from corrigenda.config import Accounts
from corrigenda.models import Membership
from tests.accounts.people import PASSWORD, SIGN_IN, confirm, is_in, sign_in
from tests.browser import launch
from tests.desk.world import World

FACTOR = "/desk/account/second-factor/"


def code_of(secret: str, steps: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def set_up_app(client: Client) -> str:
    page = confirm(client).get(f"{FACTOR}totp/activate/").content.decode()
    found = re.search(r'id="secret" value="(\w+)"', page)
    assert found
    done = client.post(f"{FACTOR}totp/activate/", {"code": code_of(found[1])})
    assert done.status_code == 302
    return found[1]


def need(monkeypatch: pytest.MonkeyPatch, least: str) -> None:
    accounts = Accounts(second_factor=least)  # type: ignore[arg-type]
    config = msgspec.structs.replace(conf.CORRIGENDA.config, accounts=accounts)
    monkeypatch.setattr(conf, "CORRIGENDA", msgspec.structs.replace(conf.CORRIGENDA, config=config))


def test_with_an_app_the_password_alone_lets_nobody_in(world: World) -> None:
    secret = set_up_app(sign_in("bob"))
    client = Client()
    asked = client.post(SIGN_IN, {"login": "bob", "password": PASSWORD})
    assert asked["Location"].startswith(f"{FACTOR}authenticate/")
    assert not is_in(client)
    assert client.get("/desk/gazette/").status_code == 302
    client.post(f"{FACTOR}authenticate/", {"code": "000000"})
    assert not is_in(client)
    client.post(f"{FACTOR}authenticate/", {"code": code_of(secret, 1)})
    assert is_in(client)


def test_what_guards_an_account_is_changed_after_saying_again_who_it_is(world: World) -> None:
    for path in ("totp/activate/", "webauthn/add/"):
        assert "/desk/account/confirm/" in sign_in("bob").get(f"{FACTOR}{path}")["Location"]


def test_a_code_counts_once(world: World) -> None:
    secret = set_up_app(sign_in("bob"))
    code = code_of(secret, 1)
    first, second = (sign_in("bob") for _ in range(2))
    first.post(f"{FACTOR}authenticate/", {"code": code})
    second.post(f"{FACTOR}authenticate/", {"code": code})
    assert is_in(first)
    assert not is_in(second)


def test_a_code_is_not_guessed_from_many_networks(world: World) -> None:
    secret = set_up_app(sign_in("bob"))
    for number in range(6):
        client = sign_in("bob", REMOTE_ADDR=f"198.51.100.{number}")
        client.post(f"{FACTOR}authenticate/", {"code": "000000"}, REMOTE_ADDR=f"198.51.100.{number}")
    last = sign_in("bob")
    last.post(f"{FACTOR}authenticate/", {"code": code_of(secret, 1)})
    assert not is_in(last)


def test_a_recovery_code_counts_once(world: World) -> None:
    here = sign_in("bob")
    set_up_app(here)
    page = here.get(f"{FACTOR}recovery-codes/").content.decode()
    code = re.findall(r"^(?:<pre[^>]*>)?(\d{8})$", page, re.MULTILINE)[0]
    first, second = (sign_in("bob") for _ in range(2))
    first.post(f"{FACTOR}authenticate/", {"code": code})
    second.post(f"{FACTOR}authenticate/", {"code": code})
    assert is_in(first)
    assert not is_in(second)


def test_nobody_removes_another_s_factor(world: World) -> None:
    set_up_app(sign_in("bob"))
    key = Authenticator.objects.create(user=world.bob, type="webauthn", data={"name": "phone", "credential": {}})
    mallory = confirm(sign_in("charlie"))
    assert mallory.post(f"{FACTOR}webauthn/keys/{key.pk}/remove/").status_code == 404
    assert mallory.get(f"{FACTOR}webauthn/keys/{key.pk}/edit/").status_code == 404
    mallory.post(f"{FACTOR}totp/deactivate/")
    assert Authenticator.objects.filter(user=world.bob).count() == 3


@pytest.mark.parametrize(
    ("least", "name", "has_to"),
    [
        ("", "alice", False),
        ("editor", "vera", False),
        ("editor", "bob", True),
        ("editor", "alice", True),
        ("admin", "bob", False),
        ("viewer", "vera", True),
    ],
)
def test_a_desk_may_ask_for_a_second_factor(
    world: World, monkeypatch: pytest.MonkeyPatch, least: str, name: str, has_to: bool
) -> None:
    need(monkeypatch, least)
    client = sign_in(name)
    answer = client.get("/desk/gazette/")
    assert answer.status_code == (302 if has_to else 200)
    if has_to:
        assert answer["Location"] == FACTOR
        assert "you need a second factor" in client.get(FACTOR).content.decode()
        assert client.post("/desk/gazette/chosen/reject/").status_code == 302
        set_up_app(client)
        assert client.get("/desk/gazette/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    need(monkeypatch, "viewer")
    Authenticator.objects.create(user=world.bob, type="recovery_codes", data={"seed": "0" * 40, "used_mask": 0})
    assert Membership.lacks_second_factor(world.bob, world.bob.memberships.get().role)
    TOTP.activate(world.bob, "A" * 32)
    assert not Membership.lacks_second_factor(world.bob, world.bob.memberships.get().role)


def test_the_picture_of_the_key_is_no_style_and_no_foreign_image(world: World) -> None:
    page = confirm(sign_in("bob")).get(f"{FACTOR}totp/activate/").content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert "data:image" not in page


@pytest.fixture
def _served_here(_plain_static_files: None, settings: Settings, live_server: LiveServer) -> None:
    settings.CORRIGENDA_ADDRESS = live_server.url


@contextmanager
def browser_with_a_passkey_holder(server: LiveServer) -> Iterator[Page]:
    """A tab of a browser that has an authenticator built in, which says yes. No table may be read inside."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            page = browser.new_context(base_url=server.url).new_page()
            page.set_default_timeout(15_000)
            page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
            page.on("pageerror", lambda e: complaints.append(str(e)))
            devices = page.context.new_cdp_session(page)
            devices.send("WebAuthn.enable")
            options = {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }  # fmt: skip
            devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
            yield page
        finally:
            browser.close()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.usefixtures("_served_here")
@pytest.mark.parametrize("alone", [True, False])
def test_a_passkey_is_made_and_signs_in(live_server: LiveServer, world: World, alone: bool) -> None:
    with browser_with_a_passkey_holder(live_server) as page:
        page.goto(SIGN_IN)
        page.get_by_label("Name or mail address").fill("bob")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/gazette/")
        page.goto(f"{FACTOR}webauthn/add/")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Name", exact=True).fill("my phone")
        page.get_by_label("without a password").set_checked(alone)
        page.get_by_role("button", name="Add it").click()
        page.wait_for_url("**/recovery-codes/")
        page.goto(f"{FACTOR}webauthn/")
        expect(page.locator("main")).to_contain_text("my phone")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in/")
        if alone:
            page.get_by_role("button", name="Sign in with a passkey").click()
        else:
            page.get_by_label("Name or mail address").fill("bob")
            page.get_by_label("Password").fill(PASSWORD)
            page.keyboard.press("Enter")
            page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_url("**/desk/gazette/")
