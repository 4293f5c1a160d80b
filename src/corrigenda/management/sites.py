"""Sites as they are named on the command line."""

from __future__ import annotations

from django.core.management.base import CommandError

from corrigenda.models import Site


def site_of(key: str) -> Site:
    """The site with this key. Raises CommandError."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        raise CommandError(f"There is no site “{key}”.")
    return site
