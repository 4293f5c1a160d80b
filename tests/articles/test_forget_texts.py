"""Texts that were replaced are deleted on the site's clock, as far as nothing refers to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import PROTECT, ProtectedError

from corrigenda.articles.forget_texts import forget_texts, tour
from corrigenda.core.states import Act
from corrigenda.core.text import read
from corrigenda.models import Article, Correction, Erratum, Revision, Site
from corrigenda.worker import DUTIES
from tests.articles.test_revise import see
from tests.intake.test_place import HTML, NOW, a_report, article, placed

__all__ = ["article"]  # the fixture
pytestmark = pytest.mark.django_db

LONG_AFTER = NOW + timedelta(days=400)


@pytest.fixture(autouse=True)
def _first_article_first() -> Iterator[None]:
    tour.begin_anew()
    yield
    tour.begin_anew()


@pytest.fixture
def site(site: Site) -> Site:
    site.revisions_kept_days = 30
    site.save()
    return site


def variant(number: int) -> str:
    return HTML.replace("Tuesday night", f"Tuesday night number {number}")


def edited(article: Article, *numbers: int) -> None:
    for number in numbers:
        see(article, variant(number), NOW + timedelta(days=number))


def kept(article: Article) -> list[str]:
    return list(article.revisions.order_by("seen_at").values_list("digest", flat=True))


def digests(*numbers: int) -> list[str]:
    return [read(HTML).digest, *(read(variant(number)).digest for number in numbers)]


def test_only_the_first_and_the_newest_are_kept_when_nothing_refers_to_the_others(article: Article) -> None:
    edited(article, 1, 2, 3)
    assert forget_texts(LONG_AFTER)
    assert kept(article) == digests(3)


def test_without_a_rule_all_are_kept(site: Site, article: Article) -> None:
    site.revisions_kept_days = None
    site.save()
    edited(article, 1, 2, 3)
    assert not forget_texts(LONG_AFTER)
    assert kept(article) == digests(1, 2, 3)


def test_what_was_replaced_within_the_sites_days_is_kept(article: Article) -> None:
    edited(article, 1, 2, 3)
    forget_texts(NOW + timedelta(days=32, hours=12))
    assert kept(article) == digests(2, 3)


def test_the_text_that_was_reported_on_is_kept(site: Site, article: Article) -> None:
    edited(article, 1)
    placed(a_report(site, "on Tuesday", None))
    edited(article, 2, 3, 4)
    forget_texts(LONG_AFTER)
    assert kept(article) == digests(1, 4)


def test_a_text_that_a_waiting_report_names_is_kept(site: Site, article: Article) -> None:
    edited(article, 1, 2, 3)
    report = a_report(site, "on Tuesday", None)
    report.text_digest = digests(2)[1]
    report.save()
    assert report.place_at is not None
    forget_texts(LONG_AFTER)
    assert kept(article) == digests(2, 3)


def test_the_texts_before_and_after_a_fix_are_kept(site: Site, article: Article) -> None:
    edited(article, 1)
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    erratum.reports.update(revision=None)  # the text it was reported on is not what is asked here
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW, should_read="on Friday")
    edited(article, 2)
    fixed = [variant(number).replace("on Tuesday", "on Friday") for number in (2, 4, 5)]
    for number, html in enumerate(fixed, start=3):
        see(article, html, NOW + timedelta(days=number))
    assert Erratum.objects.get(pk=erratum.pk).state == "fixed"
    forget_texts(LONG_AFTER)
    assert kept(article) == [*digests(2), read(fixed[0]).digest, read(fixed[2]).digest]


def test_the_text_that_a_notice_was_published_on_is_kept(site: Site, article: Article) -> None:
    edited(article, 1)
    named = Revision.objects.latest("pk")
    Correction.objects.create(site=site, article=article, revision=named, language="en", text="x", drafted_at=NOW)
    edited(article, 2, 3)
    forget_texts(LONG_AFTER)
    assert kept(article) == digests(1, 3)


def test_every_row_that_refers_to_a_text_protects_it(site: Site, article: Article) -> None:
    """The safety net under the rule: a new table that refers to texts has to protect them as well."""
    columns = Revision.named_by()
    assert {column.model.__name__ for column in columns} >= {"Article", "Erratum", "Report", "Correction"}
    for column in columns:
        assert column.remote_field.on_delete is PROTECT, column
    with pytest.raises(ProtectedError):
        Revision.objects.all().delete()


def test_articles_are_gone_through_some_at_a_time_and_then_there_is_a_rest(site: Site, article: Article) -> None:
    others = [Article.objects.create(site=site, url=f"{article.url}/{n}", first_seen_at=NOW) for n in range(25)]
    for other in others:
        edited(other, 1, 2, 3)
    assert forget_texts(LONG_AFTER)
    assert [len(kept(other)) for other in others] == [2] * 20 + [3] * 5
    assert forget_texts(LONG_AFTER)
    assert {len(kept(other)) for other in others} == {2}
    edited(article, 1, 2, 3)
    assert not forget_texts(LONG_AFTER + timedelta(minutes=59))
    assert forget_texts(LONG_AFTER + timedelta(minutes=61))
    assert kept(article) == digests(3)


def test_it_is_a_duty_of_the_worker() -> None:
    assert forget_texts in DUTIES
