"""`corrigenda manage feeds`: the feeds that are watched, and how they are."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import F
from django.db.models.functions import Coalesce

from corrigenda.management.sites import site_of
from corrigenda.models import Feed


class Command(BaseCommand):
    """List feeds with their state."""

    help = "List the feeds that are watched: what they are, when they were read, and what troubles them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", nargs="?", help="the site's key (default: every site)")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print a few lines a feed, the parts of an index below it. Raises CommandError."""
        found = Feed.objects.select_related("site")
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
        hub = f", hub {feed.hub}" if feed.hub else ""
        self.stdout.write(f"{margin}{feed.site.key} {feed.url}")
        kind = feed.get_kind_display() or "unknown"
        self.stdout.write(f"{margin}  {kind}, {feed.entries} entries, {read}, {due}{hub}")
        if feed.trouble:
            self.stdout.write(f"{margin}  trouble: {feed.trouble}")


def _due(feed: Feed, now: datetime) -> str:
    if feed.given_up_at is not None or feed.read_at is None:
        return f"given up {feed.given_up_at or now:%Y-%m-%d %H:%M} UTC; “corrigenda watch” tries again"
    return "due now" if feed.read_at <= now else f"next {feed.read_at:%Y-%m-%d %H:%M} UTC"
