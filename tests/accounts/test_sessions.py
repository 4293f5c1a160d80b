"""Where somebody is signed in is seen, and can be ended."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from corrigenda.accounts.sessions import KEY
from corrigenda.models import SignIn
from corrigenda.models.sign_in import browser_of
from tests.accounts.people import is_in, sign_in
from tests.desk.world import World

SESSIONS = "/desk/account/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


def numbers(client: Client) -> list[str]:
    return re.findall(r'name="session" value="(\d+)"', client.get(SESSIONS).content.decode())


def test_sessions_are_listed_with_the_browser_and_this_one_is_marked(world: World) -> None:
    sign_in("bob", HTTP_USER_AGENT=PHONE)
    here = sign_in("bob", HTTP_USER_AGENT=FIREFOX)
    page = here.get(SESSIONS).content.decode()
    assert re.search(r"Firefox on Linux <span[^>]*>this one<", page)
    assert "Safari on iPhone" in page
    assert len(numbers(here)) == 1


def test_no_address_and_no_header_is_kept(world: World) -> None:
    sign_in("bob", HTTP_USER_AGENT=PHONE + " <b>secret</b>", REMOTE_ADDR="198.51.100.7")
    kept = " ".join(map(str, SignIn.objects.values_list().get()))
    assert "198.51" not in kept
    assert "secret" not in kept


def test_one_session_is_ended_and_the_others_go_on(world: World) -> None:
    lost, third = sign_in("bob", HTTP_USER_AGENT=PHONE), sign_in("bob")
    here = sign_in("bob")
    number = SignIn.objects.get(browser="Safari on iPhone").pk
    page = here.post(f"{SESSIONS}end/", {"session": number}, follow=True)
    assert "That session has ended" in page.content.decode()
    assert not is_in(lost)
    assert is_in(third)
    assert is_in(here)


def test_all_others_are_ended_at_once(world: World) -> None:
    others = [sign_in("bob") for _ in range(3)]
    alice, here = sign_in("alice"), sign_in("bob")
    here.post(f"{SESSIONS}end-others/")
    assert [is_in(other) for other in others] == [False] * 3
    assert is_in(here)
    assert is_in(alice)


def test_nobody_ends_another_s_session(world: World) -> None:
    bob, charlie = sign_in("bob"), sign_in("charlie")
    for number in numbers(sign_in("bob")):
        charlie.post(f"{SESSIONS}end/", {"session": number})
    charlie.post(f"{SESSIONS}end-others/")
    assert is_in(bob)


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "²"])
def test_a_number_that_is_none_ends_nothing(world: World, number: str) -> None:
    here = sign_in("bob")
    assert here.post(f"{SESSIONS}end/", {"session": number}).status_code == 302
    assert is_in(here)


def test_an_ended_session_is_nobody_s_at_the_desk_too(world: World) -> None:
    client = sign_in("bob")
    SignIn.objects.all().delete()
    assert client.get("/desk/gazette/").status_code == 302
    assert settings.SESSION_COOKIE_NAME not in client.cookies or not client.cookies["sessionid"].value


def test_signing_out_ends_the_session_and_its_row(world: World) -> None:
    client = sign_in("bob")
    client.post("/desk/account/sign-out/")
    assert not is_in(client)
    assert not SignIn.objects.exists()
    assert client.get("/desk/account/sign-out/").status_code == 405


def test_a_session_of_an_earlier_version_goes_on_and_can_be_ended(world: World) -> None:
    client = sign_in("bob")
    session = client.session
    del session[KEY]
    session.save()
    SignIn.objects.all().delete()
    assert is_in(client)
    SignIn.objects.get().delete()
    assert not is_in(client)


def test_use_is_noted_to_the_hour_and_keeps_the_session(world: World) -> None:
    client = sign_in("bob")
    seen = SignIn.objects.get().seen_at
    assert "sessionid" not in client.get(SESSIONS).cookies
    SignIn.objects.update(seen_at=seen - timedelta(hours=2))
    assert "sessionid" in client.get(SESSIONS).cookies
    assert SignIn.objects.get().seen_at >= seen


def test_what_has_run_out_is_forgotten(world: World) -> None:
    sign_in("bob")
    SignIn.objects.update(seen_at=timezone.now() - timedelta(days=15))
    sign_in("bob")
    assert SignIn.objects.filter(user=world.bob).count() == 1


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140 Safari/537.36 Edg/140", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) AppleWebKit/605 Version/18 Safari/605", "Safari on macOS"),
        ("curl/8", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_roughly(agent: str, name: str) -> None:
    assert browser_of(agent) == name
