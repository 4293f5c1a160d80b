"""`corrigenda manage addperson`: let a person work on a site."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from corrigenda.core.roles import Role
from corrigenda.management.sites import site_of
from corrigenda.models import Membership


class Command(BaseCommand):
    """Give a person a role on a site; a new person gets a password."""

    help = "Give a person a role on a site. A new person's password is asked for, or read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments."""
        parser.add_argument("name", help="what the person signs in with")
        parser.add_argument("--site", required=True, help="the site's key")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])

    def handle(self, *_: Any, **options: Any) -> None:
        """Make the person if need be, and set the role. Raises CommandError."""
        site = site_of(options["site"])
        person = User.objects.filter(username__iexact=options["name"]).first()
        if person is None:
            password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
            person = User(username=options["name"])
            try:
                validate_password(password, person)
                person.set_password(password)
                person.full_clean()
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            person.save()
        try:
            Membership.give(person, site, Role(options["role"]), at=timezone.now(), actor=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{person.username} is {options['role'].replace('_', ' ')} of {site.name}.")
