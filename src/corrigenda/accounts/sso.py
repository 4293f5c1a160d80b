"""Single sign-on by OpenID Connect: it lets in people who are members already, and makes no accounts.

A person is known by the provider's own name for them once they came in with it; the first time, by their mail address,
which has to be verified on both sides.
"""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Whom single sign-on lets in."""

    def is_open_for_signup(self, *_: Any) -> bool:
        """It makes no accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a member who comes the first time; refuse everybody else."""
        if sociallogin.is_existing:
            return
        addresses = [address.email for address in sociallogin.email_addresses if address.verified is True]
        known = EmailAddress.objects.filter(
            email__in=[address.lower() for address in addresses], verified=True, user__memberships__isnull=False
        ).select_related("user").first()  # fmt: skip
        if known is None:
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
        sociallogin.connect(request, known.user)
