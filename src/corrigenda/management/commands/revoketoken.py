"""`corrigenda manage revoketoken`: end a token for good."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from corrigenda.models import ApiToken


class Command(BaseCommand):
    """Revoke a token; doing it twice changes nothing."""

    help = "Revoke a token for good. The next request with it is refused."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("prefix", help="how it begins, as “corrigenda manage tokens” lists it, e.g. cgd_Xy12Ab")

    def handle(self, *_: Any, **options: Any) -> None:
        """Revoke it. Raises CommandError."""
        token = ApiToken.objects.select_related("site").filter(prefix=options["prefix"]).first()
        if token is None:
            raise CommandError("No token begins like this; “corrigenda manage tokens” lists them.")
        is_done = token.revoke(at=timezone.now())
        when = "is revoked" if is_done else f"was revoked at {token.revoked_at:%Y-%m-%d %H:%M} UTC already"
        self.stdout.write(f"The token {token} of {token.site.name} {when}.")
