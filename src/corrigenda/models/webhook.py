"""An address at which a site's own software, or a chat, is told of events."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from corrigenda.core.message_types import TYPE_OF
from corrigenda.core.origins import absolute
from corrigenda.models.site import Site


class Format(models.TextChoices):
    """How what is told is written."""

    STANDARD = "standard", "Standard Webhooks"
    SLACK = "slack", "Slack"
    MATTERMOST = "mattermost", "Mattermost"


class Webhook(models.Model):
    """A receiver. `secret` signs what it is told; `types` is what it wants to hear of, none: everything.

    One that was removed keeps its row: a transaction that began before may still owe it something. Times are UTC.
    """

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="webhooks")
    url = models.URLField(max_length=2000, help_text="Of chats it is a secret itself; only its host is shown.")
    secret = models.CharField(max_length=64)
    types = models.JSONField(blank=True, help_text='For example ["erratum.verified"]; empty: all.')
    format = models.CharField(max_length=12, choices=Format.choices, default=Format.STANDARD)
    added_at = models.DateTimeField()
    off_at = models.DateTimeField(null=True, blank=True, help_text="When it was switched off; none: it is on.")
    trouble = models.CharField(max_length=500, blank=True, help_text="Why it was switched off.")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "url"],
                condition=Q(removed_at__isnull=True),
                name="one_webhook_a_url",
                violation_error_message="The site has a webhook with this address already.",
            ),
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk} at {self.host}"

    @property
    def host(self) -> str:
        """Where it is, for people."""
        return urlsplit(self.url).netloc

    def clean(self) -> None:
        """Refuse an address or a type that could never be told anything."""
        problems: dict[str, list[str]] = {}
        if not isinstance(self.url, str) or "#" in self.url or absolute(self.url, "") != self.url:
            problems["url"] = ["Not an address of the form https://host/path."]
        types = self.types if isinstance(self.types, list) else [self.types]
        if unknown := [kind for kind in types if kind not in TYPE_OF.values()]:
            problems["types"] = [f"There is no type {unknown[0]}; there are {', '.join(TYPE_OF.values())}."]
        if problems:
            raise ValidationError(problems)

    @classmethod
    def wanting(cls, site_id: int, kind: str) -> list[Webhook]:
        """The site's webhooks that are on and want to hear of this type."""
        on = cls.objects.filter(site_id=site_id, off_at__isnull=True, removed_at__isnull=True)
        return [webhook for webhook in on if not webhook.types or kind in webhook.types]

    @classmethod
    def switch_off(cls, pk: int, why: str, at: datetime) -> None:
        """Tell it nothing more until somebody tries it again."""
        cls.objects.filter(pk=pk, off_at__isnull=True).update(off_at=at, trouble=why[:500])

    @classmethod
    def switch_on(cls, pk: int) -> bool:
        """Tell it things again. Whether it was off."""
        return bool(cls.objects.filter(pk=pk, off_at__isnull=False).update(off_at=None, trouble=""))
