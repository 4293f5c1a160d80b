"""The queues as they stand in rows: what is due, in hand, tried again, given up, and who works on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Count, Max, Min, Q, QuerySet, Value

from corrigenda.core.health import QUIET_AFTER, Health, Host, Queue
from corrigenda.models.article import Article
from corrigenda.models.confirmation import Confirmation
from corrigenda.models.copy_check import CopyCheck
from corrigenda.models.delivery import Delivery
from corrigenda.models.feed import Feed
from corrigenda.models.lease import free
from corrigenda.models.report import Report
from corrigenda.models.site import Site
from corrigenda.models.subscription import Subscription
from corrigenda.models.telling import Telling
from corrigenda.models.worker import Worker

_MOST_HOSTS = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A queue's rows, the field that says when one is due, where its site stands, and what has no row yet at a time."""

    name: str
    rows: type[Any]
    due: str
    site: str = "site"
    wanted: Callable[[datetime], QuerySet[Any]] | None = None

    def given_up(self, site: Site) -> QuerySet[Any]:
        """What was given up on a site, oldest last."""
        found: QuerySet[Any] = self.rows.objects.filter(given_up_at__isnull=False, **{self.site: site})
        return found.order_by("-given_up_at", "-pk")


QUEUES: tuple[Waiting, ...] = (
    Waiting("reports", Report, "place_at"),
    Waiting("articles", Article, "look_at"),
    Waiting("feeds", Feed, "read_at"),
    Waiting("subscriptions", Subscription, "act_at", "feed__site"),
    Waiting("confirmations", Confirmation, "ask_at", "report__site", Confirmation.wanted),
    Waiting("mails", Telling, "tell_at", "report__site", Telling.wanted),
    Waiting("checks", CopyCheck, "check_at", "article__site"),
    Waiting("deliveries", Delivery, "send_at", "webhook__site"),
)


def given_up_count(site: Site) -> int:
    """How much was given up on a site, in all queues; one query, because each page of the desk says it."""
    counts = [
        queue.given_up(site).order_by().values(one=Value(1)).annotate(count=Count("pk")).values_list("count")
        for queue in QUEUES
    ]
    return sum(count for (count,) in counts[0].union(*counts[1:], all=True))


def next_due(now: datetime) -> float | None:
    """Seconds until the next row comes due; 0 when one is due and free. None: none is to come."""
    found = []
    for queue in QUEUES:
        if free(queue.rows.objects.all(), queue.due, now).exists():
            return 0.0
        times = queue.rows.objects.filter(**{f"{queue.due}__gt": now}).order_by(queue.due)
        if (at := times.values_list(queue.due, flat=True).first()) is not None:
            found.append((at - now).total_seconds())
    return min(found, default=None)


def health(now: datetime) -> Health:
    """How the work behind the scenes stands at a time (UTC)."""
    return Health(
        at=now,
        queues=tuple(_queue(queue, now) for queue in QUEUES),
        hosts=tuple(_failing_hosts()),
        older_copies=Article.objects.filter(older_since__isnull=False).count(),
        workers=Worker.objects.filter(seen_at__gt=now - QUIET_AFTER).count(),
        seen_at=Worker.objects.aggregate(at=Max("seen_at"))["at"],
    )


def _queue(queue: Waiting, now: datetime) -> Queue:
    rows = queue.rows.objects
    due = free(rows.all(), queue.due, now).aggregate(count=Count("pk"), oldest=Min(queue.due))
    # What is in hand or tried again has a time too: the index on it spares the rows that are done.
    rest = rows.filter(**{f"{queue.due}__isnull": False}).aggregate(
        leased=Count("pk", filter=Q(leased_until__gte=now)),
        retrying=Count("pk", filter=~Q(trouble="") & Q(attempts__gt=0, given_up_at__isnull=True)),
    )
    given_up = rows.filter(given_up_at__isnull=False).count()
    to_begin = queue.wanted(now).count() if queue.wanted is not None else 0
    lag = (now - due["oldest"]).total_seconds() if due["oldest"] is not None else 0.0
    return Queue(queue.name, due["count"] + to_begin, lag, rest["leased"], rest["retrying"], given_up)


def _failing_hosts() -> list[Host]:
    """The hosts of which something could not be had the last time, those with most failures first."""
    counts: Counter[str] = Counter()
    troubles: dict[str, str] = {}
    for rows, last in ((Article, "looked_at"), (Feed, "pk")):
        failing = rows.objects.exclude(trouble="").filter(Q(attempts__gt=0) | Q(given_up_at__isnull=False))
        for url, trouble in failing.order_by(last).values_list("url", "trouble").iterator():
            host = urlsplit(url).netloc
            counts[host] += 1
            troubles[host] = trouble
    return [Host(host, count, troubles[host]) for host, count in counts.most_common(_MOST_HOSTS)]
