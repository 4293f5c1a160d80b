"""Forget the addresses of people who were invited and did not come."""

from __future__ import annotations

from datetime import datetime

from corrigenda.models import Invitation


def forget_invitations(now: datetime) -> bool:
    """End the invitations whose time is over, and forget their addresses (`now` in UTC). Whether there were any."""
    return Invitation.forget_ended(now) > 0
