"""`corrigenda manage removefeed`: stop watching a feed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from corrigenda.models import Feed, Subscription


class Command(BaseCommand):
    """Forget a feed. The articles it named stay."""

    help = "Stop watching a feed. The articles that it named stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", help="the site's key")
        parser.add_argument("url", help="the feed's address, as “feeds” lists it")

    def handle(self, *_: Any, **options: Any) -> None:
        """Delete the row and its parts. Raises CommandError."""
        feed = Feed.objects.filter(site__key=options["site"], url=options["url"]).select_related("index").first()
        if feed is None:
            raise CommandError(f"“{options['site']}” has no feed {options['url']}; “feeds” lists them.")
        if feed.index is not None:
            raise CommandError(f"It is a part of {feed.index.url}; remove that.")
        subscription = Subscription.objects.filter(feed=feed).first()
        with transaction.atomic():
            if subscription is not None:
                subscription.leave(timezone.now())
            feed.delete()
        self.stdout.write(f"{feed.url} is no longer watched. The articles that it named stay.")
        if subscription is not None:
            self.stdout.write(f"The worker ends the subscription at {subscription.hub}.")
