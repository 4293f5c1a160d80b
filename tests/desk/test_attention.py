"""Who has an erratum open is seen by colleagues, holds it for a minute, and keeps nobody from deciding."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from corrigenda.core.states import State
from corrigenda.models import Attention, Erratum
from tests.desk.test_bulk import choose
from tests.desk.test_queue import QUEUE
from tests.desk.world import World, act, address


def later(erratum: Erratum, **by: float) -> None:
    """Let the clock go on for whoever has it open."""
    for row in Attention.objects.filter(erratum=erratum):
        moved: dict[str, datetime] = {name: getattr(row, name) - timedelta(**by) for name in ("since", "until")}
        Attention.objects.filter(pk=row.pk).update(**moved)


def test_colleagues_see_who_has_it_open_in_the_queue_and_on_its_page(world: World) -> None:
    erratum = world.erratum()
    world.vera.first_name = "Vera"
    world.vera.save()
    world.at(world.vera).get(address("erratum", erratum))
    bob = world.at(world.bob)
    for page in (QUEUE, address("erratum", erratum)):
        assert "Vera is looking at this" in bob.get(page).content.decode()
    alice = world.at(world.alice).get(address("erratum", erratum)).content.decode()
    assert "Vera and bob are looking at this" in alice
    assert "looking at this" not in world.at(world.bob).get(f"{QUEUE}?state=held").content.decode()


def test_nobody_is_told_of_themselves(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    bob.get(address("erratum", erratum))
    assert "looking at this" not in bob.get(address("erratum", erratum)).content.decode()


def test_after_a_minute_without_a_sign_it_is_over_and_a_sign_renews_it(world: World) -> None:
    erratum = world.erratum()
    vera, bob = world.at(world.vera), world.at(world.bob)
    vera.get(address("erratum", erratum))
    later(erratum, seconds=50)
    vera.post(address("attention", erratum), {"version": 0})
    later(erratum, seconds=50)
    assert "vera is looking" in bob.get(QUEUE).content.decode()
    later(erratum, seconds=11)
    assert "vera is looking" not in bob.get(QUEUE).content.decode()


def test_whoever_leaves_the_page_is_gone_but_not_by_loading_it_anew(world: World) -> None:
    erratum = world.erratum()
    vera = world.at(world.vera)
    vera.get(address("erratum", erratum))
    assert vera.post(address("attention", erratum), {"gone": "1"}).status_code == 204
    assert Attention.objects.exists()
    later(erratum, seconds=5)
    vera.post(address("attention", erratum), {"gone": "1"})
    assert not Attention.objects.exists()


def test_many_at_once_leaves_out_what_a_colleague_has_open_and_says_so(world: World) -> None:
    one, two = world.erratum("tram", "tramway"), world.erratum("Hill", "Mount")
    world.at(world.alice).get(address("erratum", two))
    world.at(world.vera).get(address("erratum", one))  # who may not decide holds nothing
    bob = world.at(world.bob)
    answer = choose(bob, "reject", one, two, reason="It is right")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "alice has it open" in page
    asked = LexborHTMLParser(page).css_first("form#chosen label input[name=held_too]")
    assert asked is not None
    states = Erratum.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.REJECTED, State.REPORTED]
    assert choose(bob, "reject", two, reason="It is right", held_too="on").status_code == 302
    assert list(states.all()) == [State.REJECTED, State.REJECTED]


def test_who_came_first_holds_it(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    bob.get(address("erratum", erratum))
    world.at(world.alice).get(address("erratum", erratum))
    assert choose(bob, "reject", erratum, reason="It is right").status_code == 302


def test_holding_keeps_nobody_from_deciding_and_the_holder_is_told(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    bob.get(address("erratum", erratum))
    assert act(world.at(world.alice), "reject", erratum, reason="It is right").status_code == 302
    told = bob.post(address("attention", erratum), {"version": 0}).json()
    assert told == {"looking": "", "changed": "Rejected by alice"}


def test_deciding_ends_it(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    bob.get(address("erratum", erratum))
    act(bob, "reject", erratum, reason="It is right", **{"from": ""})
    assert not Attention.objects.filter(until__gt=timezone.now()).exists()


def test_another_site_s_erratum_cannot_be_watched(world: World) -> None:
    foreign = address("attention", world.erratum()).replace("gazette", "courier")
    assert world.at(world.charlie).post(foreign).status_code == 404
