"""Who works on a site, as its administrators change it: inviting by mail, roles, taking people off."""

from __future__ import annotations

import logging
from datetime import datetime

from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.urls import reverse

from corrigenda.core.roles import Role
from corrigenda.desk.access import Desk
from corrigenda.models import Invitation, Membership
from corrigenda.models.membership import ROLES

log = logging.getLogger(__name__)

_MOST_OPEN = 100  # so that a desk is no way to send mail to the world


class InviteForm(forms.Form):
    """An address and a role."""

    email = forms.EmailField(label="Mail address", widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(choices=ROLES, initial=Role.EDITOR.value)


def invite(desk: Desk, email: str, role: Role, at: datetime) -> bool:
    """Invite somebody (`at` in UTC). Whether the mail left; if not, nobody is invited. Raises ValidationError."""
    email = email.lower()
    if EmailAddress.objects.filter(email=email, verified=True, user__memberships__site=desk.site).exists():
        raise ValidationError("Whoever has this address works here already.")
    Invitation.forget_ended(at)
    if Invitation.objects.filter(site=desk.site, closed_at=None).count() >= _MOST_OPEN:
        raise ValidationError(f"{_MOST_OPEN} invitations are open. Take some back first.")
    made, key = Invitation.make(desk.site, email, role, at=at, actor=desk.user)
    try:
        send_mail(f"Work on {_line(desk.site.name)}", _text(desk, role, key), None, [email])
    except OSError:
        log.exception("an invitation could not be sent")
        made.take_back(at=at, actor=desk.user)
        return False
    return True


def set_role(desk: Desk, membership: Membership, role: Role, at: datetime) -> bool:
    """Give somebody who works here another role. Whether it was another one. Raises ValidationError."""
    return Membership.give(membership.user, desk.site, role, at=at, actor=desk.user)


def take_off(desk: Desk, membership: Membership, at: datetime) -> bool:
    """Take somebody off the site. Whether they still worked here. Raises ValidationError."""
    return Membership.remove(membership.user, desk.site, at=at, actor=desk.user)


def _text(desk: Desk, role: Role, key: str) -> str:
    link = settings.CORRIGENDA_ADDRESS + reverse("account_invited", args=[key])
    who = _line(desk.user.get_full_name() or desk.user.get_username())
    return (
        f"{who} invites you to work on {_line(desk.site.name)} at its corrections desk, as"
        f" {role.value.replace('_', ' ')}.\n\nThis link counts once, for seven days. It is for you alone:\n\n{link}\n\n"
        "If you do not know what this is about, there is nothing to do.\n"
    )


def _line(name: str) -> str:
    return " ".join(name.split())
