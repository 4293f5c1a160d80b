"""A published notice is withdrawn visibly and for good."""

from __future__ import annotations

import json

from django.core import mail
from django.test import Client
from django.utils import timezone

from corrigenda.core.states import Act
from corrigenda.delivery.tell import tell_one
from corrigenda.models import Erratum, EventKind, LogEntry, Report
from tests.desk.test_amend import TEXT, address, form, published
from tests.desk.world import World

WHY = {"reason": "It was about another tram.", "seen": 1}


def test_an_editor_withdraws_a_notice_and_its_page_says_when_and_why(world: World) -> None:
    notice = published(world)
    answer = world.at(world.bob).post(address("withdraw", notice), WHY)
    assert answer.status_code == 302
    answer = Client().get(notice.get_absolute_url())
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "This notice was withdrawn." in page
    assert "It was about another tram." in page
    assert page.index("<details>") < page.index(f"<s>{TEXT}</s>") < page.index("</details>")
    event = notice.erratum.events.get(kind=EventKind.WITHDRAWN)
    assert (event.actor, event.note) == (world.bob, WHY["reason"])


def test_a_withdrawal_is_an_entry_that_repeats_what_it_withdraws(world: World) -> None:
    notice = published(world)
    world.at(world.bob).post(address("withdraw", notice), WHY)
    first, last = (json.loads(row.entry) for row in LogEntry.objects.order_by("index"))
    assert (last["act"], last["version"], last["reason"]) == ("withdraw", 2, WHY["reason"])
    assert all(first[name] == last[name] for name in ("text", "before", "after", "number", "article"))


def test_withdrawn_it_is_neither_amended_nor_withdrawn_again(world: World) -> None:
    notice = published(world)
    bob = world.at(world.bob)
    assert [bob.post(address("withdraw", notice), WHY).status_code for _ in range(2)] == [302, 302]
    assert bob.post(address("amend", notice), form(notice, text="Other words.", seen=2)).status_code == 409
    assert LogEntry.objects.count() == 2
    page = bob.get(address("notice", notice)).content.decode()
    assert "Withdraw the notice" not in page
    assert "It was withdrawn" in page


def test_a_withdrawal_without_a_reason_or_of_an_older_version_is_refused(world: World) -> None:
    notice = published(world)
    bob = world.at(world.bob)
    assert bob.post(address("withdraw", notice), {"reason": " ", "seen": 1}).status_code == 422
    bob.post(address("amend", notice), form(notice, text="Other words."))
    answer = bob.post(address("withdraw", notice), WHY)
    assert answer.status_code == 409
    assert WHY["reason"] in answer.content.decode()
    notice.refresh_from_db()
    assert notice.withdrawn_at is None


def test_a_damaged_log_takes_no_withdrawal_and_the_editor_is_told_why(world: World) -> None:
    notice = published(world)
    LogEntry.objects.create(site=world.site, index=2, correction=notice, entry="{}", nodes=b"")
    answer = world.at(world.bob).post(address("withdraw", notice), WHY)
    assert answer.status_code == 409
    assert "lacks entry 1" in answer.content.decode()
    notice.refresh_from_db()
    assert notice.withdrawn_at is None


def test_the_erratum_is_among_those_without_a_notice_again(world: World) -> None:
    notice = published(world)
    Erratum.apply(notice.erratum_id, Act.SEE_FIXED, at=timezone.now())
    bob = world.at(world.bob)
    row = f'id="erratum-{notice.erratum_id}"'
    assert row in bob.get("/desk/gazette/?state=done").content.decode()
    bob.post(address("withdraw", notice), WHY)
    assert row in bob.get("/desk/gazette/?state=fixed").content.decode()


def test_no_reader_is_told_of_a_withdrawn_notice(world: World) -> None:
    notice = published(world)
    report = notice.erratum.reports.get()
    token = Report.new_token(report.uuid, b"x" * 17)
    notice.erratum.reports.update(email="reader@example.org", token=token)
    world.at(world.bob).post(address("withdraw", notice), WHY)
    assert not tell_one(timezone.now())
    assert mail.outbox == []
    receipt = Client().get(f"/receipt/{token}/").content.decode()
    assert "This notice was withdrawn." in receipt
    assert TEXT not in receipt
