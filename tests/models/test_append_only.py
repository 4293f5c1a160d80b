"""History cannot be rewritten, not even with the ORM's own tools."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from corrigenda.models import Article, Correction, Event, EventKind, LogEntry, Site, append_only

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(site: Site) -> Iterator[Event]:
    append_only.install(connection)
    yield Event.write(EventKind.VERIFIED, site=site, at=datetime(2026, 1, 1, tzinfo=UTC), note="as decided")
    append_only.remove(connection)


def test_an_event_cannot_be_changed(event: Event) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(note="otherwise")
    assert Event.objects.get().note == "as decided"


def test_an_event_cannot_be_deleted(event: Event) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all()._raw_delete(using="default")
    assert Event.objects.count() == 1


def test_events_can_be_added(event: Event, site: Site) -> None:
    Event.write(EventKind.UNDONE, site=site, at=datetime(2026, 1, 2, tzinfo=UTC))
    assert Event.objects.count() == 2


def test_a_version_of_a_notice_cannot_be_changed_or_deleted(site: Site) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    article = Article.objects.create(site=site, url="https://ledger.test/a", first_seen_at=at)
    draft = Correction.objects.create(site=site, article=article, language="en", text="Ten.", drafted_at=at)
    bob = User.objects.create_user("bob")
    notice = Correction.publish(draft.pk, at=at, actor=bob)
    append_only.install(connection, append_only.LOG)
    try:
        words = {**notice.words, "text": "Eleven."}
        Correction.amend(notice.pk, words, seen=1, reason="Miscounted.", is_minor=False, at=at, actor=bob)
        for rewrite in (
            lambda rows: rows.update(entry="{}"),
            lambda rows: rows._raw_delete(using="default"),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                rewrite(LogEntry.objects.filter(correction=notice))
    finally:
        append_only.remove(connection)
    assert [json.loads(row.entry)["text"] for row in notice.log.order_by("index")] == ["Ten.", "Eleven."]
