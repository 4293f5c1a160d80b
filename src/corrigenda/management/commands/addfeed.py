"""`corrigenda manage addfeed`: let the desk find articles by a feed or sitemap."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from corrigenda.articles.fetch import FetchError
from corrigenda.articles.hub import why_not
from corrigenda.articles.watch import get_feed, hub_and_topic
from corrigenda.core.feeds import FeedError, FeedKind, read_feed
from corrigenda.core.naming import named
from corrigenda.core.origins import absolute, article_url
from corrigenda.management.sites import site_of
from corrigenda.models import Feed


class Command(BaseCommand):
    """Read a feed once, say what it names, and watch it from now on."""

    help = (
        "Watch a feed: Atom, RSS, JSON Feed, a news sitemap, a sitemap or an index of sitemaps. It is read first, and "
        "not added when it cannot be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", help="the site's key")
        parser.add_argument("url", help="the feed's address")

    def handle(self, *_: Any, **options: Any) -> None:
        """Fetch, read, say, save. Raises CommandError."""
        site = site_of(options["site"])
        url = article_url(absolute(options["url"], ""))
        if not url:
            raise CommandError(f"Not an address of the form https://host/path: {options['url']}")
        if (there := Feed.objects.filter(site=site, url=url).first()) is not None:
            raise CommandError(f"{site.name} has this feed already{', as part of an index' if there.index_id else ''}.")
        try:
            fetched = get_feed(site, url)
            said = read_feed(fetched.body, fetched.content_type, fetched.url)
        except (FetchError, FeedError) as error:
            raise CommandError(f"{url} was not added: {error}.") from error
        hub, topic = hub_and_topic(fetched, said, url)
        now = datetime.now(UTC)
        Feed.objects.create(
            site=site, url=url, kind=said.kind, title=said.title, hub=hub, topic=topic, ttl=said.ttl,
            entries=len(said.entries), read_at=now,
        )  # fmt: skip
        own = sum(named(entry.url, site.naming) is not None for entry in said.entries)
        what = "sitemaps" if said.kind is FeedKind.INDEX else "articles"
        self.stdout.write(
            f"{url} is {said.kind.label} and names {len(said.entries)} {what}, {own} of them on the site."
        )
        if said.flaw:
            self.stdout.write(f"It could be read, but {said.flaw}.")
        if hub:
            why = why_not(hub)
            use = f"which is not used, because {why}" if why else "which is asked to tell the desk what is new"
            self.stdout.write(f"It names a WebSub hub, {hub}, {use}.")
        if said.entries and not own and said.kind is not FeedKind.INDEX:
            self.stdout.write(f"None is on the site's origins ({', '.join(site.origins)}), so none will be taken.")
        self.stdout.write("The worker reads it from now on; “corrigenda watch” reads it at once.")
