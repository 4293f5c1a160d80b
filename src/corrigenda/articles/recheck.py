"""Look at many articles now, because somebody asks: all of a site's, those with errata, or the recent ones.

They are made due first, so that whoever stops in between leaves the rest to the worker, or to the next call, which
passes over those that were looked at a short while ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from django.db.models import Q

from corrigenda.articles.look import LEASE, look_at
from corrigenda.models import Article, Site

_CHUNK = 400

Choice = Literal["errata", "all"]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look brought: `has_changed` when there is a new text, `trouble` why the page could not be read.

    `is_left` when a worker has the article just now, or has just looked at it.
    """

    article: Article
    has_changed: bool = False
    trouble: str = ""
    is_left: bool = False


def choose(site: Site | None, choice: Choice, since: datetime | None, pass_over: timedelta, now: datetime) -> list[int]:
    """The keys of the articles to look at, those first that were not looked at for longest. Times are UTC.

    Of one site, or of all. `since` leaves out those that were neither first seen nor changed since then, and
    `pass_over` those that were looked at so short a while ago.
    """
    rows = Article.objects.all() if site is None else Article.objects.filter(site=site)
    if choice == "errata":
        rows = rows.filter(errata__duplicate_of__isnull=True, errata__isnull=False)
    if since is not None:
        rows = rows.filter(Q(first_seen_at__gte=since) | Q(changed_at__gte=since))
    rows = rows.filter(Q(looked_at__isnull=True) | Q(looked_at__lte=now - pass_over))
    found = rows.values_list("pk", "looked_at").distinct()
    long_ago = datetime.min.replace(tzinfo=UTC)
    return [pk for pk, _ in sorted(found, key=lambda row: (row[1] or long_ago, row[0]))]


def recheck(pks: Sequence[int]) -> Iterator[Looked]:
    """Make these articles due and look at each, one after the other."""
    begun = datetime.now(UTC)
    for start in range(0, len(pks), _CHUNK):
        Article.ask_for_looks(Article.objects.filter(pk__in=pks[start : start + _CHUNK]), begun)
    for pk in pks:
        now = datetime.now(UTC)
        article = Article.lease_due(now, LEASE, [pk])
        if article is None:
            yield Looked(Article.objects.select_related("site").get(pk=pk), is_left=True)
            continue
        before = article.revision_id
        trouble = look_at(article, now)
        article.refresh_from_db(fields=["revision"])
        yield Looked(article, has_changed=article.revision_id != before, trouble=trouble)
