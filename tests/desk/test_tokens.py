"""The page of a site's tokens."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from corrigenda.models import ApiToken, Event
from tests.desk.world import World

TOKENS = "/desk/gazette/tokens/"
FORM = {"name": "WordPress", "scopes": ["articles:write"], "days": "90"}


def make(world: World, **values: object) -> str:
    """Alice makes a token; the page that answers."""
    return world.at(world.alice).post(f"{TOKENS}make/", {**FORM, **values}).content.decode()


def token_in(page: str) -> str:
    found = re.search(r"cgd_[A-Za-z0-9_-]{43}", page)
    assert found
    return found[0]


def push(token: str) -> int:
    article = {"url": "https://gazette.example/new", "title": "New", "html": "<p>Some words.</p>"}
    return (
        Client()
        .put(
            "/api/v1/articles", json.dumps(article), "application/json",
            headers={"authorization": f"Bearer {token}"},
        )
        .status_code
    )  # fmt: skip


def test_a_token_is_shown_once_and_works(world: World) -> None:
    token = token_in(make(world))
    assert token not in world.at(world.alice).get(TOKENS).content.decode()
    assert push(token) in (200, 201)
    page = world.at(world.alice).get(TOKENS).content.decode()
    assert "last used" in page
    assert token[:10] in page


def test_a_token_ends_when_it_was_said(world: World) -> None:
    make(world)
    make(world, days="")
    first, second = ApiToken.objects.order_by("pk")
    assert first.expires_at is not None
    assert timedelta(days=89) < first.expires_at - timezone.now() <= timedelta(days=90)
    assert second.expires_at is None


def test_a_revoked_token_is_refused(world: World) -> None:
    token = token_in(make(world))
    page = world.at(world.alice).post(f"{TOKENS}revoke/", {"token": token[:10]}, follow=True).content.decode()
    assert "It is revoked" in page
    assert push(token) == 401


def test_making_and_revoking_name_who_did_it(world: World) -> None:
    token = token_in(make(world))
    world.at(world.alice).post(f"{TOKENS}revoke/", {"token": token[:10]})
    assert [event.actor for event in Event.objects.order_by("-pk")[:2]] == [world.alice, world.alice]
    assert token not in str(list(Event.objects.values()))


@pytest.mark.parametrize(
    "values",
    [{"name": ""}, {"name": "a\x07b"}, {"name": "x" * 201}, {"scopes": []}, {"scopes": ["all"]}, {"days": "7"}],
)
def test_mistakes_are_said_and_no_token_is_made(world: World, values: dict[str, object]) -> None:
    answer = world.at(world.alice).post(f"{TOKENS}make/", {**FORM, **values})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_another_site_s_token_is_out_of_reach(world: World) -> None:
    token = token_in(make(world))
    world.at(world.charlie).post("/desk/courier/tokens/revoke/", {"token": token[:10]})
    assert ApiToken.objects.get().revoked_at is None
    assert token[:10] not in world.at(world.charlie).get("/desk/courier/tokens/").content.decode()
