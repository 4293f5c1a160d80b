"""A published notice is amended by a new version; nothing that was public goes away."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from corrigenda.models import Correction, EventKind, LogEntry
from tests.desk.test_draft import verified
from tests.desk.world import World

TEXT = "An earlier version said Saturday; it is Friday."


def published(world: World, **columns: object) -> Correction:
    """A notice of Alice's on a verified erratum."""
    values = {"kind": "correction", "language": "en", "text": TEXT, "before": "Saturday", "after": "Friday", **columns}
    draft = Correction.objects.create(
        site=world.site, article=world.article, erratum=verified(world), drafted_at=timezone.now(), **values
    )
    return Correction.publish(draft.pk, at=timezone.now(), actor=world.alice)


def address(name: str, notice: Correction) -> str:
    return reverse(f"desk:{name}", args=["gazette", notice.number])


def form(notice: Correction, **changed: object) -> dict[str, object]:
    """The amendment form as the page sends it."""
    values = {**notice.words, "reason": "The date was wrong here too.", "seen": notice.version, "publish": "1"}
    return {**values, **changed}


def test_an_editor_amends_a_notice_and_both_versions_are_public(world: World) -> None:
    notice = published(world)
    bob = world.at(world.bob)
    answer = bob.post(address("amend", notice), form(notice, text=TEXT.replace("Friday", "Friday, May 4")))
    assert answer.status_code == 302
    page = Client().get(notice.get_absolute_url()).content.decode()
    assert "Amended on" in page
    assert "The date was wrong here too." in page
    assert '<ins><span class="unseen">[added: </span>, May 4<span class="unseen">]</span></ins>' in page
    notice.refresh_from_db()
    assert (notice.version, notice.text) == (2, TEXT.replace("Friday", "Friday, May 4"))
    event = notice.erratum.events.get(kind=EventKind.AMENDED)
    assert (event.actor, event.before["text"], event.after["version"]) == (world.bob, TEXT, 2)
    assert "Notice amended" in bob.get(address("notice", notice)).content.decode()


def test_each_version_is_an_entry_of_the_log_and_the_earlier_one_is_as_it_was(world: World) -> None:
    notice = published(world)
    first = LogEntry.objects.get().entry
    world.at(world.bob).post(address("amend", notice), form(notice, text="Other words."))
    lines = list(LogEntry.objects.order_by("index").values_list("entry", flat=True))
    assert lines[0] == first
    second = json.loads(lines[1])
    assert (second["act"], second["v"], second["version"], second["text"]) == ("amend", 2, 2, "Other words.")
    assert (second["reason"], second["minor"]) == ("The date was wrong here too.", False)


def test_a_preview_shows_what_would_change_and_changes_nothing(world: World) -> None:
    notice = published(world)
    values = form(notice, text=TEXT.replace("Friday", "Thursday"))
    del values["publish"]
    page = world.at(world.bob).post(address("amend", notice), values).content.decode()
    assert "Publish this version" in page
    assert "Thursday" in page
    notice.refresh_from_db()
    assert notice.version == 1


def test_an_amendment_of_a_notice_that_changed_meanwhile_is_refused_and_kept(world: World) -> None:
    notice = published(world)
    bob, alice = world.at(world.bob), world.at(world.alice)
    alice.post(address("amend", notice), form(notice, text="Alice was first."))
    answer = bob.post(address("amend", notice), form(notice, text="Bob came second."))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Bob came second." in page
    assert "Alice was first." in page
    notice.refresh_from_db()
    assert (notice.version, notice.text) == (2, "Alice was first.")


def test_pressed_twice_it_is_amended_once(world: World) -> None:
    notice = published(world)
    bob, values = world.at(world.bob), form(notice, text="Other words.")
    assert [bob.post(address("amend", notice), values).status_code for _ in range(2)] == [302, 302]
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": "Other words.", "reason": " "}, "Say why"),
        ({"text": " "}, "Write what the public should read."),
        ({}, "This is what it says already."),
        ({"text": "Other words.", "reason": "x" * 1001}, "at most 1000"),
    ],
)
def test_what_cannot_be_published_is_said_and_nothing_is_lost(
    world: World, changed: dict[str, object], said: str
) -> None:
    notice = published(world)
    answer = world.at(world.bob).post(address("amend", notice), form(notice, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert LogEntry.objects.count() == 1


def test_an_editor_makes_no_retraction_and_changes_none(world: World) -> None:
    notice, retraction = published(world), published(world, kind="retraction")
    bob = world.at(world.bob)
    assert bob.post(address("amend", notice), form(notice, kind="retraction")).status_code == 422
    assert bob.post(address("amend", retraction), form(retraction, kind="correction")).status_code == 422
    assert bob.post(address("withdraw", retraction), {"reason": "No.", "seen": 1}).status_code == 403
    assert "Withdraw it" not in bob.get(address("notice", retraction)).content.decode()
    alice = world.at(world.alice)
    assert alice.post(address("amend", notice), form(notice, kind="retraction")).status_code == 302


def test_a_draft_and_another_site_s_notice_are_not_there(world: World) -> None:
    notice = published(world)
    assert world.at(world.bob).get(reverse("desk:notice", args=["gazette", 2])).status_code == 404
    assert world.at(world.bob).get(reverse("desk:notice", args=["gazette", 10**20])).status_code == 404
    assert world.at(world.charlie).get(reverse("desk:notice", args=["courier", notice.number])).status_code == 404
