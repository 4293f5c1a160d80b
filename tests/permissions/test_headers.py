"""What every answer of every page bears: a policy without holes, and cookies that stay where they belong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from tests.desk.test_draft import verified
from tests.desk.world import STORY, World
from tests.permissions.test_addresses import addresses

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/(?:ld\+)?json)")
# Their addresses are all that protects them.
REFERRER = {"intake:receipt": "no-referrer", "intake:confirm": "no-referrer"}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.mark.parametrize("is_in", [True, False])
def test_every_page_is_under_the_policy(world: World, settings: Settings, is_in: bool) -> None:
    settings.SECURE_HSTS_SECONDS = 31_536_000
    erratum = verified(world)
    world.rewrite(STORY + " It rained.")
    User.objects.filter(pk=world.alice.pk).update(password="not a hash")
    client = world.at(User.objects.get(pk=world.alice.pk)) if is_in else Client()
    for address in addresses():
        answer = client.get(address.of(world, erratum), secure=True)
        policy = dict(rule.strip().split(" ", 1) for rule in answer.headers["Content-Security-Policy"].split(";"))
        assert policy == POLICY, address
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000", address
        expected = REFERRER.get(address.name, "strict-origin-when-cross-origin")
        if answer.request["PATH_INFO"].startswith("/desk/account/"):
            expected = "same-origin"
        assert answer.headers["Referrer-Policy"] == expected, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff", address
        assert answer.headers["X-Frame-Options"] == "DENY", address
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", address
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            assert INLINE.search(answer.content.decode()) is None, (address, INLINE.search(answer.content.decode()))


def test_cookies_are_kept_from_scripts_and_from_other_sites(world: World) -> None:
    world.alice.set_password("nine calm lighthouses")
    world.alice.save()
    client = Client()
    client.get("/desk/account/sign-in/")
    client.post("/desk/account/sign-in/", {"login": "alice", "password": "nine calm lighthouses"})
    assert set(client.cookies) == {"csrftoken", "sessionid", "corrigenda_device"}
    assert {cookie["samesite"] for cookie in client.cookies.values()} == {"Lax"}
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["corrigenda_device"]["httponly"]


def test_with_an_https_address_cookies_need_tls_and_browsers_are_told(tmp_path: Path) -> None:
    file = tmp_path / "corrigenda.toml"
    file.write_text(f'secret_key = "{"x" * 40}"\naddress = "https://desk.example"\n', encoding="utf-8")
    names = ["SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"]
    code = (
        "import json; from django.conf import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {names}]))"
    )
    environment = {**os.environ, "CORRIGENDA_CONFIG": str(file)}
    said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == [31_536_000, True, True, True]


@pytest.mark.parametrize("path", ["/nowhere/", "/desk/nowhere/x/y/"])
def test_errors_are_pages_under_the_policy_too(world: World, path: str) -> None:
    answer = world.at(world.alice).get(path)
    assert answer.status_code == 404
    assert INLINE.search(answer.content.decode()) is None


def test_a_form_from_elsewhere_is_refused_in_the_desk_s_own_words(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/desk/account/sign-in/", {"login": "alice", "password": "x"})
    assert answer.status_code == 403
    assert "load the page anew" in answer.content.decode()
    assert INLINE.search(answer.content.decode()) is None
