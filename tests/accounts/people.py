"""Passwords and mail addresses of the people, and the browsers they sign in with."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client

from tests.desk.world import World

PASSWORD = "nine calm lighthouses"
SIGN_IN = "/desk/account/sign-in/"
RESET = "/desk/account/password/reset/"
# Slow on purpose, which only costs here.
Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.time_cost = 1024, 1
_HASH = make_password(PASSWORD)


def give_passwords(world: World) -> None:
    for person in (world.alice, world.bob, world.vera, world.charlie):
        person.password = _HASH
        person.email = f"{person.username}@gazette.example"
        person.save()
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None, **extra: Any) -> Client:
    client = client or Client()
    client.post(SIGN_IN, {"login": login, "password": password}, **extra)
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk/account/").status_code == 200


def link_in_last_mail() -> str:
    """The path of the link, after checking that it leads to the configured desk."""
    found = re.search(r"^http://desk\.test(/\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def reload(person: User) -> User:
    return User.objects.get(pk=person.pk)


def confirm(client: Client, password: str = PASSWORD) -> Client:
    """Say again who it is, which what guards an account asks for."""
    client.post("/desk/account/confirm/", {"password": password})
    return client
