"""Alice owns the site, Bob edits, Vera only looks; Charlie belongs to another site and must see nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from corrigenda.core.roles import Role
from corrigenda.core.text import digest_of
from corrigenda.models import Article, Membership, Revision, Site
from tests.desk.world import BLOCKS, STORY, World


@pytest.fixture
def world(db: None) -> World:
    now = timezone.now()
    site = Site.objects.create(
        key="gazette", name="Hill Gazette", time_zone="Asia/Tokyo", origins=["https://gazette.example"]
    )
    other = Site.objects.create(key="courier", name="Bay Courier", origins=["https://courier.example"])
    people = {name: User.objects.create_user(name) for name in ("alice", "bob", "vera", "charlie")}
    for name, role in (("alice", Role.ADMIN), ("bob", Role.EDITOR), ("vera", Role.VIEWER)):
        Membership.objects.create(user=people[name], site=site, role=role)
    Membership.objects.create(user=people["charlie"], site=other, role=Role.ADMIN)
    article = Article.objects.create(
        site=site, url="https://gazette.example/tram", title="Lantern Hill tram opens", language="en", first_seen_at=now
    )
    revision = Revision.objects.create(
        article=article, digest=digest_of(STORY), text=STORY, blocks=BLOCKS, title=article.title, seen_at=now
    )
    article.revision = revision
    article.save()
    return World(site, article, revision, **people)
