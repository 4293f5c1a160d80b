"""Publishing enters the notice in the public log, in the same transaction, and the log keeps to what was said."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, transaction

from corrigenda.core.merkle import leaf_hash, nodes_of, root
from corrigenda.models import Article, Correction, Event, LogEntry, Site, append_only

AT = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def drafted(site: Site) -> Callable[[str], Correction]:
    article = Article.objects.create(site=site, url="https://ledger.test/a", first_seen_at=AT)

    def make(text: str) -> Correction:
        return Correction.objects.create(site=site, article=article, language="en", text=text, drafted_at=AT)

    return make


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob")


def lines(site: Site) -> list[str]:
    return list(site.log.order_by("index").values_list("entry", flat=True))


def test_each_publication_is_an_entry_and_the_tree_is_that_of_the_entries(site: Site, drafted, bob: User) -> None:
    for count in range(1, 10):
        Correction.publish(drafted(f"No. {count}").pk, at=AT, actor=bob)
        leaves = nodes_of([leaf_hash(line.encode()) for line in lines(site)])
        assert root(LogEntry.size(site), LogEntry.nodes_of(site)) == root(count, leaves)
    assert [json.loads(line)["text"] for line in lines(site)] == [f"No. {count}" for count in range(1, 10)]


def test_published_again_it_is_entered_once(site: Site, drafted, bob: User) -> None:
    draft = drafted("Friday.")
    for _ in range(2):
        Correction.publish(draft.pk, at=AT, actor=bob)
    assert len(lines(site)) == 1


def test_what_an_older_process_published_is_entered_with_the_next(site: Site, drafted, bob: User) -> None:
    Correction.objects.filter(pk=drafted("Without an entry.").pk).update(number=1, published_at=AT)
    Correction.publish(drafted("With one.").pk, at=AT, actor=bob)
    assert [json.loads(line)["number"] for line in lines(site)] == [1, 2]


def test_a_publication_that_fails_leaves_no_entry(
    site: Site, drafted, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Event, "write", fail)
    with pytest.raises(RuntimeError):
        Correction.publish(drafted("Friday.").pk, at=AT, actor=bob)
    assert lines(site) == []


def test_an_entry_cannot_be_changed_or_deleted(site: Site, drafted, bob: User) -> None:
    append_only.install(connection, append_only.LOG)
    try:
        Correction.publish(drafted("Friday.").pk, at=AT, actor=bob)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            LogEntry.objects.update(entry="{}")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            LogEntry.objects.all()._raw_delete(using="default")
        assert len(lines(site)) == 1
    finally:
        append_only.remove(connection)
