"""`corrigenda manage feeds`: the feeds that are watched, and how they are."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F
from django.db.models.functions import Coalesce

from corrigenda.articles.hub import why_not
from corrigenda.management.sites import site_of
from corrigenda.models import Feed, Standing, Subscription


class Command(BaseCommand):
    """List feeds with their state."""

    help = "List the feeds that are watched: what they are, when they were read, and what troubles them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", nargs="?", help="the site's key (default: every site)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print a few lines a feed, the parts of an index below it. Raises CommandError."""
        found = Feed.objects.select_related("site", "subscription")
        if options["site"] is not None:
            found = found.filter(site=site_of(options["site"]))
        now = datetime.now(UTC)
        whole = Coalesce(F("index_id"), F("pk"))
        for feed in found.order_by("site__key", whole, F("index_id").asc(nulls_first=True), "url"):
            self._write(feed, now)
        if not found.exists():
            self.stdout.write("No feed is watched; “corrigenda manage addfeed” adds one.")

    def _write(self, feed: Feed, now: datetime) -> None:
        margin = "  " if feed.index_id is not None else ""
        read = f"read {feed.last_read_at:%Y-%m-%d %H:%M} UTC" if feed.last_read_at else "not read yet"
        due = _due(feed, now)
        self.stdout.write(f"{margin}{feed.site.key} {feed.url}")
        kind = feed.get_kind_display() or "unknown"
        self.stdout.write(f"{margin}  {kind}, {feed.entries} entries, {read}, {due}")
        if feed.hub:
            self.stdout.write(f"{margin}  WebSub: {_told_by(feed, now)}")
        if feed.trouble:
            self.stdout.write(f"{margin}  trouble: {feed.trouble}")


def _due(feed: Feed, now: datetime) -> str:
    if feed.given_up_at is not None or feed.read_at is None:
        return f"given up {feed.given_up_at or now:%Y-%m-%d %H:%M} UTC; “corrigenda watch” tries again"
    return "due now" if feed.read_at <= now else f"next {feed.read_at:%Y-%m-%d %H:%M} UTC"


def _told_by(feed: Feed, now: datetime) -> str:
    """How the feed's hub and the desk stand to each other."""
    if why := why_not(feed.hub):
        return f"not subscribed at {feed.hub}, because {why}"
    subscription: Subscription | None = getattr(feed, "subscription", None)
    if subscription is None:
        return f"the hub {feed.hub} is asked when the feed is read next"
    trouble = f"; {subscription.trouble}" if subscription.trouble else ""
    if subscription.standing == Standing.ACTIVE:
        until = subscription.lease_until
        if until is None or until <= now:
            return f"the subscription at {subscription.hub} has ended{trouble}"
        last = subscription.delivered_at
        told = f"last told {last:%Y-%m-%d %H:%M} UTC" if last else "has not told anything yet"
        return f"subscribed at {subscription.hub} until {until:%Y-%m-%d %H:%M} UTC, {told}{trouble}"
    if subscription.standing == Standing.DENIED:
        return f"not subscribed at {subscription.hub}{trouble}; asked again {subscription.act_at:%Y-%m-%d} UTC"
    asked = "asked, not confirmed yet" if subscription.asked_at else "to be asked"
    return f"the hub {subscription.hub} is {asked}{trouble}"
