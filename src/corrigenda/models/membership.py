"""Who works on which site, in which role."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction

from corrigenda.core.roles import Power, Role, may, needs_second_factor
from corrigenda.models.event import Event, EventKind
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser, User

ROLES = [(role.value, role.value.replace("_", " ")) for role in Role]


class Membership(models.Model):
    """A person's role on a site. It changes by `give` and `remove`, which write the history."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "site"], name="one_role_a_person_and_site")]

    def __str__(self) -> str:
        return f"{self.user} on {self.site}: {self.role}"

    @classmethod
    def may(cls, user: AbstractBaseUser | AnonymousUser, site: Site, power: Power) -> bool:
        """Whether a person has a power on a site. Nobody has any without a membership, administrators included."""
        if not user.is_authenticated or not user.is_active:
            return False
        role = cls.objects.filter(user_id=user.pk, site=site).values_list("role", flat=True).first()
        return role is not None and may(Role(role), power)

    @classmethod
    def lacks_second_factor(cls, user: User, role: Role) -> bool:
        """Whether a role asks for a second factor that the person has not set up."""
        if not needs_second_factor(role, settings.CORRIGENDA.config.accounts.second_factor):
            return False
        # Recovery codes are for the day on which the factor is lost; alone they are none.
        return not Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    @classmethod
    def give(cls, user: User, site: Site, role: Role, *, at: datetime, actor: User | None) -> bool:
        """Give a person a role on a site, with its event (`at` in UTC; no actor: the command line).

        Whether anything changed. Raises ValidationError when the site would be left without an administrator.
        """
        with transaction.atomic():
            held = cls._held(user, site)
            if held is not None and held.role == role.value:
                return False
            if held is not None:
                cls._refuse_to_leave_alone(held)
            before = held.role if held else None
            cls._let_go(user, site, role, at=at, actor=actor)
            cls.objects.update_or_create(user=user, site=site, defaults={"role": role.value})
            Event.write(
                EventKind.ROLE_CHANGED if before else EventKind.JOINED, site=site, at=at, actor=actor,
                note=user.get_username(), before={"role": before} if before else None, after={"role": role.value},
            )  # fmt: skip
        return True

    @classmethod
    def remove(cls, user: User, site: Site, *, at: datetime, actor: User) -> bool:
        """Take a person off a site, with its event. Whether they worked there. Raises ValidationError, as `give`."""
        with transaction.atomic():
            held = cls._held(user, site)
            if held is None:
                return False
            cls._refuse_to_leave_alone(held)
            cls._let_go(user, site, None, at=at, actor=actor)
            held.delete()
            Event.write(
                EventKind.LEFT, site=site, at=at, actor=actor, note=user.get_username(), before={"role": held.role}
            )
        return True

    @classmethod
    def _let_go(cls, user: User, site: Site, role: Role | None, *, at: datetime, actor: User | None) -> None:
        """End what a role allowed and the next one (None: none) does not: open invitations, and errata to decide."""
        if role is None or not may(role, Power.CONFIGURE):
            for invitation in site.invitations.filter(made_by=user, closed_at=None):
                invitation.take_back(at=at, actor=actor)
        if role is None or not may(role, Power.DECIDE):
            for erratum in site.errata.filter(assigned_to=user).select_for_update(of=("self",), no_key=True):
                erratum.assign(None, at=at, actor=actor)

    @classmethod
    def _held(cls, user: User, site: Site) -> Membership | None:
        # The site's row is locked: of two administrators who remove each other at once, one stays.
        Site.objects.select_for_update(no_key=True).get(pk=site.pk)
        return cls.objects.filter(user=user, site=site).first()

    @classmethod
    def _refuse_to_leave_alone(cls, held: Membership) -> None:
        others = cls.objects.filter(site=held.site, role=Role.ADMIN, user__is_active=True).exclude(pk=held.pk)
        if held.role == Role.ADMIN and not others.exists():
            raise ValidationError("A site keeps one administrator: make somebody else one first.")
