"""What the worker gave up on a site, and what an editor does about it: try again, or leave it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from corrigenda.core.numbers import number
from corrigenda.models import Article, Confirmation, CopyCheck, Delivery, Feed, Report, Site, Subscription, Telling
from corrigenda.models.lease import revive
from corrigenda.models.queues import QUEUES, Waiting
from corrigenda.models.waking import wake

_MOST_SHOWN = 100  # of a queue; the rest comes when these are dealt with
_LEAVABLE = frozenset({"articles", "confirmations", "mails", "subscriptions", "deliveries", "checks"})
"""A report is never left unseen, and a feed that is not wanted any more is removed."""
_OUTSIDE = frozenset({"articles", "feeds", "subscriptions"})
_MAILS = (Confirmation, Telling)
_NEEDED = {
    "subscriptions": ("feed",),
    "confirmations": ("report__erratum__site",),
    "mails": ("report__erratum__site",),
    "deliveries": ("webhook", "event__erratum__site"),
    "checks": ("article",),
}

Row = Article | Confirmation | CopyCheck | Delivery | Feed | Report | Subscription | Telling


@dataclass(frozen=True, slots=True)
class Failed:
    """A row for the page: `key` names it in a form; `title` is text from outside; `url` may lead out of the desk."""

    key: str
    title: str
    url: str
    note: str
    why: str
    since: datetime
    may_be_left: bool
    leads_out: bool


def failed(site: Site) -> list[tuple[str, list[Failed]]]:
    """What was given up, by queue, newest first; queues without any are left out."""
    found = [(queue.name, [_failed(queue, row) for row in _shown(queue, site)]) for queue in QUEUES]
    return [(name, rows) for name, rows in found if rows]


def try_again(site: Site, keys: list[str] | None, at: datetime) -> int:
    """Make these rows due, or (None) all of them; how many there were. One that is due already stays as it is.

    A mail that may have been sent is tried again only by itself: somebody has to mean it.
    """

    def again(queue: Waiting, rows: QuerySet[Any]) -> int:
        if queue.rows in _MAILS and keys is None:
            rows = rows.filter(handed_at__isnull=True)
        elif queue.rows in _MAILS:
            rows.update(handed_at=None)
        wake()
        return revive(rows, queue.due, at)

    return _with(site, keys, again)


def leave(site: Site, keys: list[str]) -> int:
    """Let these rows rest until something new happens to them; how many there were."""
    return _with(site, keys, lambda queue, rows: rows.update(given_up_at=None) if queue.name in _LEAVABLE else 0)


def _with(site: Site, keys: list[str] | None, deed: Callable[[Waiting, QuerySet[Any]], int]) -> int:
    done = 0
    with transaction.atomic():
        for queue in QUEUES:
            rows = queue.given_up(site).order_by()
            if keys is not None:
                rows = rows.filter(pk__in=[_number(key, queue) for key in keys])
            if rows.exists():
                done += deed(queue, rows)
    return done


def _number(key: str, queue: Waiting) -> int:
    """The row's number in a key of this queue; 0, which no row has, in any other."""
    name, _, row = key.partition("-")
    return number(row) or 0 if name == queue.name else 0


def _shown(queue: Waiting, site: Site) -> QuerySet[Any]:
    rows = queue.given_up(site)
    needed = _NEEDED.get(queue.name)
    return (rows.select_related(*needed) if needed else rows)[:_MOST_SHOWN]


def _failed(queue: Waiting, row: Row) -> Failed:
    assert row.given_up_at is not None, "the query asks for it"
    title, url, note = _named(row)
    key = f"{queue.name}-{row.pk}"
    return Failed(key, title, url, note, row.trouble, row.given_up_at, queue.name in _LEAVABLE, queue.name in _OUTSIDE)


def _named(row: Row) -> tuple[str, str, str]:
    """What it is called, where it leads, and what else to say."""
    if isinstance(row, _MAILS):
        # Never the reader's address: the erratum says what the mail is about.
        erratum, asks = row.report.erratum, isinstance(row, Confirmation)
        title = f"Erratum {row.report.erratum_id}" if erratum else f"Report {row.report_id}"
        note = "is asked to confirm the address" if asks else "wants to hear back"
        return title, erratum.get_absolute_url() if erratum else "", note
    if isinstance(row, Delivery):
        # Only the host: a chat's address is a secret.
        about = row.event.erratum
        return f"To {row.webhook.host}", about.get_absolute_url() if about else "", row.event.get_kind_display()
    if isinstance(row, Subscription):
        return str(row), row.topic, "the feed is read in its own time; the hub is asked again after a week"
    if isinstance(row, Report):
        return row.exact or row.comment or "A report without words", row.url, row.comment if row.exact else ""
    return str(row), row.url, f"{row.attempts} tries"
