"""An article's newest text is to be checked for errors that can be told from it alone, or was."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q

from corrigenda.models.article import Article
from corrigenda.models.lease import ask, take_due
from corrigenda.models.revision import Revision
from corrigenda.models.waking import wake


class CopyCheck(models.Model):
    """A check of an article, due at `check_at` (UTC); none: nothing is due. `digest` names the text checked last, and
    `rules` what it was asked; a name and no reference, so that a replaced text may go."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="copy_check")
    check_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why the last check failed.")
    given_up_at = models.DateTimeField(null=True, help_text="When it failed once too often.")
    digest = models.CharField(max_length=80, blank=True)
    rules = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["article"], name="check_given_up", condition=Q(given_up_at__isnull=False))]

    def __str__(self) -> str:
        return str(self.article)

    @property
    def url(self) -> str:
        """The article's address."""
        return self.article.url

    @classmethod
    def ask(cls, article: Article, at: datetime) -> None:
        """Let an article be checked, if its site wants that; a copy is not, its original is. `at` is UTC."""
        if article.site.checks_copy and article.copy_of_id is None:
            cls.ask_for([article.pk], at)

    @classmethod
    def ask_for(cls, articles: list[int], at: datetime) -> None:
        """Let these articles be checked at `at` (UTC), whatever their sites' rules are."""
        CopyCheck.objects.bulk_create([CopyCheck(article_id=pk) for pk in articles], ignore_conflicts=True)
        ask(CopyCheck.objects.filter(article__in=articles), "check_at", at)
        wake()

    @classmethod
    def lease_due(cls, now: datetime, lease: timedelta, article: int | None = None) -> Self | None:
        """Take the check that has been due longest, or only this article's. None: nothing is due. `now` is UTC."""
        rows = cls.objects.all() if article is None else cls.objects.filter(article=article)
        pk = take_due(rows, "check_at", now, lease)
        return cls.objects.select_related("article__site").get(pk=pk) if pk is not None else None

    def done(self, revision: Revision | None, rules: str) -> None:
        """Free the row; one that was asked for meanwhile stays due."""
        own = CopyCheck.objects.filter(pk=self.pk)
        own.update(
            leased_until=None, attempts=0, trouble="", given_up_at=None, rules=rules,
            digest=revision.digest if revision else "",
        )  # fmt: skip
        own.filter(check_at=self.check_at).update(check_at=None)
