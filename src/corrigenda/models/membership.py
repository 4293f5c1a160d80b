"""Who works on which site, in which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from corrigenda.core.roles import Power, Role, may
from corrigenda.models.site import Site

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class Membership(models.Model):
    """A person's role on a site."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(r.value, r.value.replace("_", " ")) for r in Role])

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
