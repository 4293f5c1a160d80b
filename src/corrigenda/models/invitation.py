"""An invitation to work on a site: sent by mail, used once, ending by itself after a week.

The link has 256 random bits and is kept as a hash only, like a token. It goes to the mail address and nowhere else:
whoever holds it has shown that they read that mail.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from corrigenda.core.roles import Role
from corrigenda.models.event import Event, EventKind
from corrigenda.models.membership import ROLES, Membership
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from django.contrib.auth.models import User

KEPT = timedelta(days=7)
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


class Invitation(models.Model):
    """An invitation; the mail address is forgotten when it is used, taken back, or has ended. Times are UTC."""

    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=ROLES)
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's key, in hex.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, help_text="When it was used or taken back.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["site", "email"], name="one_invitation_an_address", condition=models.Q(closed_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.site}"

    @classmethod
    def make(cls, site: Site, email: str, role: Role, *, at: datetime, actor: User) -> tuple[Self, str]:
        """Invite an address, with its event; an earlier invitation of it ends. Answers the row and the link's key."""
        key = secrets.token_urlsafe(32)
        email = email.strip().lower()
        with transaction.atomic():
            Site.objects.select_for_update(no_key=True).get(pk=site.pk)
            for earlier in cls.objects.filter(site=site, email=email, closed_at=None):
                earlier.take_back(at=at, actor=actor)
            made = cls.objects.create(
                site=site, email=email, role=role.value, digest=_digest(key), made_at=at, made_by=actor,
                expires_at=at + KEPT,
            )  # fmt: skip
            # Events are for good, and people's addresses are not: the event names the invitation only.
            Event.write(
                EventKind.INVITED, site=site, at=at, actor=actor, note=f"invitation {made.pk}",
                after={"invitation": made.pk, "role": role.value},
            )  # fmt: skip
        return made, key

    @classmethod
    def of(cls, key: str, now: datetime) -> Self | None:
        """The invitation that a link leads to; None: there is none, or it counts no more at `now`."""
        if not _SHAPE.fullmatch(key):
            return None
        return cls.objects.select_related("site").filter(
            digest=_digest(key), closed_at=None, expires_at__gt=now
        ).first()  # fmt: skip

    @classmethod
    def forget_ended(cls, now: datetime) -> int:
        """Forget the addresses of invitations that nobody used in time; how many."""
        return cls.objects.filter(closed_at=None, expires_at__lte=now).update(closed_at=now, email="")

    def take_back(self, *, at: datetime, actor: User | None) -> bool:
        """End it, with its event. Whether it was still open."""
        with transaction.atomic():
            if not self._close(at):
                return False
            Event.write(
                EventKind.UNINVITED, site=self.site, at=at, actor=actor, note=f"invitation {self.pk}",
                before={"invitation": self.pk, "role": self.role},
            )  # fmt: skip
        return True

    def accept(self, user: User, *, at: datetime) -> None:
        """Let a person join with it, once, with the event. Raises ValidationError, and then nothing has changed."""
        with transaction.atomic():
            if Membership.objects.filter(user=user, site=self.site).exists():
                raise ValidationError(f"You already work on {self.site.name}; an administrator there can change roles.")
            if not self._close(at):
                raise ValidationError("This invitation was used or taken back.")
            Membership.give(user, self.site, Role(self.role), at=at, actor=user)

    def _close(self, at: datetime) -> bool:
        """Only one of two who come at once closes it."""
        return bool(Invitation.objects.filter(pk=self.pk, closed_at=None).update(closed_at=at, email=""))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
