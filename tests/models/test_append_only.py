"""History cannot be rewritten, not even with the ORM's own tools."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from corrigenda.models import Event, EventKind, Site, append_only

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
