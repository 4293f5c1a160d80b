"""One published text at a canonical URL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from corrigenda.core.anchoring import Span
from corrigenda.core.canonical import doubt
from corrigenda.core.fragment import text_fragment
from corrigenda.core.naming import named
from corrigenda.core.origins import absolute, article_url
from corrigenda.models.event import Event, EventKind
from corrigenda.models.lease import Take, ask, take_due
from corrigenda.models.site import Site
from corrigenda.models.waking import wake

if TYPE_CHECKING:
    from corrigenda.models.revision import Revision

_CHUNK = 400


class Presence(models.TextChoices):
    """How the article's page stands: none of these is an error."""

    LIVE = "live", "published"
    UNLISTED = "unlisted", "published, not to be listed"
    GONE = "gone", "removed"


class Article(models.Model):
    """A published text. `look_at` is when the worker should look at its page next (UTC); none: nothing is due."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="articles")
    url = models.URLField(max_length=2000)
    known_as = models.URLField(  # the database has the default too, for workers of an older version
        max_length=2000, blank=True, default="", db_default="", help_text="Its address by the site's present rules."
    )
    title = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=35, blank=True)
    first_seen_at = models.DateTimeField()
    revision: models.ForeignKey[Revision | None, Revision | None] = models.ForeignKey(
        "corrigenda.Revision", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    look_at = models.DateTimeField(null=True, blank=True, db_index=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why the last look failed.")
    given_up_at = models.DateTimeField(null=True, blank=True, help_text="When it failed once too often.")
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.LIVE)
    moved_to = models.URLField(max_length=2000, blank=True, help_text="Where the page redirects to for good.")
    canonical = models.URLField(
        max_length=2000, blank=True, default="", db_default="",
        help_text="Which other address its page gives as canonical.",
    )  # fmt: skip
    copy_of: models.ForeignKey[Article | None, Article | None] = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="copies",
        help_text="The article at that address, where the page is believed.",
    )  # fmt: skip
    named_at = models.DateTimeField(
        null=True, blank=True, help_text="When a watched feed last said that it is new or changed."
    )
    changed_at = models.DateTimeField(null=True, blank=True, help_text="When its newest text was first seen.")
    older_since = models.DateTimeField(
        null=True, blank=True, help_text="Since when the page serves an earlier text, perhaps from a cache."
    )
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True, help_text="The server's header, as it was sent.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "url"], name="one_article_a_url")]
        indexes = [
            models.Index(fields=["site", "known_as"], name="article_known_as"),
            models.Index(fields=["site", "moved_to"], name="article_moved_to", condition=~Q(moved_to="")),
            models.Index(fields=["site", "canonical"], name="article_canonical", condition=~Q(canonical="")),
            models.Index(fields=["site"], name="article_given_up", condition=Q(given_up_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or self.url

    def get_absolute_url(self) -> str:
        """The article's public corrections."""
        return reverse("record:article", args=[self.site.key, self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; a new article gets the address that it is known by."""
        self.known_as = self.known_as or named(self.url, self.site.naming) or self.url
        super().save(*args, **kwargs)

    def link_to(self, span: Span) -> str:
        """The page's address with a text fragment that leads to a passage of its newest text (code points).

        "" when nothing leads there alone, or there is no page.
        """
        page = absolute(self.url, "")
        if not page or self.presence == Presence.GONE or self.revision is None:
            return ""
        fragment = text_fragment(self.revision.text, span)
        return f"{page.partition('#')[0]}#{fragment}" if fragment else ""

    @property
    def original(self) -> Article:
        """The article that this one is a copy of, or itself."""
        return self.copy_of or self

    @classmethod
    def find(cls, site: Site, url: str) -> Self | None:
        """The article at a URL, in any of its spellings; None when nobody knows one."""
        return cls.find_all(site, [url]).get(url)

    @classmethod
    def find_all(cls, site: Site, urls: Iterable[str]) -> dict[str, Self]:
        """The known articles at these URLs.

        The one at the address itself goes first; then one that was stored under another spelling; then the only one
        whose page has moved there for good.
        """
        naming = site.naming
        names = {url: (named(url, naming), article_url(url)) for url in urls if "\0" not in url}
        wanted = {name for pair in names.values() for name in pair if name}
        moved_there = Q(moved_to__in=wanted) & ~Q(moved_to="")  # said twice, for the index that has only those
        # The site is said with each, for the indexes that begin with it: SQLite else reads through the whole site.
        asked = Q(site=site, known_as__in=wanted) | Q(site=site, url__in=wanted) | Q(moved_there, site=site)
        rows = list(cls.objects.filter(asked).select_related("copy_of").order_by("-pk"))
        by_url = {row.url: row for row in rows}
        by_name = {row.known_as: row for row in rows}
        moved: dict[str, list[Self]] = {}
        for row in rows:
            if row.moved_to in wanted and not doubt(row.known_as, row.moved_to, naming):
                moved.setdefault(row.moved_to, []).append(row)
        found: dict[str, Self] = {}
        for url, (name, plain) in names.items():
            key = name or plain
            at_last = moved[key][0] if len(moved.get(key, ())) == 1 else None
            if one := by_url.get(key) or by_name.get(key) or by_url.get(plain) or at_last:
                found[url] = one
        return found

    @classmethod
    def find_or_make(cls, site: Site, url: str, **defaults: Any) -> Self:
        """The article at a URL, made with these fields when nobody knows one."""
        cls.keep_to_rules(site)
        found = cls.find(site, url)
        if found is None:
            name = named(url, site.naming) or article_url(url)
            found, _ = cls.objects.get_or_create(site=site, url=name, defaults={"known_as": name, **defaults})
        return found

    @classmethod
    def keep_to_rules(cls, site: Site) -> bool:
        """After a change of the site's rules, compare its articles' addresses with them. Whether that was needed."""
        naming = site.naming
        if site.named_by == naming.fingerprint:
            return False
        rows = cls.objects.filter(site=site).order_by("pk").values_list("pk", "url", "known_as")
        last = 0
        while chunk := list(rows.filter(pk__gt=last)[:_CHUNK]):
            last = chunk[-1][0]
            names = [(pk, named(url, naming) or url, known_as) for pk, url, known_as in chunk]
            if changed := [(pk, name) for pk, name, known_as in names if name != known_as]:
                with transaction.atomic():  # in small steps: reports that come in wait for none of them
                    for pk, name in changed:
                        cls.objects.filter(pk=pk).update(known_as=name)
        site.named_by = naming.fingerprint
        Site.objects.filter(pk=site.pk).update(named_by=naming.fingerprint)
        Site.forget_known()
        return True

    def ask_for_look(self, at: datetime) -> None:
        """Let the worker look at the page at `at` (UTC), or earlier if it was going to."""
        Article.ask_for_looks(Article.objects.filter(pk=self.pk), at)

    @classmethod
    def ask_for_looks(cls, articles: models.QuerySet[Article], at: datetime) -> None:
        """The same for the pages of many."""
        if ask(articles, "look_at", at) and at <= timezone.now():
            wake()

    def set_presence(self, presence: Presence, at: datetime) -> None:
        """Remember how the page stands (`at` in UTC), with an event when that is new."""
        if self.presence == presence:
            return
        Event.write(
            EventKind.PRESENCE, site=self.site, at=at, article=self,
            before={"presence": self.presence}, after={"presence": presence},
        )  # fmt: skip
        Article.objects.filter(pk=self.pk).update(presence=presence)

    def set_redirect(self, moved_to: str, at: datetime) -> None:
        """Remember where the page redirects to for good, "" for nowhere; an event (`at` in UTC) says what is new."""
        if self.moved_to == moved_to:
            return
        Event.write(
            EventKind.REDIRECTED, site=self.site, at=at, article=self,
            before={"moved_to": self.moved_to}, after={"moved_to": moved_to},
        )  # fmt: skip
        Article.objects.filter(pk=self.pk).update(moved_to=moved_to)

    @classmethod
    def lease_due(
        cls, now: datetime, lease: timedelta, pks: list[int] | None = None, take: Take = take_due
    ) -> Self | None:
        """Take the article that has been due longest; it is this worker's until the lease ends. None: nothing due.

        `pks` restricts the choice to these articles, `take` chooses otherwise.
        """
        rows = cls.objects.all() if pks is None else cls.objects.filter(pk__in=pks)
        pk = take(rows, "look_at", now, lease)
        return cls.objects.select_related("site").get(pk=pk) if pk is not None else None
