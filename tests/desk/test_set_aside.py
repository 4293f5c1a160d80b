"""Reports set aside: seen on their own page, let into the queue by an editor."""

from __future__ import annotations

from corrigenda.models import EventKind, SetAside
from tests.desk.world import World

LIST = "/desk/gazette/set-aside/"


def test_a_report_that_is_let_in_waits_to_be_placed(world: World) -> None:
    report = world.report(None, "tram", "tramway", comment="Please look", set_aside=SetAside.FAST)
    other = world.report(None, "Hill", "Mount", set_aside=SetAside.CAP)
    bob = world.at(world.bob)
    page = bob.get(LIST).content.decode()
    assert "filled in too fast" in page
    assert "Please look" in page
    bob.post(f"{LIST}let-in/", {"report": [report.pk]})
    report.refresh_from_db()
    other.refresh_from_db()
    assert report.set_aside == ""
    assert report.place_at is not None
    assert other.set_aside == SetAside.CAP
    assert other.place_at is None
    event = report.events.get(kind=EventKind.LET_IN)
    assert (event.actor, event.before) == (world.bob, {"set_aside": "fast"})


def test_pressed_twice_it_is_let_in_once(world: World) -> None:
    report = world.report(None, "tram", "tramway", set_aside=SetAside.HONEYPOT)
    bob = world.at(world.bob)
    for _ in range(2):
        assert bob.post(f"{LIST}let-in/", {"report": [report.pk]}).status_code == 302
    assert report.events.filter(kind=EventKind.LET_IN).count() == 1


def test_choosing_nothing_or_nonsense_lets_nothing_in(world: World) -> None:
    report = world.report(None, "tram", "tramway", set_aside=SetAside.FAST)
    answer = world.at(world.bob).post(f"{LIST}let-in/", {"report": ["x", "-1", "9" * 30]}, follow=True)
    assert "Choose at least one report" in answer.content.decode()
    report.refresh_from_db()
    assert report.set_aside == SetAside.FAST
