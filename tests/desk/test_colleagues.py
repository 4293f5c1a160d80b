"""Whose an erratum is, notes that call upon colleagues, and what waits for a person."""

from __future__ import annotations

import re

from django.test import Client

from corrigenda.models import Erratum, EventKind, Mention, SavedView
from tests.desk.test_queue import QUEUE, rows
from tests.desk.world import World, act, address

MINE = f"{QUEUE}?state=mine"


def count(client: Client) -> int:
    """The number beside “For you” in the navigation; none: 0."""
    found = re.search(
        r'>For you <span class="count">(\d+)</span></a>\n<a', client.get("/desk/gazette/history/").content.decode()
    )
    return int(found[1]) if found else 0


def test_what_is_assigned_waits_for_that_person_until_it_is_decided(world: World) -> None:
    erratum, _ = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    alice, bob = world.at(world.alice), world.at(world.bob)
    assert alice.post(address("assign", erratum), {"to": world.bob.pk}).status_code == 302
    assert (rows(bob, MINE), count(bob), rows(alice, MINE), count(alice)) == ([erratum.pk], 1, [], 0)
    event = erratum.events.get(kind=EventKind.ASSIGNED)
    assert (event.actor, event.before, event.after) == (world.alice, {"assigned_to": None}, {"assigned_to": "bob"})
    assert "bob’s</span>" in alice.get(QUEUE).content.decode()
    act(bob, "reject", erratum, reason="It is right")
    assert (rows(bob, MINE), count(bob)) == ([], 0)


def test_assigning_refuses_no_colleague_s_decision(world: World) -> None:
    erratum = world.erratum()
    world.at(world.alice).post(address("assign", erratum), {"to": world.alice.pk})
    form = {"version": erratum.version, "reason": "It is right"}
    assert world.at(world.bob).post(address("reject", erratum), form).status_code == 302


def test_taking_from_the_queue_leads_back_to_the_row_and_twice_is_once(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    for _ in range(2):
        answer = bob.post(address("assign", erratum), {"to": world.bob.pk, "from": "kind=fact"})
        assert answer["Location"] == f"{QUEUE}?kind=fact#erratum-{erratum.pk}"
    assert erratum.events.filter(kind=EventKind.ASSIGNED).count() == 1
    bob.post(address("assign", erratum), {"to": ""})
    erratum.refresh_from_db()
    assert erratum.assigned_to is None


def test_only_those_who_decide_here_can_be_given_an_erratum(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    for person in (world.vera, world.charlie):
        page = bob.post(address("assign", erratum), {"to": person.pk}, follow=True).content.decode()
        assert "Nobody of that name decides here" in page
    assert "charlie" not in bob.get(address("erratum", erratum)).content.decode()
    assert Erratum.objects.get().assigned_to is None


def test_a_note_is_told_in_the_history_found_by_search_and_calls_upon_members_only(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    text = "<b>@vera</b> and @charlie: the timetable says otherwise"
    page = bob.post(address("note", erratum), {"note": text}, follow=True).content.decode()
    assert "It waits for vera." in page
    assert "&lt;b&gt;@vera&lt;/b&gt; and @charlie" in page
    assert [mention.user for mention in Mention.objects.all()] == [world.vera]
    assert rows(bob, f"{QUEUE}?q=timetable") == [erratum.pk]


def test_who_is_called_upon_answers_by_a_note_a_decision_or_by_saying_so(world: World) -> None:
    erratum = world.erratum()
    alice, bob, vera = world.at(world.alice), world.at(world.bob), world.at(world.vera)
    alice.post(address("note", erratum), {"note": "@bob @vera?"})
    assert (rows(bob, MINE), count(bob), rows(vera, MINE), count(vera)) == ([erratum.pk], 1, [erratum.pk], 1)
    assert "You were called upon" in vera.get(address("erratum", erratum)).content.decode()
    vera.post(address("answered", erratum))
    assert (rows(vera, MINE), count(bob)) == ([], 1)
    bob.post(address("note", erratum), {"note": "Yes. @bob"})
    assert count(bob) == 0
    alice.post(address("note", erratum), {"note": "@bob, really?"})
    act(bob, "hold", erratum)
    assert count(bob) == 0


def test_a_note_without_words_or_with_too_many_is_not_kept(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    assert "needs words" in bob.post(address("note", erratum), {"note": " \n"}, follow=True).content.decode()
    assert "at most 4,000" in bob.post(address("note", erratum), {"note": "x" * 4001}, follow=True).content.decode()
    assert not erratum.events.exists()


def test_what_no_database_stores_is_left_out(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    bob.post(address("note", erratum), {"note": "a\0b"})
    bob.post(address("put_away_report", erratum), {"version": 0, "report": 1, "reason": "\0"})
    bob.post(f"{QUEUE}views/keep/", {"name": "a\0b", "from": "q=a%00b"})
    assert erratum.events.get().note == "ab"
    assert SavedView.objects.get().name == "ab"


def test_the_tab_counts_what_it_lists_under_the_same_filter(world: World) -> None:
    fact, typo = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount", kind="typo")
    bob = world.at(world.bob)
    for each in (fact, typo):
        bob.post(address("assign", each), {"to": world.bob.pk})
    page = bob.get(f"{QUEUE}?kind=typo").content.decode()
    assert 'For you <span class="count">1</span>' in page
    assert rows(bob, f"{MINE}&kind=typo") == [typo.pk]
