"""Everybody who could send a request: each role on the site, another site's owner, a person of no site, a stranger."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client

from corrigenda.core.roles import Role
from corrigenda.models import Membership
from tests.desk.world import World

OTHER_SITE, NO_SITE, SIGNED_OUT = "the owner of another site", "a person of no site", "signed out"
CALLERS: list[Role | str] = [*Role, OTHER_SITE, NO_SITE, SIGNED_OUT]


def person(world: World, caller: Role | str) -> User | None:
    """Who it is; None: nobody that is known."""
    if caller == SIGNED_OUT:
        return None
    if caller == OTHER_SITE:
        User.objects.filter(pk=world.charlie.pk).update(password="not a hash")  # as of somebody who has one
        return User.objects.get(pk=world.charlie.pk)
    somebody = User.objects.create(username="somebody", password="not a hash")
    if isinstance(caller, Role):
        Membership.objects.create(user=somebody, site=world.site, role=caller)
    return somebody


def browser(somebody: User | None) -> Client:
    """A browser in which they are signed in, if they are anybody."""
    client = Client()
    if somebody is not None:
        client.force_login(somebody)
    return client
