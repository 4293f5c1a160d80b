"""Delete articles' replaced texts on the site's clock, as far as nothing refers to them.

What refers to a text: rows that point at it (of every table, so that a new one counts from its first day), a report
that was not placed yet and bears its digest, and the history of an erratum: the texts before and after a change that
fixed its passage, brought it back or changed it otherwise are the evidence for what the desk says. Other events go on
naming a text by its digest when it is gone.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, ProtectedError

from corrigenda.core.retention import Stored, may_go
from corrigenda.models import Article, Event, EventKind, Report, Revision, Site

log = logging.getLogger(__name__)

_A_TURN = 20  # articles
_REST = timedelta(hours=1)
_LEAST = 3  # the first and the last are always kept


@dataclass
class Tour:
    """Where this process is on its way through all articles, and until when it rests after having been through."""

    after: int = 0
    rests_until: datetime | None = None

    def begin_anew(self) -> None:
        """Start at the first article, at once."""
        self.after, self.rests_until = 0, None


tour = Tour()
"""This process's. Another one goes its own way, and finds little left to do."""


def forget_texts(now: datetime) -> bool:
    """Go on through the articles of sites with a rule, some at a time (`now` in UTC). Whether there were any."""
    if tour.rests_until is not None and now < tour.rests_until:
        return False
    days = dict(Site.objects.filter(revisions_kept_days__isnull=False).values_list("pk", "revisions_kept_days"))
    if not days:
        return False
    least = timedelta(days=min(filter(None, days.values())))
    turn = list(
        # A text goes only when it, the first and the one after it are all older than the rule.
        Revision.objects.filter(article__site__in=days, article_id__gt=tour.after, seen_at__lt=now - least)
        .values_list("article_id", "article__site_id")
        .annotate(texts=Count("pk"))
        .filter(texts__gte=_LEAST)
        .order_by("article_id")[:_A_TURN]
    )
    for article, site, _ in turn:
        forget_texts_of(article, now - timedelta(days=days[site] or 0))
        tour.after = article
    if len(turn) < _A_TURN:
        tour.after, tour.rests_until = 0, now + _REST
    return bool(turn)


def forget_texts_of(article_pk: int, replaced_before: datetime) -> int:
    """Delete an article's texts that were replaced before then (UTC) and that nothing refers to. How many there were.

    Whoever stores a text or places a report locks the article too, so nothing comes to refer to a text meanwhile.
    """
    try:
        with transaction.atomic():
            article = Article.objects.select_for_update(of=("self",), no_key=True).get(pk=article_pk)
            stored = [Stored(*row) for row in article.revisions.values_list("pk", "digest", "seen_at")]
            going = may_go(
                stored,
                named=_named(article, [text.pk for text in stored]),
                named_digests=_waited_for(article) | _evidence(article),
                replaced_before=replaced_before,
            )
            Revision.objects.filter(pk__in=going).delete()
            return len(going)
    except ProtectedError as error:
        # Something refers to a text from where nobody looked: it is kept, and so are the article's others.
        table = type(next(iter(error.protected_objects))).__name__
        log.error("texts of article %s are kept: %s refers to one", article_pk, table)
        return 0


def _named(article: Article, pks: list[int]) -> set[int]:
    """The texts that rows point at, whatever table they are in."""
    found: set[int] = set()
    for field in Revision.named_by():
        rows = field.model._base_manager.filter(**{f"{field.name}__in": pks})
        if any(other.name == "article" for other in field.model._meta.fields):
            rows = rows.filter(article=article)  # of reports there is an index by article, and none by text
        found |= set(rows.values_list(field.attname, flat=True))
    return found


def _waited_for(article: Article) -> set[str]:
    """The digests that reports of the site bear which are not placed yet."""
    waiting = Report.objects.filter(site=article.site_id, place_at__isnull=False).exclude(text_digest="")
    return set(waiting.values_list("text_digest", flat=True))


def _evidence(article: Article) -> set[str]:
    """The digests before and after each change that meant something for an erratum: both bear the same time."""
    kinds = EventKind.of_passage() - {EventKind.MOVED}  # words that only stand elsewhere prove nothing
    meant = Event.objects.filter(erratum__article=article, kind__in=kinds, at=OuterRef("at"))
    changes = Event.objects.filter(Exists(meant), article=article, kind=EventKind.REVISION)
    sides = [side for both in changes.values_list("before", "after") for side in both]
    return {side["digest"] for side in sides if side}
