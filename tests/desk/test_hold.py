"""Holding: not yet decided, with or without a day on which to look again."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from corrigenda.core.states import State
from corrigenda.models import Erratum
from tests.desk.world import World, act


def test_an_erratum_is_held_until_a_day_with_a_reason(world: World) -> None:
    erratum = world.erratum()
    day = (timezone.now() + timedelta(days=5)).date()
    act(world.at(world.bob), "hold", erratum, reason="Asked the tram company", hold_until=day.isoformat())
    erratum.refresh_from_db()
    assert (erratum.state, erratum.hold_until, erratum.reason) == (State.HELD, day, "Asked the tram company")


def test_a_day_that_has_passed_is_refused(world: World) -> None:
    erratum = world.erratum()
    refused = act(world.at(world.bob), "hold", erratum, hold_until="2001-01-01")
    assert refused.status_code == 422
    assert "a day that is still to come" in refused.content.decode()


def test_what_is_no_date_is_refused(world: World) -> None:
    assert act(world.at(world.bob), "hold", world.erratum(), hold_until="soon").status_code == 422


def test_a_date_left_in_the_form_does_not_hold_what_is_verified(world: World) -> None:
    erratum = world.erratum()
    day = (timezone.now() + timedelta(days=5)).date().isoformat()
    act(world.at(world.bob), "verify", erratum, should_read="Friday, May", hold_until=day)
    erratum.refresh_from_db()
    assert (erratum.state, erratum.hold_until) == (State.VERIFIED, None)


def test_what_is_held_comes_due_in_the_queue(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.bob), "hold", erratum)
    held = reverse("desk:queue", args=["gazette"]) + "?state=held"
    assert ">Due<" not in world.at(world.bob).get(held).content.decode()
    Erratum.objects.filter(pk=erratum.pk).update(hold_until=timezone.now().date() - timedelta(days=1))
    assert ">Due<" in world.at(world.bob).get(held).content.decode()
