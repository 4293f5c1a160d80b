"""`Erratum.apply`: one verb, one transaction, one event."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.db import connection

from corrigenda.core.states import Act, NotAllowed, State
from corrigenda.models import Article, Erratum, EventKind, Outdated, Site

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


def an_erratum(site: Site, exact: str = "on Tuesday") -> Erratum:
    article, _ = Article.objects.get_or_create(site=site, url="https://ledger.test/a", defaults={"first_seen_at": NOW})
    return Erratum.objects.create(
        site=site,
        article=article,
        kind="fact",
        exact=exact,
        grouping_version=1,
        first_reported_at=NOW,
        last_reported_at=NOW,
    )


@pytest.mark.django_db
def test_a_decision_is_an_event_with_who_when_before_and_after(site: Site) -> None:
    bob = User.objects.create(username="bob")
    erratum = Erratum.apply(an_erratum(site).pk, Act.VERIFY, at=NOW, actor=bob, seen_version=0, should_read="on Friday")
    event = erratum.events.get()
    assert (event.kind, event.actor, event.at) == (EventKind.VERIFIED, bob, NOW)
    assert event.before is not None
    assert event.after is not None
    assert (event.before["state"], event.after["state"]) == ("reported", "verified")
    assert (erratum.should_read, erratum.version, erratum.decided_at) == ("on Friday", 1, NOW)


@pytest.mark.django_db
def test_undo_brings_all_back_as_it_was(site: Site) -> None:
    erratum = an_erratum(site)
    Erratum.apply(erratum.pk, Act.HOLD, at=NOW, reason="waiting for the port", hold_until=NOW.date())
    Erratum.apply(erratum.pk, Act.REJECT, at=NOW, reason="no")
    back = Erratum.apply(erratum.pk, Act.UNDO, at=NOW)
    assert (back.state, back.reason, back.hold_until) == (State.HELD, "waiting for the port", NOW.date())
    assert back.last_decision() is None
    with pytest.raises(NotAllowed):
        Erratum.apply(erratum.pk, Act.UNDO, at=NOW)


@pytest.mark.django_db
def test_what_the_page_did_cannot_be_undone(site: Site) -> None:
    erratum = an_erratum(site)
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW)
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=NOW)
    with pytest.raises(NotAllowed):
        Erratum.apply(erratum.pk, Act.UNDO, at=NOW)


@pytest.mark.django_db
def test_a_decision_made_from_an_older_page_is_refused_with_what_happened(site: Site) -> None:
    erratum = an_erratum(site)
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW, seen_version=0)
    with pytest.raises(Outdated) as refused:
        Erratum.apply(erratum.pk, Act.REJECT, at=NOW, seen_version=0)
    assert [event.kind for event in refused.value.events] == [EventKind.VERIFIED]
    assert Erratum.objects.get(pk=erratum.pk).state == State.VERIFIED


@pytest.mark.django_db
def test_a_duplicate_is_only_undone(site: Site) -> None:
    erratum, other = an_erratum(site), an_erratum(site, "Anna")
    Erratum.apply(erratum.pk, Act.DUPLICATE, at=NOW, duplicate_of=other)
    with pytest.raises(NotAllowed):
        Erratum.apply(erratum.pk, Act.VERIFY, at=NOW)
    assert Erratum.apply(erratum.pk, Act.UNDO, at=NOW).duplicate_of is None


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_one_decides_and_one_is_told(site: Site) -> None:
    erratum = an_erratum(site)
    start, outcomes = threading.Barrier(2), []

    def decide(act: Act) -> None:
        start.wait()
        try:
            outcomes.append(Erratum.apply(erratum.pk, act, at=NOW, seen_version=0).state)
        except Outdated:
            outcomes.append("outdated")
        finally:
            connection.close()

    editors = [threading.Thread(target=decide, args=(act,)) for act in (Act.VERIFY, Act.REJECT)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert outcomes.count("outdated") == 1
    final = Erratum.objects.get(pk=erratum.pk)
    assert (final.version, final.events.count()) == (1, 1)
    assert final.state in outcomes
