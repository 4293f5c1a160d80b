"""A key with which a site's own software speaks to the desk: shown once, kept as a hash, named, scoped, and ended.

A token has 256 random bits, so a plain SHA-256 of it cannot be searched, and needs neither salt nor slow hashing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from corrigenda.models.event import Event, EventKind
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PREFIX_LENGTH = 10
_BEGINNING = "cgd_"  # so that people and secret scanners recognise it
_SHAPE = re.compile(rf"{_BEGINNING}[A-Za-z0-9_-]{{43}}")
_NOTED_EVERY = timedelta(hours=1)

TokenState = Literal["valid", "expired", "revoked"]


class Scope(models.TextChoices):
    """What a token may do."""

    ARTICLES_WRITE = "articles:write", "store articles' texts"
    COPY_CHECK = "copy:check", "have drafts checked"


class ApiToken(models.Model):
    """A token of a site; the token itself is nowhere. `prefix`, its first characters, is shown to recognise it by."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=200, help_text="What uses it.")
    scopes = models.JSONField(help_text='For example ["articles:write"].')
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the token, in hex.")
    prefix = models.CharField(max_length=PREFIX_LENGTH, unique=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True, help_text="To the hour.")
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.prefix}… “{self.name}”"

    def clean(self) -> None:
        """Refuse scopes that do not exist, and names that would break a line."""
        problems: dict[str, list[str]] = {}
        if not isinstance(self.scopes, list) or not self.scopes or not set(self.scopes) <= set(Scope.values):
            problems["scopes"] = [f"A list of these: {', '.join(Scope.values)}"]
        if not self.name.isprintable():
            problems["name"] = ["A name is one line of printable characters."]
        if problems:
            raise ValidationError(problems)

    @classmethod
    def issue(
        cls,
        site: Site,
        name: str,
        *,
        at: datetime,
        expires_at: datetime | None = None,
        scopes: Sequence[Scope] = (Scope.ARTICLES_WRITE,),
        actor: User | None = None,
    ) -> tuple[Self, str]:
        """Make a token, with its event. Answers its row and the token, which nobody can show again. Times are UTC.

        Raises ValidationError.
        """
        token = _BEGINNING + secrets.token_urlsafe(32)
        made = cls(
            site=site, name=name, scopes=[str(scope) for scope in scopes], digest=_digest(token),
            prefix=token[:PREFIX_LENGTH], created_at=at, created_by=actor, expires_at=expires_at,
        )  # fmt: skip
        made.full_clean()
        with transaction.atomic():
            made.save()
            made._tell(f"token {made} made", None, made._public(), at=at, actor=actor)
        return made, token

    @classmethod
    def of(cls, token: str) -> Self | None:
        """The row of a token that somebody holds, whatever its state; None: no such token was ever made."""
        if not _SHAPE.fullmatch(token):
            return None
        digest = _digest(token)
        found = cls.objects.select_related("site").filter(digest=digest).first()
        # An index compares in less than constant time, which tells about the hash at most, and of that nothing follows.
        return found if found is not None and hmac.compare_digest(found.digest, digest) else None

    def state(self, now: datetime) -> TokenState:
        """Whether it counts at `now` (UTC)."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "valid"

    def note_use(self, now: datetime) -> None:
        """Remember that it was used at `now` (UTC), once an hour at the most: a row is not written for each request."""
        due = now - _NOTED_EVERY
        if self.last_used_at is None or self.last_used_at <= due:
            unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lte=due)
            ApiToken.objects.filter(unnoted, pk=self.pk).update(last_used_at=now)

    def revoke(self, *, at: datetime, actor: User | None = None) -> bool:
        """End it for good, with its event. Whether it had not been revoked before. `at` is UTC."""
        with transaction.atomic():
            before = self._public()
            if not ApiToken.objects.filter(pk=self.pk, revoked_at__isnull=True).update(revoked_at=at):
                self.refresh_from_db(fields=["revoked_at"])
                return False
            self.revoked_at = at
            self._tell(f"token {self} revoked", before, self._public(), at=at, actor=actor)
        return True

    def _public(self) -> dict[str, Any]:
        """What an event may keep of it."""
        return {
            "prefix": self.prefix,
            "name": self.name,
            "scopes": self.scopes,
            "expires_at": self.expires_at.isoformat() if self.expires_at else None,
            "revoked_at": self.revoked_at.isoformat() if self.revoked_at else None,
        }

    def _tell(
        self, note: str, before: dict[str, Any] | None, after: dict[str, Any], *, at: datetime, actor: User | None
    ) -> None:
        Event.write(
            EventKind.CONFIGURED, site=self.site, at=at, actor=actor, note=note,
            before={"token": before} if before else None, after={"token": after},
        )  # fmt: skip


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
