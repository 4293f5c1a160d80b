"""Two editors at once: the second one learns what the first did, and loses nothing typed."""

from __future__ import annotations

from corrigenda.core.states import State
from tests.desk.world import World, act, address


def test_the_second_editor_is_told_who_did_what_and_keeps_the_words(world: World) -> None:
    erratum = world.erratum()
    seen = erratum.version
    world.alice.first_name = "Alice"
    world.alice.save()
    act(world.at(world.alice), "hold", erratum, reason="Asking the tram company")
    answer = world.at(world.bob).post(
        address("verify", erratum), {"version": seen, "seen": 0, "should_read": "my careful words", "reason": "my note"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    between = page[page.index('id="problem-title"') : page.index('class="columns"')]
    assert "Held" in between
    assert "Alice" in between
    assert "Asking the tram company" in between
    assert "my careful words</textarea>" in page
    assert "my note</textarea>" in page
    erratum.refresh_from_db()
    assert erratum.state == State.HELD
    assert f'name="version" value="{erratum.version}"' in page


def test_deciding_again_from_the_page_that_told_so_works(world: World) -> None:
    erratum = world.erratum()
    act(world.at(world.alice), "hold", erratum)
    bob = world.at(world.bob)
    assert bob.post(address("verify", erratum), {"version": 0, "should_read": "Friday, May"}).status_code == 409
    assert act(bob, "verify", erratum, should_read="Friday, May").status_code == 302


def test_the_same_decision_by_another_person_is_no_second_press(world: World) -> None:
    erratum = world.erratum()
    same = {"version": erratum.version, "should_read": "Friday, May"}
    assert world.at(world.alice).post(address("verify", erratum), same).status_code == 302
    assert world.at(world.bob).post(address("verify", erratum), same).status_code == 409


def test_a_form_without_a_version_decides_nothing(world: World) -> None:
    erratum = world.erratum()
    assert world.at(world.bob).post(address("verify", erratum), {"should_read": "Friday, May"}).status_code == 422
    assert world.at(world.bob).post(address("undo", erratum)).status_code == 422
    erratum.refresh_from_db()
    assert erratum.state == State.REPORTED
