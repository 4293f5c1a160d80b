"""Check many articles now, because somebody asks: those whose newest text was not asked the site's present rules.

They are made due first, so that whoever stops in between leaves the rest to the worker, or to the next call.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.db.models import F, Q

from corrigenda.intake.copycheck import LEASE, Checked, check_article
from corrigenda.models import Article, CopyCheck, CopyRule, Presence, Site
from corrigenda.models.copy_rule import fingerprint

_CHUNK = 400


def choose(site: Site, *, again: bool) -> list[int]:
    """The keys of a site's articles to check, oldest first; `again`: also those that were checked as they are."""
    rows = Article.objects.filter(site=site, copy_of=None, revision__isnull=False).exclude(presence=Presence.GONE)
    if not again:
        asked = fingerprint(site, CopyRule.rules_of(site))
        rows = rows.exclude(Q(copy_check__rules=asked, copy_check__digest=F("revision__digest")))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def check_each(pks: Sequence[int]) -> Iterator[Checked | None]:
    """Make these articles due and check each, one after the other. None for one that a worker has, or has just had."""
    begun = datetime.now(UTC)
    for start in range(0, len(pks), _CHUNK):
        CopyCheck.ask_for(list(pks[start : start + _CHUNK]), begun)
    for pk in pks:
        now = datetime.now(UTC)
        due = CopyCheck.lease_due(now, LEASE, pk)
        yield check_article(due, now) if due is not None else None
