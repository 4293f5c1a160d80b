"""The bench of following articles: its pages differ as they say, and it times what a look really does."""

from __future__ import annotations

import pytest

from bench.articles import cost, long, rows
from bench.articles.pages import first_text, page
from corrigenda.core.text import read
from corrigenda.models import Article, Erratum, Revision


def test_no_two_editions_of_a_story_have_the_same_text() -> None:
    texts = [read(page(cost.STORY, edition)).text for edition in range(20)]
    assert len(set(texts)) == 20
    assert texts[0] == first_text(cost.STORY).text


def test_what_a_part_spends_in_another_counts_there_alone() -> None:
    watch = cost.Stopwatch()
    inner = watch.around("inner", lambda: sum(range(200_000)))
    watch.around("outer", inner)()
    assert 0 < watch.seconds["outer"] < watch.seconds["inner"]


@pytest.mark.django_db
def test_every_case_is_a_look_that_does_what_its_name_says() -> None:
    site = rows.make_site()
    costs = cost.costs(site, rounds=1)
    for name, parts in costs.items():
        assert sum(parts[part] for part in cost.PARTS) == pytest.approx(parts["whole"])
        assert (parts["parse"] > 0) == (name != "unchanged (304)")
        assert (parts["carry"] > 0) == (name in ("changed, 1 erratum", "changed, 10 errata", "changed, 100 errata"))
    seen = Article.objects.filter(looked_at__isnull=False).order_by("pk")
    assert [article.revisions.count() for article in seen] == [1, 1, 3, 3, 3, 3]
    assert [article.errata.count() for article in seen] == [1, 1, 0, 1, 10, 100]
    newest = set(seen.values_list("revision", flat=True))
    assert set(Erratum.objects.filter(article__in=seen).values_list("revision", flat=True)) <= newest


@pytest.mark.django_db
def test_a_table_grows_to_its_size_with_revisions_and_errata() -> None:
    site = rows.make_site()
    for size in (50, 120):
        rows.grow(site, size, revisions=3)
        assert Article.objects.count() == size
        assert Revision.objects.count() == 3 * size
    assert Erratum.objects.count() == 120 // rows.WITH_ERRATUM
    assert not Article.objects.exclude(revision__digest__startswith="1:").exists()


@pytest.mark.django_db(transaction=True)  # PostgreSQL vacuums in no transaction
def test_a_long_run_looks_at_every_article_again_and_again_in_ten_parts() -> None:
    site = rows.make_site()
    rows.grow(site, 16, revisions=1)
    tenths = list(long.run(45))
    assert [tenth.looks for tenth in tenths] == [4, 5] * 5
    assert not Article.objects.filter(looked_at__isnull=True).exists()
    assert 16 < Revision.objects.count() == tenths[-1].revisions
    assert all(tenth.clock > 0 for tenth in tenths)
