"""`corrigenda manage addsite`: register a publication."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from corrigenda.core.naming import TrailingSlash
from corrigenda.models import Site


class Command(BaseCommand):
    """Register a publication and print the script tag for its pages."""

    help = "Register a publication: its key, name, language and the origins its pages are served from."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("key", help="lower-case letters, digits, hyphens; never changes")
        parser.add_argument("--name", required=True, help="as readers know the publication")
        parser.add_argument("--language", default="en", help="BCP 47, e.g. en or pt-BR (default: en)")
        parser.add_argument("--time-zone", default="UTC", help="e.g. Europe/Kyiv (default: UTC)")
        parser.add_argument(
            "--origin", action="append", required=True, dest="origins", help="https://news.example; may be given again"
        )
        parser.add_argument(
            "--mirror", action="append", default=[], help="one of the origins that shows the articles of another"
        )
        parser.add_argument(
            "--keep-parameter", action="append", default=[], help="a query parameter that names articles"
        )
        parser.add_argument(
            "--drop-parameter", action="append", default=[], help="one that does not; ref_* for all such"
        )
        parser.add_argument("--only-kept", action="store_true", help="drop every query parameter that is not kept")
        parser.add_argument(
            "--trailing-slash", choices=[choice.value for choice in TrailingSlash], default="as_published",
            help="what becomes of the slash at an address's end (default: as_published)",
        )  # fmt: skip
        parser.add_argument("--drop-amp", action="store_true", help="leave out /amp, .amp and ?amp=1")
        parser.add_argument("--root", default="", help="CSS selector of the article's text, if it needs one")
        parser.add_argument("--skip", action="append", default=[], help="CSS selector of what is not the story")

    def handle(self, *_: Any, **options: Any) -> None:
        """Check, save, print the tag. Raises CommandError with every mistake."""
        site = Site(
            key=options["key"],
            name=options["name"],
            language=options["language"],
            time_zone=options["time_zone"],
            origins=options["origins"],
            mirrors=options["mirror"],
            kept_parameters=options["keep_parameter"],
            dropped_parameters=options["drop_parameter"],
            only_kept_parameters=options["only_kept"],
            trailing_slash=options["trailing_slash"],
            drops_amp=options["drop_amp"],
            root_selector=options["root"],
            skip_selectors=options["skip"],
        )
        try:
            site.full_clean()
        except ValidationError as error:
            lines = [f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items()]
            raise CommandError("\n".join(lines)) from error
        site.save()
        self.stdout.write("Put this on every article's page:\n")
        self.stdout.write(
            f'<script src="{settings.CORRIGENDA_ADDRESS}/corrigenda.js" data-site="{site.key}" defer></script>'
        )
