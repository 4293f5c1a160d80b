"""What a webhook is told: every documented type, as documented, and nothing that only a reader said."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.utils import timezone

from corrigenda.core.message_types import PING, TYPE_OF
from corrigenda.delivery import endpoints
from corrigenda.delivery.formats import body_of
from corrigenda.delivery.message import Message, message_of
from corrigenda.models import Correction, Delivery, Erratum, Event, EventKind, Format, Webhook
from tests.desk.world import STORY, World, act
from tests.docs.pages import bare, fences, reference, table

PRIVATE = ("reader@example.org", "My neighbour told me", "https://source.example", "eighty-one", "ab" * 8)


def everything_happens(world: World) -> Webhook:
    """A day at the desk in which each type of event happens; the webhook is to be told of all."""
    webhook = endpoints.add(world.site, "https://hooks.example/in", [], at=timezone.now())
    bob = world.at(world.bob)
    fixed = world.erratum("Saturday", "Friday", comment=PRIVATE[1], source=PRIVATE[2])
    fixed.reports.update(email=PRIVATE[0], network=PRIVATE[4])
    report = fixed.reports.get()
    Event.write(
        EventKind.GROUPED, site=world.site, at=timezone.now(), erratum=fixed, report=report, article=fixed.article
    )
    act(bob, "verify", fixed, should_read="Friday")
    changed = world.erratum("eighty people", PRIVATE[3])
    world.erratum("58 million", "59 million")
    act(bob, "hold", changed, hold_until="2100-01-01", reason="Asked the operator.")
    other = world.erratum("Lantern Hill tram", "Lantern Mount tram", "Lantern tram")
    act(bob, "split", other, report=other.reports.latest("pk").pk)
    act(bob, "duplicate", world.erratum("tram opens", "tramway opens"), duplicate_of=other.pk)
    rejected = world.erratum("ten minutes", "five minutes")
    act(bob, "reject", rejected, reason="It is every ten minutes.")
    act(bob, "undo", rejected)
    draft = Correction.objects.create(
        site=world.site, article=world.article, erratum=fixed, language="en", text="It opens on Friday.",
        before="Saturday", after="Friday", drafted_at=timezone.now(),
    )  # fmt: skip
    notice = Correction.publish(draft.pk, at=timezone.now(), actor=world.alice)
    words = {**notice.words, "text": "It opens on Friday, May 4."}
    Correction.amend(
        notice.pk, words, seen=1, reason="The day was left out.", is_minor=False, at=timezone.now(), actor=world.alice
    )
    Correction.withdraw(notice.pk, seen=2, reason="It was right.", at=timezone.now(), actor=world.alice)
    world.rewrite(STORY.replace("Saturday", "Friday").replace("eighty", "ninety"))
    world.rewrite(STORY + " It rained.")
    title, tram, cost = STORY.split("\n\n")
    world.rewrite("\n\n".join([cost + " It rained.", title, tram]))
    return webhook


def messages(webhook: Webhook) -> dict[str, Message]:
    """The last message of each type."""
    owed = Delivery.objects.filter(webhook=webhook).order_by("pk").select_related("event")
    return {message["type"]: message for message in (message_of(delivery.event) for delivery in owed)}


def shape(value: Any) -> Any:
    """The fields of a message, without what they hold."""
    return {name: shape(each) for name, each in value.items()} if isinstance(value, dict) else ()


def test_every_type_is_documented_with_an_example_as_it_is_sent(world: World) -> None:
    sent = messages(everything_happens(world))
    assert set(sent) == set(TYPE_OF.values()), "each type happens in this test"
    page = reference("webhooks")
    assert [bare(row[0]) for row in table(page, "## Types")] == [*TYPE_OF.values(), PING]
    examples = {}
    for fence in fences("json"):
        if fence.page == "docs/reference/webhooks.md":
            example = json.loads(fence.text)
            examples[example["type"]] = example
    ping = examples.pop(PING)
    assert (ping["type"], set(ping["data"])) == (PING, {"site"})
    assert {kind: shape(example) for kind, example in examples.items()} == {
        kind: shape(message) for kind, message in sent.items()
    }


def test_every_field_is_documented(world: World) -> None:
    fields = {f"{part}.{name}" for message in messages(everything_happens(world)).values()
              for part, value in message["data"].items() if isinstance(value, dict) for name in value}  # fmt: skip
    documented = {bare(row[0]) for row in table(reference("webhooks"), "## Fields")}
    assert fields <= documented
    assert {name for name in documented if "." in name} == fields


@pytest.mark.parametrize("written", Format.values)
def test_nothing_that_only_a_reader_said_leaves_the_desk(world: World, written: str) -> None:
    sent = b"".join(body_of(message, written) for message in messages(everything_happens(world)).values()).decode()
    assert "Friday" in sent
    assert [words for words in PRIVATE if words in sent] == []


def test_a_passage_that_was_not_found_in_the_article_is_not_told(world: World) -> None:
    webhook = endpoints.add(world.site, "https://hooks.example/in", [], at=timezone.now())
    erratum = world.erratum("words of a stranger", "others")
    Event.write(EventKind.GROUPED, site=world.site, at=timezone.now(), erratum=erratum, article=erratum.article)
    assert messages(webhook)["erratum.reported"]["data"]["erratum"]["passage"] == ""


def test_a_notice_is_told_as_each_event_left_it(world: World) -> None:
    sent = messages(everything_happens(world))
    first, second, last = (sent[f"correction.{kind}"]["data"]["correction"] for kind in (
        "published", "amended", "withdrawn",
    ))  # fmt: skip
    assert (first["text"], first["version"], first["withdrawn"]) == ("It opens on Friday.", 1, False)
    assert (second["text"], second["version"]) == ("It opens on Friday, May 4.", 2)
    assert (last["version"], last["withdrawn"], last["reason"]) == (3, True, "It was right.")


def test_a_decision_taken_back_later_is_told_as_it_was_taken(world: World) -> None:
    webhook = endpoints.add(world.site, "https://hooks.example/in", [], at=timezone.now())
    erratum: Erratum = world.erratum()
    act(world.at(world.bob), "reject", erratum, reason="She sails on Tuesdays.")
    act(world.at(world.bob), "undo", erratum)
    told = messages(webhook)
    rejected, undone = (told[f"erratum.{kind}"]["data"]["erratum"] for kind in ("rejected", "undone"))
    assert (rejected["state"], rejected["reason"]) == ("rejected", "She sails on Tuesdays.")
    assert (undone["state"], undone["reason"]) == ("reported", "")
