"""A publication: its origins, key, language, rules and clocks."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import close_old_connections, models, transaction
from django.urls import reverse
from django.utils import timezone

from corrigenda.core.naming import Naming, TrailingSlash
from corrigenda.core.origins import origin_of
from corrigenda.core.text import Rules, selector_error

if TYPE_CHECKING:
    from corrigenda.models.policy import Policy

_KNOWN_SECONDS = 2.0
_PARAMETER = re.compile(r"[^\s&=#*\x00]+\*?")
RESERVED_KEYS = frozenset({"account", "login", "logout"})  # addresses of the desk itself


def _empty_list() -> list[str]:
    return []


class CopyLevel(models.TextChoices):
    """Which findings of copy checks come to the desk."""

    OFF = "off", "none"
    ERRORS = "errors", "errors"
    WARNINGS = "warnings", "errors and warnings"


class Site(models.Model):
    """A publication with its own readers, editors, rules and record."""

    key = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", "Lower-case letters, digits and hyphens.")],
        help_text="Stands in the script tag and in the record's address; it never changes.",
    )
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=35, default="en", help_text="BCP 47, e.g. en or pt-BR.")
    time_zone = models.CharField(max_length=64, default="UTC")
    origins = models.JSONField(default=_empty_list, help_text='For example ["https://news.example"].')
    root_selector = models.CharField(max_length=300, blank=True, help_text="Where the article's text stands (CSS).")
    skip_selectors = models.JSONField(default=_empty_list, blank=True, help_text="What is not part of the story (CSS).")
    mirrors = models.JSONField(
        default=_empty_list,
        blank=True,
        help_text="Origins that show the same articles as the main one: mobile and AMP hosts, with or without www.",
    )
    kept_parameters = models.JSONField(
        default=_empty_list, blank=True, help_text="Query parameters that name an article; they are always kept."
    )
    dropped_parameters = models.JSONField(
        default=_empty_list,
        blank=True,
        help_text="Query parameters that name no article, besides those of trackers; ref_* is all that begin so.",
    )
    only_kept_parameters = models.BooleanField(default=False, help_text="Leave out every parameter that is not kept.")
    trailing_slash = models.CharField(
        max_length=12,
        choices=[(choice.value, choice.value.replace("_", " ")) for choice in TrailingSlash],
        default=TrailingSlash.AS_PUBLISHED.value,
        help_text="What becomes of a slash at the end of an article’s address.",
    )
    drops_amp = models.BooleanField(default=False, help_text="Leave out /amp, .amp and ?amp=1.")
    named_by = models.CharField(
        max_length=16,
        blank=True,
        editable=False,
        help_text="By which rules the articles’ addresses were last compared.",
    )
    daily_cap = models.PositiveIntegerField(
        default=2000, help_text="Reports a day above which further ones are set aside for review."
    )
    hourly_rate = models.PositiveIntegerField(
        default=30, help_text="Reports an hour that one reader's network may send."
    )
    burst = models.PositiveIntegerField(default=10, help_text="Reports that one reader's network may send at once.")
    least_seconds = models.PositiveSmallIntegerField(
        default=2, help_text="A report filled in faster than this is set aside for review."
    )
    email_days = models.PositiveSmallIntegerField(
        default=90, help_text="Days after which a reader's e-mail address is forgotten."
    )
    junk_days = models.PositiveSmallIntegerField(  # the database has the default too, for workers of an older version
        default=30, db_default=30, validators=[MinValueValidator(1)],
        help_text="Days after which the words of junk are forgotten.",
    )  # fmt: skip
    revisions_kept_days = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Days after which a text that was replaced and that nothing refers to is deleted; none: never.",
    )
    lists_stealth_edits = models.BooleanField(
        default=False, help_text="Whether edits that nobody reported and no notice tells of are listed at the desk."
    )

    corrections_policy = models.URLField(  # the database has the default too, for workers of an older version
        max_length=2000, blank=True, default="", db_default="",
        help_text="Where the publication says what it corrects, and how.",
    )  # fmt: skip
    corrects_silently = models.TextField(
        blank=True, default="", db_default="", help_text="What is corrected without a notice, for the public policy."
    )
    complaints = models.TextField(
        blank=True, default="", db_default="", help_text="Where to turn after the desk, for the public policy."
    )

    check_copy = models.CharField(
        max_length=10, choices=CopyLevel.choices, default=CopyLevel.OFF, db_default=CopyLevel.OFF.value,
        help_text="Which findings of copy checks are reported to the desk.",
    )  # fmt: skip
    check_languages = models.JSONField(
        default=_empty_list, blank=True, help_text="Languages whose articles are checked (BCP 47); none: all."
    )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The site's public record."""
        return reverse("record:site", args=[self.key])

    @property
    def log_origin(self) -> str:
        """The name of the site's public log and of its key: the record's address without the scheme."""
        _, _, address = (settings.CORRIGENDA_ADDRESS + self.get_absolute_url()).partition("://")
        return address.rstrip("/")

    @cached_property
    def policy_versions(self) -> list[Policy]:
        """What it said publicly of how it corrects, newest first; asked for once."""
        return list(self.policies.order_by("-version"))

    @property
    def checks_copy(self) -> bool:
        """Whether new texts of its articles are checked."""
        return self.check_copy != CopyLevel.OFF

    @classmethod
    def known(cls) -> dict[str, Site]:
        """All sites by key, at most two seconds old: for addresses too hot to ask the database each time."""
        global _known
        with _asking:
            made, sites = _known
            if time.monotonic() - made > _KNOWN_SECONDS:
                sites = {site.key: site for site in cls.objects.all()}
                _known = (time.monotonic(), sites)
        return sites

    @classmethod
    async def aknown(cls) -> dict[str, Site]:
        """The same on an event loop; the database is asked in a thread."""
        made, sites = _known
        if time.monotonic() - made > _KNOWN_SECONDS:
            return await asyncio.to_thread(cls._known_in_thread)
        return sites

    @classmethod
    def _known_in_thread(cls) -> dict[str, Site]:
        close_old_connections()
        return cls.known()

    @classmethod
    def forget_known(cls) -> None:
        """Let `known` ask the database next time."""
        global _known
        _known = (float("-inf"), {})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, keep the public policy to it, and let this process see it at once."""
        from corrigenda.models.policy import Policy

        with transaction.atomic():
            super().save(*args, **kwargs)
            Policy.keep(self, timezone.now())
        self.__dict__.pop("policy_versions", None)
        Site.forget_known()

    @property
    def rules(self) -> Rules:
        """What this site adds to the text model."""
        return Rules(root=self.root_selector or None, skip=tuple(self.skip_selectors))

    @property
    def naming(self) -> Naming:
        """By which address an article of this site is known."""
        return Naming(
            origins=tuple(self.origins),
            mirrors=tuple(self.mirrors),
            kept=tuple(self.kept_parameters),
            dropped=tuple(self.dropped_parameters),
            only_kept=self.only_kept_parameters,
            trailing_slash=TrailingSlash(self.trailing_slash),
            drops_amp=self.drops_amp,
        )

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone. One that this machine does not know takes no page down: UTC."""
        try:
            return ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo("UTC")

    def clean(self) -> None:
        """Refuse origins, parameters and selectors that could never match, with the reason."""
        problems: dict[str, list[str]] = {}
        if self.key in RESERVED_KEYS:
            problems["key"] = [f"“{self.key}” is an address of the desk itself."]
        if self.time_zone not in available_timezones():
            problems["time_zone"] = [f"Not a time zone of the IANA database: {self.time_zone}"]
        if not isinstance(self.origins, list) or not self.origins:
            problems["origins"] = ["A list with at least one origin."]
        else:
            wrong = [o for o in self.origins if not isinstance(o, str) or origin_of(o) != o]
            if wrong:
                problems["origins"] = [f"Not an origin (scheme://host[:port], lower case): {wrong[0]}"]
        if self.corrections_policy and origin_of(self.corrections_policy) is None:
            problems["corrections_policy"] = ["An address that begins with https:// or http://."]
        problems |= self._wrong_naming()
        selectors = self.skip_selectors if isinstance(self.skip_selectors, list) else []
        for field, selector in [("root_selector", self.root_selector), *(("skip_selectors", s) for s in selectors)]:
            if selector and (reason := selector_error(str(selector))):
                problems.setdefault(field, []).append(f"{selector}: {reason}")
        if problems:
            raise ValidationError(problems)

    def _wrong_naming(self) -> dict[str, list[str]]:
        problems: dict[str, list[str]] = {}
        origins, mirrors = (value if isinstance(value, list) else [] for value in (self.origins, self.mirrors))
        if foreign := [mirror for mirror in mirrors if mirror not in origins]:
            problems["mirrors"] = [f"Not one of the site's origins: {foreign[0]}"]
        elif origins and set(map(str, origins)) <= set(map(str, mirrors)):
            problems["mirrors"] = ["One origin has to be left that they show the articles of."]
        for field in ("kept_parameters", "dropped_parameters"):
            names = getattr(self, field)
            wrong = [n for n in names if not isinstance(n, str) or not _PARAMETER.fullmatch(n)]
            if wrong:
                problems[field] = [f"Not the name of a query parameter: {wrong[0]}"]
            elif both := set(self.kept_parameters) & set(self.dropped_parameters):
                problems[field] = [f"Both kept and dropped: {min(both)}"]
        return problems


_asking = threading.Lock()
_known: tuple[float, dict[str, Site]] = (float("-inf"), {})
