"""One reason for many errata: each is decided as it was seen, or refused, and undone by itself."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from corrigenda.core.states import Act, State
from corrigenda.models import Erratum, EventKind
from tests.desk.test_queue import QUEUE
from tests.desk.world import World, act


def choose(client: Client, verb: str, *errata: Erratum, **values: object):  # type: ignore[no-untyped-def]
    """Send the form as the queue shows it: the boxes of these rows, and what was typed."""
    page = client.get(QUEUE).content.decode()
    boxes = dict(re.findall(r'name="erratum" value="((\d+)\.\d+)"', page))
    chosen = [value for value, pk in boxes.items() if int(pk) in {erratum.pk for erratum in errata}]
    return client.post(f"{QUEUE}chosen/{verb}/", {"erratum": chosen, "from": "", **values})


def test_all_chosen_are_decided_with_one_reason_and_each_can_be_undone(world: World) -> None:
    one, two, other = (
        world.erratum("tram", "tramway"),
        world.erratum("Hill", "Mount"),
        world.erratum("eighty", "ninety"),
    )
    bob = world.at(world.bob)
    answer = choose(bob, "reject", one, two, preset="Opinion", reason="Thank you all the same")
    assert answer["Location"] == f"{QUEUE}?done={one.pk},{two.pk}"
    for each in (one, two, other):
        each.refresh_from_db()
    assert (one.state, two.state, other.state) == (State.REJECTED, State.REJECTED, State.REPORTED)
    assert one.reason == two.reason == "Opinion: Thank you all the same"
    assert [e.events.get(kind=EventKind.REJECTED).actor for e in (one, two)] == [world.bob, world.bob]
    page = bob.get(answer["Location"]).content.decode()
    assert page.count("data-undo") == 3  # each, and all of them
    form = {"version": one.version, "from": "", "done": f"{one.pk},{two.pk}"}
    undone = bob.post(f"{QUEUE}errata/{one.pk}/undo/", form)
    assert undone["Location"] == f"{QUEUE}?done={two.pk}#erratum-{one.pk}"
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == (State.REPORTED, State.REJECTED)


def test_all_that_was_decided_at_once_is_undone_at_once(world: World) -> None:
    one, two = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    bob = world.at(world.bob)
    page = bob.get(choose(bob, "reject", one, two, reason="It is right")["Location"]).content.decode()
    form = page[page.index("chosen/undo/") : page.index("Undo all")]
    chosen = re.findall(r'name="erratum" value="([\d.]+)"', form)
    assert len(chosen) == 2
    for _ in range(2):
        answer = bob.post(f"{QUEUE}chosen/undo/", {"erratum": chosen, "from": "kind=fact"})
        assert answer["Location"] == f"{QUEUE}?kind=fact#erratum-{one.pk}"
    assert set(Erratum.objects.values_list("state", flat=True)) == {State.REPORTED}
    assert one.events.filter(kind=EventKind.UNDONE).count() == 1


def test_what_a_colleague_decided_anew_is_left_when_the_rest_is_undone(world: World) -> None:
    one, two = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    bob = world.at(world.bob)
    choose(bob, "reject", one, two, reason="It is right")
    act(world.at(world.alice), "verify", two, should_read="Mount")
    answer = bob.post(f"{QUEUE}chosen/undo/", {"erratum": [f"{one.pk}.1", f"{two.pk}.1"], "from": ""})
    assert answer.status_code == 409
    assert "Verified" in answer.content.decode()
    states = dict(Erratum.objects.values_list("pk", "state"))
    assert states == {one.pk: State.REPORTED, two.pk: State.VERIFIED}


def test_those_that_changed_meanwhile_are_refused_with_what_happened(world: World) -> None:
    one, two = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    chosen = [f"{each.pk}.{each.version}" for each in (one, two)]
    act(world.at(world.alice), "hold", two, reason="Asking the surveyor")
    bob = world.at(world.bob)
    answer = bob.post(f"{QUEUE}chosen/reject/", {"erratum": chosen, "reason": "It is right", "from": ""})
    assert answer.status_code == 409
    page = answer.content.decode()
    told = page[page.index('id="problem-title"') : page.index("</section>")]
    assert f"Erratum {two.pk}" in told
    assert "Asking the surveyor" in told
    assert f"Erratum {one.pk}" not in told
    assert 'href="?' not in page  # the page stands at the act's address, which cannot be opened
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state, two.reason) == (State.REJECTED, State.HELD, "Asking the surveyor")


def test_pressed_twice_each_is_decided_once(world: World) -> None:
    one = world.erratum("tram", "tramway")
    form = {"erratum": [f"{one.pk}.{one.version}"], "reason": "It is right", "from": ""}
    bob = world.at(world.bob)
    for _ in range(2):
        assert bob.post(f"{QUEUE}chosen/reject/", form).status_code == 302
    assert one.events.filter(kind=EventKind.REJECTED).count() == 1


def test_without_a_reason_nothing_is_done_and_the_choice_stays(world: World) -> None:
    one, two = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    answer = choose(world.at(world.bob), "reject", one)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say why" in page
    assert re.search(rf'value="{one.pk}\.0" data-choose checked', page)
    assert not re.search(rf'value="{two.pk}\.0" data-choose checked', page)
    one.refresh_from_db()
    assert one.state == State.REPORTED


def test_without_a_choice_what_was_typed_stays(world: World) -> None:
    world.erratum("tram", "tramway")
    answer = choose(world.at(world.bob), "hold", reason="<b>Asking</b> the company")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose at least one" in page
    assert "&lt;b&gt;Asking&lt;/b&gt; the company</textarea>" in page


def test_what_was_typed_stays_when_the_last_row_has_gone(world: World) -> None:
    one = world.erratum("tram", "tramway")
    act(world.at(world.alice), "reject", one, reason="Opinion")
    form = {"erratum": [f"{one.pk}.0"], "reason": "My careful words", "from": ""}
    answer = world.at(world.bob).post(f"{QUEUE}chosen/hold/", form)
    assert answer.status_code == 409
    assert "My careful words</textarea>" in answer.content.decode()


def test_the_chosen_are_held_until_a_day_that_is_to_come(world: World) -> None:
    one = world.erratum("tram", "tramway")
    bob = world.at(world.bob)
    assert choose(bob, "hold", one, hold_until="2020-01-01").status_code == 422
    assert choose(bob, "hold", one, hold_until="2999-01-01", reason="Later").status_code == 302
    one.refresh_from_db()
    assert (one.state, one.hold_until.isoformat() if one.hold_until else None) == (State.HELD, "2999-01-01")


def test_another_site_s_erratum_cannot_be_chosen(world: World) -> None:
    one = world.erratum("tram", "tramway")
    form = {"erratum": [f"{one.pk}.0"], "reason": "Opinion", "from": ""}
    answer = world.at(world.charlie).post("/desk/courier/chosen/reject/", form)
    assert answer.status_code == 409
    assert "no such erratum" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == State.REPORTED


@pytest.mark.parametrize("value", ["", "x.y", "-1.0", "1", "1.", ".1", "1.1.1", "9" * 30 + ".0", "0.0", "²."])
def test_a_mangled_choice_decides_nothing(world: World, value: str) -> None:
    one = world.erratum("tram", "tramway")
    form = {"erratum": [value], "reason": "Opinion", "from": "state=%00&after=x"}
    assert world.at(world.bob).post(f"{QUEUE}chosen/reject/", form).status_code in (409, 422)
    one.refresh_from_db()
    assert one.state == State.REPORTED


def test_a_decision_of_somebody_else_is_not_offered_for_undoing(world: World) -> None:
    one = world.erratum("tram", "tramway")
    Erratum.apply(one.pk, Act.REJECT, at=one.first_reported_at, actor=world.alice, reason="Opinion")
    assert "data-undo" not in world.at(world.bob).get(f"{QUEUE}?done={one.pk},x,{'9' * 30}").content.decode()


def test_undoing_costs_the_same_number_of_queries_however_many_were_decided(
    world: World, django_assert_max_num_queries: object
) -> None:
    errata = [world.erratum("tram", "tramway") for _ in range(20)]
    bob = world.at(world.bob)
    address = choose(bob, "reject", *errata, reason="Opinion")["Location"]
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        assert bob.get(address).content.decode().count("data-undo") == 21
