"""A site with an article, and a way to publish in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User

from corrigenda.models import Article, Correction, Revision, Site

NOON = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)
DIGEST = "1:" + "5e" * 32

Publish = Callable[..., Correction]


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.create(
        key="tidings",
        name="Tidings of the Bay",
        language="en",
        time_zone="Europe/Kyiv",
        origins=["https://tidings.example"],
    )


@pytest.fixture
def other_site(db: None) -> Site:
    return Site.objects.create(key="elsewhere", name="Elsewhere", origins=["https://elsewhere.example"])


@pytest.fixture
def article(site: Site) -> Article:
    article = Article.objects.create(
        site=site, url="https://tidings.example/pier.html", title="Pier to reopen", language="en", first_seen_at=NOON
    )
    article.revision = Revision.objects.create(article=article, digest=DIGEST, text="Pier.", blocks=[], seen_at=NOON)
    article.save()
    return article


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob")


@pytest.fixture
def draft(article: Article) -> Callable[..., Correction]:
    """Make a draft; any column can be given."""

    def make(**columns: object) -> Correction:
        return Correction.objects.create(
            **{
                "site": article.site,
                "article": article,
                "language": "en",
                "text": "An earlier version said Monday; it is Tuesday.",
                "before": "on Monday",
                "after": "on Tuesday",
                "drafted_at": NOON,
                **columns,
            }
        )

    return make


@pytest.fixture
def publish(draft: Callable[..., Correction], bob: User) -> Publish:
    """Draft and publish; `at` is when (UTC)."""

    def make(at: datetime = NOON, **columns: object) -> Correction:
        return Correction.publish(draft(**columns).pk, at=at, actor=bob)

    return make
