"""Passwords, tokens, codes and links that open something are in no log, not even at its most talkative."""

from __future__ import annotations

import logging
import re
from io import StringIO

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from corrigenda.models import ApiToken
from tests.accounts.people import PASSWORD, RESET, confirm, link_in_last_mail, sign_in
from tests.accounts.provider import Provider, come
from tests.desk.world import World


def test_nothing_secret_is_logged(
    world: World, provider: Provider, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [PASSWORD, "mistyped password", "chosen by Dora herself", provider.secret]

    alice = sign_in("alice")
    secrets += [alice.cookies["sessionid"].value, alice.cookies["corrigenda_device"].value]
    sign_in("alice", "mistyped password")
    Client().post(RESET, {"email": "bob@gazette.example"})
    Client().get(link_in_last_mail())
    secrets.append(link_in_last_mail().rstrip("/").rsplit("-", 1)[1])

    alice.post("/desk/gazette/people/invite/", {"email": "dora@gazette.example", "role": "editor"})
    link = link_in_last_mail()
    Client().post(link, {"username": "dora", "password": "chosen by Dora herself"})
    secrets.append(link.rstrip("/").rsplit("/", 1)[1])

    page = confirm(alice).get("/desk/account/second-factor/totp/activate/").content.decode()
    secrets += re.findall(r'id="secret" value="(\w+)"', page)
    alice.post("/desk/account/second-factor/totp/activate/", {"code": "000000"})

    _, token = ApiToken.issue(world.site, "CMS", at=timezone.now())
    for authorization in (f"Bearer {token}", f"Bearer {token}x", token):
        Client().put("/api/v1/articles", "{", "application/json", headers={"authorization": authorization})
    secrets.append(token)

    come(provider)
    assert len(secrets) == 10
    said = caplog.text + "".join(capfd.readouterr())
    assert [secret for secret in secrets if secret in said] == []


def test_a_mistake_of_ours_while_signing_in_does_not_tell_the_password(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("corrigenda.accounts.adapter.remember_device", lambda *_: 1 / 0)
    client = Client(raise_request_exception=False)
    answer = client.post("/desk/account/sign-in/", {"login": "alice", "password": PASSWORD})
    assert answer.status_code == 500
    assert "ZeroDivisionError" in caplog.text
    assert PASSWORD not in caplog.text
    assert PASSWORD not in answer.content.decode()


def test_a_mail_that_cannot_leave_is_logged_without_its_link(
    world: World, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    Client().post(RESET, {"email": "bob@gazette.example"})
    assert "could not be sent" in caplog.text
    assert "/reset/key/" not in caplog.text
    assert mail.outbox == []


@pytest.mark.parametrize(
    "path",
    [
        "/desk/account/invited/SECRET/",
        "/desk/account/password/reset/key/1-SECRET/",
        "/desk/account/mail/confirm/SECRET/",
        "/receipt/SECRET/",
    ],
)
def test_an_address_that_opens_something_is_logged_without_its_key(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = StringIO()
    handler = next(each for each in logging.getLogger().handlers if each.name == "stderr")
    assert isinstance(handler, logging.StreamHandler)
    monkeypatch.setattr(handler, "stream", lines)
    Client(enforce_csrf_checks=True).post(path)
    logging.getLogger("django.request").error("Internal Server Error: %s", path)
    said = lines.getvalue()
    assert path.split("SECRET")[0].split("1-")[0] + "…/" in said
    assert "SECRET" not in said
