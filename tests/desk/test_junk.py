"""Junk: put away with a reason, out of everybody's way, taken out again, forgotten on the site's clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from corrigenda.core.states import State
from corrigenda.desk.forget_junk import forget_junk, rest
from corrigenda.intake.place import place_one
from corrigenda.models import Erratum, EventKind, Mute, Report, SetAside, Telling
from tests.desk.test_bulk import choose
from tests.desk.test_queue import QUEUE, rows
from tests.desk.world import World, act, address

FOLDER = f"{QUEUE}junk/"


@pytest.fixture(autouse=True)
def _not_rested() -> Iterator[None]:
    rest.until = None
    yield
    rest.until = None


def test_a_junk_erratum_leaves_every_tab_and_comes_back_by_undoing_it(world: World) -> None:
    erratum = world.erratum("tram", "BUY WATCHES", comment="cheap")
    bob = world.at(world.bob)
    assert act(bob, "junk_erratum", erratum, preset="Advertising", reason="the <b>third</b>").status_code == 302
    assert all(rows(bob, f"{QUEUE}?state={tab}") == [] for tab in ("reported", "held", "verified", "fixed", "rejected"))
    folder = bob.get(FOLDER).content.decode()
    assert "Advertising: the &lt;b&gt;third&lt;/b&gt;" in folder
    event = erratum.events.get(kind=EventKind.JUNKED)
    assert (event.actor, event.note) == (world.bob, "Advertising: the <b>third</b>")
    act(bob, "undo", erratum)
    erratum.refresh_from_db()
    assert (erratum.state, erratum.junked_at, erratum.reason) == (State.REPORTED, None, "")
    assert rows(bob, QUEUE) == [erratum.pk]


def test_no_reports_are_counted_for_junk(world: World) -> None:
    junk, meant = world.erratum("tram", "BUY"), world.erratum("Hill", "Mount")
    bob = world.at(world.bob)
    act(bob, "junk_erratum", junk, reason="Watches")
    assert act(bob, "duplicate", meant, duplicate_number=junk.pk).status_code == 422
    assert "choose one of this article" not in bob.get(address("erratum", meant)).content.decode()


def test_what_a_reader_means_after_all_can_be_verified_out_of_the_junk(world: World) -> None:
    junk = world.erratum("tram", "tramway")
    bob = world.at(world.bob)
    act(bob, "junk_erratum", junk, reason="Watches")
    assert "Mark as junk" not in bob.get(address("erratum", junk)).content.decode()
    act(bob, "verify", junk, should_read="tramway")
    junk.refresh_from_db()
    assert (junk.state, junk.junked_at) == (State.VERIFIED, None)
    assert rows(bob, f"{QUEUE}?state=verified") == [junk.pk]


def test_junk_needs_a_reason_and_keeps_what_was_typed_elsewhere(world: World) -> None:
    erratum = world.erratum()
    answer = act(world.at(world.bob), "junk_erratum", erratum)
    assert answer.status_code == 422
    assert "Say why it is junk" in answer.content.decode()
    erratum.refresh_from_db()
    assert erratum.state == State.REPORTED


def test_a_reason_for_junk_is_none_that_readers_are_told(world: World) -> None:
    erratum = world.erratum()
    answer = choose(world.at(world.bob), "reject", erratum, preset="Abuse")
    assert answer.status_code == 422
    assert "That is a reason for junk" in answer.content.decode()
    erratum.refresh_from_db()
    assert erratum.state == State.REPORTED


def test_the_readers_of_junk_are_told_nothing_and_see_no_reason(world: World) -> None:
    erratum = world.erratum("tram", "BUY WATCHES")
    report = erratum.reports.get()
    Report.objects.filter(pk=report.pk).update(
        email="reader@mail.example", token=Report.new_token(report.uuid, b"s" * 17)
    )
    act(world.at(world.bob), "junk_erratum", erratum, reason="Watch sellers")
    Erratum.objects.filter(pk=erratum.pk).update(decided_at=timezone.now() - timedelta(days=1))
    assert not Telling.settled(timezone.now()).exists()
    report.refresh_from_db()
    receipt = world.at(world.charlie).get(report.get_absolute_url()).content.decode()
    assert "Watch sellers" not in receipt
    assert "Being looked at</h2>" in receipt


def test_several_are_marked_as_junk_at_once(world: World) -> None:
    one, two = world.erratum("tram", "BUY"), world.erratum("Hill", "BUY")
    choose(world.at(world.bob), "junk", one, two, preset="Advertising")
    assert Erratum.objects.filter(junked_at__isnull=False).count() == 2


def test_one_report_leaves_its_erratum_and_comes_back_to_be_placed(world: World) -> None:
    erratum = world.erratum("tram", "tramway", "BUY WATCHES")
    spam = erratum.reports.get(proposal="BUY WATCHES")
    bob = world.at(world.bob)
    form = {"version": erratum.version, "report": spam.pk, "preset": "Abuse"}
    for _ in range(2):
        assert bob.post(address("put_away_report", erratum), form).status_code == 302
    erratum.refresh_from_db()
    spam.refresh_from_db()
    assert (erratum.reports_count, erratum.state) == (1, State.REPORTED)
    assert (spam.set_aside, spam.erratum, spam.place_at) == (SetAside.JUNK, None, None)
    assert spam.events.filter(kind=EventKind.PUT_AWAY).count() == 1
    assert 'Put away: <span dir="auto">Abuse</span>' in bob.get(FOLDER).content.decode()
    assert "BUY" not in bob.get(f"{QUEUE}set-aside/").content.decode()
    bob.post(f"{FOLDER}take-out/", {"report": [spam.pk]})
    spam.refresh_from_db()
    assert spam.set_aside == ""
    assert spam.place_at is not None


def test_the_only_report_of_an_erratum_does_not_leave_it(world: World) -> None:
    erratum = world.erratum("tram", "tramway")
    form = {"version": erratum.version, "report": erratum.reports.get().pk, "reason": "x"}
    page = world.at(world.bob).post(address("put_away_report", erratum), form, follow=True).content.decode()
    assert "mark the erratum as junk" in page
    assert erratum.reports.count() == 1


def test_an_outdated_page_puts_nothing_away(world: World) -> None:
    erratum = world.erratum("tram", "tramway", "BUY WATCHES")
    form = {"version": erratum.version, "report": erratum.reports.last().pk, "reason": "x"}  # type: ignore[union-attr]
    act(world.at(world.alice), "hold", erratum)
    page = world.at(world.bob).post(address("put_away_report", erratum), form, follow=True).content.decode()
    assert "changed since you saw it" in page
    assert erratum.reports.count() == 2


def test_what_is_set_aside_is_put_away_by_choice(world: World) -> None:
    spam, meant = (world.report(None, "tram", "BUY", set_aside=SetAside.FAST) for _ in range(2))
    bob = world.at(world.bob)
    bob.post(f"{QUEUE}set-aside/put-away/", {"report": [spam.pk]})
    spam.refresh_from_db()
    assert spam.set_aside == SetAside.FAST  # no reason, nothing done
    bob.post(f"{QUEUE}set-aside/put-away/", {"report": [spam.pk], "preset": "Nonsense"})
    spam.refresh_from_db()
    meant.refresh_from_db()
    assert (spam.set_aside, meant.set_aside) == (SetAside.JUNK, SetAside.FAST)


def test_a_later_report_on_the_same_words_opens_an_erratum_of_its_own(world: World) -> None:
    erratum = world.erratum("tram", "BUY WATCHES")
    act(world.at(world.bob), "junk_erratum", erratum, reason="Watches")
    meant = due(world, "tram", "tramway", network="1" * 16)
    assert place_one(timezone.now())
    meant.refresh_from_db()
    assert meant.erratum is not None
    assert meant.erratum != erratum


def test_what_else_a_dropped_source_sends_reaches_no_queue_until_it_is_taken_out(world: World) -> None:
    first = world.erratum("Hill", "BUY").reports.get()
    bob = world.at(world.bob)
    bob.post(f"{FOLDER}mute/", {"report": first.pk, "preset": "Advertising"})
    assert first.events.get(kind=EventKind.MUTED).actor == world.bob
    same, other = due(world, "tram", "BUY"), due(world, "eighty", "ninety", network="1" * 16)
    while place_one(timezone.now()):
        pass
    same.refresh_from_db()
    other.refresh_from_db()
    assert (same.set_aside, same.erratum, same.place_at) == (SetAside.MUTED, None, None)
    assert other.erratum is not None
    folder = bob.get(FOLDER).content.decode()
    assert "from a dropped source" in folder
    assert "Listen again" in folder
    # An editor's word counts for more than the source.
    bob.post(f"{FOLDER}take-out/", {"report": [same.pk]})
    assert place_one(timezone.now())
    same.refresh_from_db()
    assert same.erratum is not None


def test_a_source_that_is_listened_to_again_comes_to_the_queue(world: World) -> None:
    first = world.erratum("Hill", "BUY").reports.get()
    bob = world.at(world.bob)
    bob.post(f"{FOLDER}mute/", {"report": first.pk, "reason": "x"})
    mute = Mute.objects.get()
    for _ in range(2):
        bob.post(f"{FOLDER}unmute/", {"mute": mute.pk})
    assert first.events.filter(kind=EventKind.UNMUTED).count() == 1
    again = due(world, "tram", "tramway")
    assert place_one(timezone.now())
    again.refresh_from_db()
    assert again.erratum is not None


def test_a_source_of_an_earlier_day_is_known_to_nobody(world: World) -> None:
    report = world.erratum("Hill", "BUY").reports.get()
    Report.objects.filter(pk=report.pk).update(received_at=timezone.now() - timedelta(days=1))
    page = world.at(world.bob).post(f"{FOLDER}mute/", {"report": report.pk, "reason": "x"}, follow=True)
    assert "known on the day it came" in page.content.decode()
    assert not Mute.objects.exists()


def test_another_site_s_report_cannot_be_put_away_or_its_source_dropped(world: World) -> None:
    report = world.report(None, "tram", "x", set_aside=SetAside.FAST)
    charlie = world.at(world.charlie)
    assert charlie.post("/desk/courier/junk/mute/", {"report": report.pk, "reason": "x"}).status_code == 404
    charlie.post("/desk/courier/set-aside/put-away/", {"report": [report.pk], "reason": "x"})
    report.refresh_from_db()
    assert (report.set_aside, Mute.objects.count()) == (SetAside.FAST, 0)


def test_the_words_of_junk_are_forgotten_on_the_site_s_clock_and_not_before(world: World) -> None:
    unplaced = world.erratum("words that are in no story", "BUY", comment="cheap")
    alone = world.report(None, "tram", "BUY", comment="cheap", set_aside=SetAside.FAST)
    bob = world.at(world.bob)
    act(bob, "junk_erratum", unplaced, reason="Watches")
    bob.post(f"{QUEUE}set-aside/put-away/", {"report": [alone.pk], "reason": "Watches"})
    now = timezone.now()
    assert not forget_junk(now + timedelta(days=world.site.junk_days - 1))
    rest.until = None
    later = now + timedelta(days=world.site.junk_days, minutes=1)
    assert forget_junk(later)
    assert not forget_junk(later)
    for report in (alone, unplaced.reports.get()):
        report.refresh_from_db()
        assert (report.exact, report.proposal, report.comment, report.set_aside) == ("", None, "", SetAside.FORGOTTEN)
    unplaced.refresh_from_db()
    assert unplaced.exact == ""
    assert act(bob, "undo", unplaced).status_code == 409
    assert "Decide</h2>" not in bob.get(address("erratum", unplaced)).content.decode()
    history = bob.get(address("erratum", unplaced)).content.decode().split("history-title")[-1]
    assert "Junk forgotten" in history


def due(world: World, words: str, proposal: str, network: str = "0" * 16) -> Report:
    """A report that came just now and waits to be placed in the article as it stands."""
    report = world.report(None, words, proposal)
    Report.objects.filter(pk=report.pk).update(place_at=timezone.now(), network=network)
    world.article.looked_at = timezone.now()
    world.article.save()
    return report


def test_what_came_from_nowhere_known_cannot_be_dropped_with_all_that_did(world: World) -> None:
    erratum = world.erratum("tram", "tramway")
    erratum.reports.update(network="")
    bob = world.at(world.bob)
    assert "Drop its source" not in bob.get(address("erratum", erratum)).content.decode()
    page = bob.post(f"{FOLDER}mute/", {"report": erratum.reports.get().pk, "reason": "x"}, follow=True)
    assert "Nothing is known of where this came from" in page.content.decode()
    assert not Mute.objects.exists()
    assert not Mute.covers(erratum.reports.get())


def test_nothing_is_done_with_junk_of_which_the_words_are_forgotten(world: World) -> None:
    erratum = world.erratum("no such words", "BUY", "BUY MORE")
    other = world.erratum("other lost words", "x")
    bob = world.at(world.bob)
    act(bob, "duplicate", other, duplicate_of=erratum.pk)
    act(bob, "junk_erratum", erratum, reason="Watches")
    assert forget_junk(timezone.now() + timedelta(days=world.site.junk_days + 1))
    for name, form in (("verify", {}), ("hold", {"reason": "?"}), ("undo", {})):
        assert act(bob, name, erratum, **form).status_code == 409, name
    report = erratum.reports.first()
    assert report is not None
    act(bob, "split", erratum, report=report.pk)
    act(bob, "put_away_report", erratum, report=report.pk, reason="x")
    assert Erratum.objects.count() == 2
    assert erratum.reports.count() == 3
    other.refresh_from_db()
    assert other.exact == "", "its words were a reader's, and they are forgotten with the rest"


def test_more_junk_than_a_page_holds_is_reached(world: World) -> None:
    errata = [world.erratum("tram", f"cheap {n}") for n in range(52)]
    Erratum.objects.filter(pk__in=[erratum.pk for erratum in errata]).update(junked_at=timezone.now())
    bob = world.at(world.bob)
    first = bob.get(FOLDER).content.decode()
    link = first.split('href="?errata=')[1].split('"')[0]
    assert f"Erratum {errata[0].pk}<" not in first
    assert f"Erratum {errata[0].pk}<" in bob.get(f"{FOLDER}?errata={link}").content.decode()
