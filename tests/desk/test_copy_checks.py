"""Copy checks at the desk: an administrator says what comes, and an editor teaches a check with one press."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from corrigenda.core.states import State
from corrigenda.models import CopyIgnored, CopyRule, Erratum, Event, EventKind, Report, Site
from tests.desk.test_article import words
from tests.desk.world import World, act, address

PAGE = "/desk/gazette/copy-checks/"


def found(world: World, passage: str = "Saturday, May 5", rule: str = "weekday", **changed: Any) -> Erratum:
    """An erratum that only a copy check reported."""
    erratum = world.erratum(passage, None, comment="They do not go together. 5 May 2023 was a Friday.")
    erratum.reports.update(rule=rule)
    Erratum.objects.filter(pk=erratum.pk).update(reports_count=0, **changed)
    erratum.refresh_from_db()
    return erratum


def test_the_queue_and_the_page_say_that_it_was_a_machine_and_why(world: World) -> None:
    erratum = found(world)
    reader = world.erratum("tram", "tramway", kind="typo")
    bob = world.at(world.bob)
    queue = bob.get("/desk/gazette/").content.decode()
    assert queue.index(f'id="erratum-{reader.pk}"') < queue.index(f'id="erratum-{erratum.pk}"')
    assert "copy check" in words(queue, f"#erratum-{erratum.pk} .row-count span")
    assert "behind all readers" in queue
    page = bob.get(address("erratum", erratum)).content.decode()
    assert "copy check: weekday" in page
    assert "5 May 2023 was a Friday." in page
    assert "What a copy check said" in page


def test_never_again_rejects_and_teaches_with_one_press(world: World) -> None:
    erratum = found(world)
    assert act(world.at(world.bob), "never_again", erratum).status_code == 302
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reason) == (State.REJECTED, "Not an error")
    taught = CopyIgnored.objects.get()
    assert (taught.rule, taught.words, taught.folded, taught.added_by) == (
        "weekday", "Saturday, May 5", "saturday, may 5", world.bob,
    )  # fmt: skip
    assert ("weekday", "saturday, may 5") in CopyRule.rules_of(world.site).ignored
    event = Event.objects.get(kind=EventKind.CONFIGURED)
    assert (event.actor, event.erratum, event.after) == (
        world.bob, erratum, {"copy_ignored": ["weekday: Saturday, May 5"]},
    )  # fmt: skip
    history = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert "Never reported" in history


def test_pressed_twice_it_is_taught_once_and_from_the_queue_it_leads_back_there(world: World) -> None:
    erratum = found(world)
    bob, version = world.at(world.bob), erratum.version
    for _ in range(2):
        answer = bob.post(address("never_again", erratum), {"version": version, "from": "kind=fact"})
        assert answer.headers["Location"] == f"/desk/gazette/?kind=fact&done={erratum.pk}"
    assert CopyIgnored.objects.count() == Event.objects.filter(kind=EventKind.CONFIGURED).count() == 1


def test_an_outdated_press_changes_nothing(world: World) -> None:
    erratum = found(world)
    act(world.at(world.alice), "verify", erratum, should_read="Friday, May 5")
    answer = world.at(world.bob).post(address("never_again", erratum), {"version": erratum.version - 1}, follow=True)
    assert "Nothing was saved" in answer.content.decode()
    assert not CopyIgnored.objects.exists()
    assert Erratum.objects.get(pk=erratum.pk).state == State.VERIFIED


def test_what_a_reader_said_teaches_no_check(world: World) -> None:
    page = world.at(world.bob).get(address("erratum", world.erratum())).content.decode()
    assert "data-never-again" not in page
    assert "data-never-again" not in world.at(world.vera).get(address("erratum", found(world))).content.decode()


def test_an_administrator_says_what_comes_and_each_change_is_an_event(world: World) -> None:
    alice = world.at(world.alice)
    sent = {"check_copy": "errors", "check_languages": "en\nde", "tier-weekday": "warning", "tier-balance": "nonsense"}
    assert alice.post(PAGE, sent).status_code == 302
    site = Site.objects.get(pk=world.site.pk)
    assert (site.check_copy, site.check_languages) == ("errors", ["en", "de"])
    assert CopyRule.rules_of(site).tiers == {"weekday": "warning"}
    event = Event.objects.get(kind=EventKind.CONFIGURED)
    assert event.after == {
        "check_copy": "errors", "check_languages": ["en", "de"], "copy_rules": ["weekday: warning"],
    }  # fmt: skip
    assert alice.post(PAGE, sent).status_code == 302
    assert Event.objects.filter(kind=EventKind.CONFIGURED).count() == 1, "the same again is no change"
    history = alice.get("/desk/gazette/history/").content.decode()
    assert "weekday: as the rule says" in history
    assert alice.post(PAGE, {**sent, "check_copy": "all"}).status_code == 422


def test_each_rule_shows_how_it_has_done(world: World) -> None:
    found(world, state=State.REJECTED, decided_at=timezone.now())
    found(world, state=State.VERIFIED, decided_at=timezone.now())
    found(world, state=State.FIXED, fixed_at=timezone.now())
    found(world)
    page = world.at(world.alice).get(PAGE).content.decode()
    assert "error by its own word; of the last 3 decided, 2 accepted" in page


def test_a_rule_that_was_made_a_note_is_asked_again_and_counted_anew(world: World) -> None:
    for _ in range(11):
        found(world, state=State.REJECTED, decided_at=timezone.now() - timedelta(hours=1))
    assert CopyRule.demote_if_poor(world.site, "weekday", timezone.now())
    assert CopyRule.rules_of(world.site).tiers == {"weekday": "note"}
    alice = world.at(world.alice)
    assert "too much of what it said was rejected" in alice.get(PAGE).content.decode()
    assert alice.post(f"{PAGE}ask/", {"rule": "weekday"}).status_code == 302
    assert alice.post(f"{PAGE}ask/", {"rule": "weekday"}).status_code == 302
    assert CopyRule.rules_of(world.site).tiers == {}
    assert not CopyRule.demote_if_poor(world.site, "weekday", timezone.now())
    assert Event.objects.filter(kind=EventKind.CONFIGURED, actor=world.alice).count() == 1


def test_words_are_taken_off_the_list_on_the_site_they_belong_to_only(world: World) -> None:
    act(world.at(world.bob), "never_again", found(world))
    row = CopyIgnored.objects.get()
    assert "Saturday, May 5" in world.at(world.alice).get(PAGE).content.decode()
    world.at(world.charlie).post("/desk/courier/copy-checks/forget/", {"row": row.pk})
    assert CopyIgnored.objects.exists()
    world.at(world.alice).post(f"{PAGE}forget/", {"row": row.pk})
    assert not CopyIgnored.objects.exists()


@pytest.mark.parametrize("length", [500, 501])
def test_only_words_that_can_be_remembered_are_offered(world: World, length: int) -> None:
    erratum = found(world)
    Report.objects.filter(erratum=erratum).update(exact="x" * length)
    page = world.at(world.bob).get(address("erratum", erratum)).content.decode()
    assert ("data-never-again" in page) == (length == 500)


def test_words_of_the_page_are_no_markup(world: World) -> None:
    CopyIgnored.objects.create(
        site=world.site, rule="doubled", words="<b>x</b>", folded="<b>x</b>", added_at=timezone.now()
    )
    assert "<b>x" not in world.at(world.alice).get(PAGE).content.decode()
