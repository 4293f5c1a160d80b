"""What the page of the queue learns while it is open: what came, what changed, who looks; else nothing at all."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client
from django.utils import timezone

from corrigenda.intake.place import place_one
from corrigenda.models import Event, EventKind
from tests.desk.test_junk import due
from tests.desk.test_queue import QUEUE
from tests.desk.world import World, act, address


def asks(client: Client, query: str = "") -> str:
    """The address that a page of the queue asks from now on."""
    found = re.search(r'data-news="([^"]+)"', client.get(f"{QUEUE}?{query}").content.decode())
    assert found
    return unescape(found[1])


def told(client: Client, address_: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(address_).json()["touched"]
    return found


def test_what_came_is_told_as_new_and_what_a_colleague_decided_as_changed(world: World) -> None:
    known = world.erratum("Hill", "Mount")
    Event.write(EventKind.GROUPED, site=world.site, at=timezone.now(), erratum=known)
    bob = world.at(world.bob)
    where = asks(bob)
    assert told(bob, where) == []
    report = due(world, "eighty", "ninety", network="1" * 16)
    assert place_one(timezone.now())
    act(world.at(world.alice), "reject", known, reason="It is right")
    report.refresh_from_db()
    assert told(bob, where) == [
        {"erratum": report.erratum_id, "is_new": True, "what": "Report added by Corrigenda"},
        {"erratum": known.pk, "is_new": False, "what": "Rejected by alice"},
    ]
    assert told(bob, asks(bob)) == []


def test_only_what_belongs_to_the_tab_and_the_filter_is_new(world: World) -> None:
    one = world.erratum("Hill", "Mount")
    bob = world.at(world.bob)
    held, held_typos = asks(bob, "state=held"), asks(bob, "state=held&kind=typo")
    act(world.at(world.alice), "hold", one)
    assert [each["is_new"] for each in told(bob, held)] == [True]
    assert [each["is_new"] for each in told(bob, held_typos)] == [False]


def test_a_further_report_makes_no_erratum_new(world: World) -> None:
    one = world.erratum("Hill", "Mount")
    Event.write(EventKind.GROUPED, site=world.site, at=timezone.now(), erratum=one)
    bob = world.at(world.bob)
    where = asks(bob)
    Event.write(EventKind.GROUPED, site=world.site, at=timezone.now(), erratum=one)
    assert [each["is_new"] for each in told(bob, where)] == [False]


def test_while_nothing_is_new_the_answer_is_304_with_no_body(world: World) -> None:
    one = world.erratum("Hill", "Mount")
    bob = world.at(world.bob)
    where = asks(bob)
    first = bob.get(where)
    tag = {"If-None-Match": first["ETag"]}
    again = bob.get(where, headers=tag)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    world.at(world.vera).get(address("erratum", one))
    looked = bob.get(where, headers=tag)
    assert looked.json()["looking"] == {str(one.pk): "vera is looking at this"}
    act(world.at(world.alice), "hold", one)
    assert bob.get(where, headers={"If-None-Match": looked["ETag"]}).status_code == 200


def test_another_site_s_news_are_not_told(world: World) -> None:
    one = world.erratum("Hill", "Mount")
    act(world.at(world.alice), "hold", one)
    assert told(world.at(world.charlie), "/desk/courier/news/?since=0") == []
    assert world.at(world.charlie).get(f"{QUEUE}news/?since=0").status_code == 404


def test_a_mangled_address_is_told_nothing(world: World) -> None:
    act(world.at(world.alice), "hold", world.erratum("Hill", "Mount"))
    for since in ("", "x", "-1", "9" * 17):
        assert told(world.at(world.bob), f"{QUEUE}news/?since={since}") == []
