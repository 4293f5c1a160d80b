"""What one reader, or one copy check, said about one passage of one revision. Readers' are written by the intake's
writer and kept raw."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse

from corrigenda.core.anchoring import Quote
from corrigenda.models.article import Article
from corrigenda.models.erratum import Erratum
from corrigenda.models.revision import Revision
from corrigenda.models.site import Site


class Kind(models.TextChoices):
    """What kind of error a reader says it is."""

    TYPO = "typo", "typo"
    FACT = "fact", "wrong fact"
    LINK = "link", "broken link or caption"
    UNCLEAR = "unclear", "unclear"
    OTHER = "other", "other"


class SetAside(models.TextChoices):
    """Why a report stands outside the queue: it waits for review, or somebody put it away as junk."""

    NO = "", "not set aside"
    CAP = "cap", "over the site's daily cap"
    HONEYPOT = "honeypot", "a field that people do not see was filled in"
    FAST = "fast", "filled in too fast"
    JUNK = "junk", "junk"
    MUTED = "muted", "from a dropped source"
    FORGOTTEN = "forgotten", "junk that was forgotten"

    @classmethod
    def of_review(cls) -> set[str]:
        """Why reports wait for an editor's look."""
        return {cls.CAP, cls.HONEYPOT, cls.FAST}

    @classmethod
    def of_junk(cls) -> set[str]:
        """Why reports are forgotten after a while, unless somebody takes them out."""
        return {cls.JUNK, cls.MUTED}


class Report(models.Model):
    """A report as it came in. `place_at` is when the worker should place it (UTC); none: placed, aside, given up.

    One with a `rule` is a copy check's: it counts as no reader, and has no receipt.
    """

    uuid = models.UUIDField(unique=True, help_text="Made by the client, so that sending twice stores once.")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="reports", db_index=False)
    token = models.CharField(max_length=64, help_text="The receipt's address: the id, and 136 random bits.")
    digest = models.CharField(
        max_length=64, help_text="Keyed hash of what was sent, to tell a retry from another report."
    )
    received_at = models.DateTimeField()
    url = models.TextField()
    canonical = models.TextField(blank=True)
    exact = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    position_start = models.PositiveIntegerField(null=True)
    position_end = models.PositiveIntegerField(null=True)
    text_digest = models.CharField(max_length=80, blank=True, help_text="The revision the reader had before them.")
    proposal = models.TextField(null=True, help_text="What it should read; none: nothing proposed.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    comment = models.TextField(blank=True)
    source = models.TextField(blank=True, help_text="A link the reader gave as evidence.")
    email = models.TextField(blank=True)
    language = models.CharField(max_length=35)
    rule = models.CharField(max_length=40, null=True, help_text="The copy check that found it; none: a reader did.")
    network = models.CharField(max_length=16, help_text="Keyed hash of the reader's network; its key lives for a day.")
    set_aside = models.CharField(max_length=10, blank=True, choices=SetAside.choices)
    place_at = models.DateTimeField(null=True, db_index=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, help_text="Why it could not be placed the last time.")
    given_up_at = models.DateTimeField(null=True, help_text="When that failed once too often.")
    article = models.ForeignKey(Article, null=True, on_delete=models.PROTECT, related_name="reports", db_index=False)
    erratum = models.ForeignKey(Erratum, null=True, on_delete=models.PROTECT, related_name="reports", db_index=False)
    revision = models.ForeignKey(Revision, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    told_at = models.DateTimeField(null=True, help_text="When the reader was told the outcome by mail.")

    class Meta:
        # Partial where a new report has no value yet: each index is paid for by the intake.
        indexes = [
            models.Index(fields=["site", "received_at"], name="report_site_received"),
            models.Index(fields=["erratum"], name="report_of_erratum", condition=Q(erratum__isnull=False)),
            models.Index(fields=["article"], name="report_of_article", condition=Q(article__isnull=False)),
            models.Index(fields=["site", "id"], name="report_set_aside", condition=~Q(set_aside="")),
            models.Index(fields=["received_at"], name="report_with_email", condition=~Q(email="")),
            models.Index(fields=["site", "rule"], name="report_of_check", condition=Q(rule__isnull=False)),
            models.Index(fields=["site"], name="report_given_up", condition=Q(given_up_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} report of {self.received_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """The reader's receipt."""
        return reverse("intake:receipt", args=[self.token])

    @staticmethod
    def new_token(uuid: UUID, secret: bytes) -> str:
        """A receipt's token: the report's id, by which it is found, and a secret. Without an index of its own, because
        random keys scatter over the pages of an index, and every page is paid for at the commit."""
        return urlsafe_b64encode(uuid.bytes + secret).decode("ascii")

    @classmethod
    def by_token(cls, token: str) -> QuerySet[Report]:
        """The report whose token this is: one, or none."""
        try:
            uuid = UUID(bytes=urlsafe_b64decode(token.encode("ascii"))[:16])
        except ValueError:
            return cls.objects.none()
        return cls.objects.filter(uuid=uuid, token=token)

    @property
    def quote(self) -> Quote:
        """The passage as the reader's browser described it."""
        return Quote(self.exact, self.prefix, self.suffix)
