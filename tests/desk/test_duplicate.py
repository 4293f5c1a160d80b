"""Duplicates: the reports of one erratum count for another; nothing is lost, and it can be undone."""

from __future__ import annotations

import pytest
from django.utils import timezone

from corrigenda.core.states import Act, NotAllowed, State
from corrigenda.models import Article, Erratum
from tests.desk.world import World, act, address


def test_the_reports_count_for_the_other_erratum(world: World) -> None:
    one, other = world.erratum("Saturday", "Friday"), world.erratum("Saturday, May", "Friday, May", "Friday, May")
    answer = act(world.at(world.bob), "duplicate", one, duplicate_of=other.pk)
    assert answer.status_code == 302
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.duplicate_of, one.reports_count) == (State.REJECTED, other, 0)
    assert other.reports_count == other.reports.count() == 3
    page = world.at(world.bob).get(address("erratum", other)).content.decode()
    assert "3 readers" in page


def test_undoing_it_brings_the_reports_back(world: World) -> None:
    one, other = world.erratum("Saturday", "Friday"), world.erratum("Saturday, May", "Friday, May")
    bob = world.at(world.bob)
    act(bob, "duplicate", one, duplicate_of=other.pk)
    act(bob, "undo", one)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, one.duplicate_of, one.reports_count, other.reports_count) == (State.REPORTED, None, 1, 1)


def test_the_typed_number_wins_over_the_list(world: World) -> None:
    one, two, three = world.erratum("Saturday", None), world.erratum("tram", None), world.erratum("eighty", None)
    act(world.at(world.bob), "duplicate", one, duplicate_of=two.pk, duplicate_number=three.pk)
    one.refresh_from_db()
    assert one.duplicate_of == three


@pytest.mark.parametrize("number", ["", "0", "99999999", "9" * 40, "itself", "-1"])
def test_what_cannot_be_the_original_is_refused(world: World, number: str) -> None:
    one = world.erratum()
    refused = act(world.at(world.bob), "duplicate", one, duplicate_number=str(one.pk) if number == "itself" else number)
    assert refused.status_code == 422
    one.refresh_from_db()
    assert one.state == State.REPORTED


def test_another_site_s_erratum_cannot_take_the_reports(world: World) -> None:
    courier = world.charlie.memberships.get().site
    article = Article.objects.create(
        site=courier, url="https://courier.example/a", first_seen_at=world.revision.seen_at
    )
    foreign = Erratum.objects.create(
        site=courier, article=article, kind="typo", grouping_version=1, first_reported_at=world.revision.seen_at,
        last_reported_at=world.revision.seen_at,
    )  # fmt: skip
    assert act(world.at(world.bob), "duplicate", world.erratum(), duplicate_number=foreign.pk).status_code == 422


def test_a_duplicate_can_only_be_undone(world: World) -> None:
    one, other = world.erratum("Saturday", "Friday"), world.erratum("Saturday, May", "Friday, May")
    bob = world.at(world.bob)
    act(bob, "duplicate", one, duplicate_of=other.pk)
    assert act(bob, "verify", one, should_read="Friday").status_code == 409
    one.refresh_from_db()
    assert one.duplicate_of == other
    assert 'id="decision-title"' not in bob.get(address("erratum", one)).content.decode()


def test_a_duplicate_of_what_became_one_itself_comes_back_after_it(world: World) -> None:
    one, two, three = world.erratum("Saturday", None), world.erratum("tram", None), world.erratum("eighty", None)
    bob = world.at(world.bob)
    act(bob, "duplicate", one, duplicate_of=two.pk)
    act(bob, "duplicate", two, duplicate_of=three.pk)
    assert act(bob, "undo", one).status_code == 409
    assert act(bob, "undo", two).status_code == 302
    assert act(bob, "undo", one).status_code == 302
    for erratum in (one, two, three):
        erratum.refresh_from_db()
        assert (erratum.reports_count, erratum.reports.count(), erratum.duplicate_of) == (1, 1, None)


@pytest.mark.parametrize("fate", [Act.JUNK, Act.DUPLICATE])
def test_reports_do_not_go_to_what_was_put_away_in_the_meantime(world: World, fate: Act) -> None:
    one, two, three = world.erratum("Saturday", None), world.erratum("tram", None), world.erratum("eighty", None)
    Erratum.apply(two.pk, fate, at=timezone.now(), duplicate_of=three if fate is Act.DUPLICATE else None)
    with pytest.raises(NotAllowed):
        Erratum.apply(one.pk, Act.DUPLICATE, at=timezone.now(), actor=world.bob, duplicate_of=two)
    one.refresh_from_db()
    assert (one.state, one.reports.count()) == (State.REPORTED, 1)
