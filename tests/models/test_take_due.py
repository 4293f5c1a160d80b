"""Taking the row that has been due longest, when there are many."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corrigenda.models import Article, Site
from tests.environment import ON_POSTGRES

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)


def test_rows_that_came_due_in_one_moment_are_not_sorted_to_take_one(site: Site) -> None:
    urls = [f"https://ledger.test/{n}.html" for n in range(3000)]
    Article.objects.bulk_create(Article(site=site, url=u, known_as=u, first_seen_at=NOW, look_at=NOW) for u in urls)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE corrigenda_article")
        with CaptureQueriesContext(connection) as queries:
            assert Article.lease_due(NOW, timedelta(minutes=2)) is not None
        chosen = next(q["sql"] for q in queries if "ORDER BY" in q["sql"])
        cursor.execute(("EXPLAIN " if ON_POSTGRES else "EXPLAIN QUERY PLAN ") + chosen)
        plan = str(cursor.fetchall())
    assert "sort" not in plan.lower().replace("temp b-tree", "sort"), plan


def test_the_row_that_has_been_due_longest_is_taken_first(site: Site) -> None:
    for hours in (1, 3, 2):
        url = f"https://ledger.test/{hours}.html"
        Article.objects.create(site=site, url=url, first_seen_at=NOW, look_at=NOW - timedelta(hours=hours))
    taken = [Article.lease_due(NOW, timedelta(minutes=2)) for _ in range(4)]
    assert [article.url[-6] if article else None for article in taken] == ["3", "2", "1", None]
