"""Publishing: what was read in the preview becomes public, once, with a number and a lasting address."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from corrigenda.core.states import Act
from corrigenda.models import Correction, Erratum, EventKind
from corrigenda.models.log_entry import LogEntry
from tests.desk.test_draft import WORDS, seen, verified
from tests.desk.world import World, act, address


def drafted(world: World, erratum: Erratum, **changed: str) -> dict[str, str]:
    """Save a draft as Alice, and give what the preview's form would send."""
    alice = world.at(world.alice)
    alice.post(address("draft", erratum), {**WORDS, **changed, "seen": seen(world, erratum)})
    draft = erratum.corrections.get(published_at__isnull=True)
    page = alice.get(address("preview", erratum)).content.decode()
    return {"notice": str(draft.pk), "seen": page.split('name="seen" value="')[1].split('"')[0]}


def test_an_editor_publishes_and_finds_the_public_notice(world: World) -> None:
    erratum = verified(world)
    form = drafted(world, erratum)
    bob = world.at(world.bob)
    answer = bob.post(address("publish", erratum), form)
    notice = erratum.corrections.get()
    assert notice.number == 1
    assert notice.published_at is not None
    page = bob.get(answer["Location"]).content.decode()
    assert f'href="{notice.get_absolute_url()}"' in page
    assert erratum.events.get(kind=EventKind.PUBLISHED).actor == world.bob
    assert WORDS["text"] in Client().get(notice.get_absolute_url()).content.decode()


def test_a_damaged_log_takes_no_notice_and_the_editor_is_told_why(world: World) -> None:
    first, second = verified(world), verified(world)
    alice = world.at(world.alice)
    alice.post(address("publish", first), drafted(world, first))
    LogEntry.objects.create(site=world.site, index=2, correction=first.corrections.get(), entry="{}", nodes=b"")
    answer = alice.post(address("publish", second), drafted(world, second), follow=True)
    assert answer.status_code == 200
    assert "The public log lacks entry 1" in answer.content.decode()
    assert second.corrections.get().published_at is None


def test_pressed_twice_it_is_published_once(world: World) -> None:
    erratum = verified(world)
    form = drafted(world, erratum)
    bob = world.at(world.bob)
    assert [bob.post(address("publish", erratum), form).status_code for _ in range(2)] == [302, 302]
    assert erratum.events.filter(kind=EventKind.PUBLISHED).count() == 1


def test_a_draft_that_changed_while_it_was_read_is_not_published(world: World) -> None:
    erratum = verified(world)
    form = drafted(world, erratum)
    drafted(world, erratum, text="Changed behind the editor's back.")
    answer = world.at(world.bob).post(address("publish", erratum), form)
    assert answer.status_code == 409
    assert "Changed behind the editor&#x27;s back." in answer.content.decode()
    assert erratum.corrections.get().published_at is None


def test_a_draft_whose_erratum_was_taken_back_is_not_published(world: World) -> None:
    erratum = verified(world)
    form = drafted(world, erratum)
    act(world.at(world.bob), "undo", erratum)
    assert world.at(world.bob).post(address("publish", erratum), form).status_code == 409
    assert erratum.corrections.get().published_at is None
    assert "cannot be published now" in world.at(world.bob).get(address("preview", erratum)).content.decode()


def test_a_fixed_erratum_leaves_for_the_tab_of_what_was_told(world: World) -> None:
    erratum = verified(world)
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=timezone.now())
    bob = world.at(world.bob)
    row = f'id="erratum-{erratum.pk}"'
    assert row in bob.get("/desk/gazette/?state=fixed").content.decode()
    bob.post(address("publish", erratum), drafted(world, erratum))
    assert row not in bob.get("/desk/gazette/?state=fixed").content.decode()
    assert row in bob.get("/desk/gazette/?state=done").content.decode()


def test_an_editor_does_not_publish_a_retraction(world: World) -> None:
    erratum = verified(world)
    form = drafted(world, erratum, kind="retraction")
    assert world.at(world.bob).post(address("publish", erratum), form).status_code == 403
    assert erratum.corrections.get().published_at is None
    assert world.at(world.alice).post(address("publish", erratum), form).status_code == 302


def test_another_erratum_s_draft_is_not_found(world: World) -> None:
    one, other = verified(world), verified(world, "eighty", "ninety")
    form = drafted(world, other)
    assert world.at(world.bob).post(address("publish", one), form).status_code == 404
    assert world.at(world.bob).post(address("publish", one), {"notice": "x"}).status_code == 404
    assert not Correction.objects.filter(published_at__isnull=False).exists()
