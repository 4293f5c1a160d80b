"""`corrigenda manage addresses`: articles whose address is not what the site's rules make of it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Count, F, Q

from corrigenda.management.sites import site_of
from corrigenda.models import Article, Site


class Command(BaseCommand):
    """Compare every article's address with the rules, and list those that differ."""

    help = (
        "Compare the addresses of a site's articles with its rules, and list the articles that are stored under "
        "another address, share one, or are copies. They stay found; nothing is merged."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("site", help="the site's key")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print a few lines an article, and how many there are. Raises CommandError."""
        site = site_of(options["site"])
        site.named_by = ""  # whatever was compared before: an older worker may have added articles since
        Article.keep_to_rules(site)
        shared = set(
            Article.objects.filter(site=site).order_by().values_list("known_as", flat=True)
            .annotate(count=Count("pk")).filter(count__gt=1)
        )  # fmt: skip
        listed = ~Q(known_as=F("url")) | Q(known_as__in=shared) | Q(copy_of__isnull=False)
        found = Article.objects.filter(listed, site=site).select_related("copy_of").order_by("known_as", "pk")
        for article in found.iterator(chunk_size=400):
            self._write(article, shared)
        self.stdout.write(self._counted(site, found.count()))

    def _write(self, article: Article, shared: set[str]) -> None:
        self.stdout.write(f"{article.pk} {article.url}")
        if article.known_as != article.url:
            self.stdout.write(f"  known as {article.known_as}")
        if article.known_as in shared:
            others = Article.objects.filter(site=article.site_id, known_as=article.known_as).exclude(pk=article.pk)
            listed = ", ".join(map(str, others.order_by("pk").values_list("pk", flat=True)[:10]))
            self.stdout.write(f"  shares that address with {listed}")
        if article.copy_of is not None:
            self.stdout.write(f"  a copy of {article.copy_of.pk} {article.copy_of.url}")

    @staticmethod
    def _counted(site: Site, count: int) -> str:
        total = Article.objects.filter(site=site).count()
        return f"{count} of {total} articles; all others are stored under the address that they are known by."
