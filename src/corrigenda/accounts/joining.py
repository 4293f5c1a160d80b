"""How an invited person comes in: with a new account, or with the one they have."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db import transaction

from corrigenda.models import Invitation


def join_as_new(invitation: Invitation, username: str, password: str, at: datetime) -> User:
    """Make an account and let it join (`at` in UTC). Raises ValidationError, and then there is no account.

    Whoever holds the link reads the mail it was sent to, so the address is theirs, unless another account has it.
    """
    user = User(username=username)
    user.set_password(password)  # slow on purpose, so before the transaction
    email = invitation.email
    with transaction.atomic():
        user.save()
        invitation.accept(user, at=at)
        if not EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
            User.objects.filter(pk=user.pk).update(email=email)
    return user
