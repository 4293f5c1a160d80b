"""What a check is given, and what it gives: the one shape of all checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from corrigenda.core.anchoring import Span
from corrigenda.core.text import Text

Tier = Literal["error", "warning", "note"]
"""An error is certain, a warning is worth a look, a note is from a check whose precision is not proven yet."""

Kind = Literal["typo", "fact"]
"""What kind of error a rule's findings are, in a reader's terms."""


_EARLIEST, _LATEST = 1900, 2100  # content systems write the year 1 where they know none


def published_in(zone: ZoneInfo, at: datetime | None) -> datetime | None:
    """A time of publication (aware) in the publication's zone; None when it is none that can be meant."""
    return at.astimezone(zone) if at is not None and _EARLIEST <= at.year <= _LATEST else None


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What a site says: rules it wants besides those that are on by themselves, rules it does not want, words that a
    rule is never to report (as `remembered` writes them), and how sure it thinks a rule."""

    on: frozenset[str] = frozenset()
    off: frozenset[str] = frozenset()
    ignored: frozenset[tuple[str, str]] = frozenset()
    tiers: Mapping[str, Tier] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a text besides its words.

    `published` is aware and in the publication's own zone, because a weekday is a local thing. `language` is BCP 47; ""
    when unknown, and then only checks that need no language are run.
    """

    published: datetime | None = None
    language: str = ""
    site: SiteRules = SiteRules()

    def __post_init__(self) -> None:
        if self.published is not None and self.published.tzinfo is None:
            raise ValueError("the time of publication needs its zone")

    @property
    def primary(self) -> str:
        """The language without region and script, in lower case."""
        return self.language.replace("_", "-").partition("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Found:
    """What a check says of one passage. `replacement` is given only where it is certain; evidence can be verified at a
    glance."""

    span: Span
    message: str
    evidence: str
    replacement: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One alarm: which rule in which version, how sure, where, and why."""

    rule: str
    version: int
    tier: Tier
    span: Span
    message: str
    evidence: str
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: its name, its version (another one whenever it can answer otherwise), its tier, its languages (None for
    any), the kind of its errors, and the function that does it, which is linear in the text and looks at nothing else.
    """

    name: str
    version: int
    tier: Tier
    find: Callable[[Text, Facts], Iterator[Found]]
    languages: frozenset[str] | None = None
    kind: Kind = "typo"

    def tier_at(self, site: SiteRules) -> Tier:
        """How sure it is, by the site's word or by its own."""
        return site.tiers.get(self.name, self.tier)

    def applies(self, facts: Facts) -> bool:
        """Whether the rule is asked at all. Notes have to be switched on by name."""
        if self.name in facts.site.off or (self.languages is not None and facts.primary not in self.languages):
            return False
        return self.tier_at(facts.site) != "note" or self.name in facts.site.on

    def finding(self, found: Found, site: SiteRules) -> Finding:
        """What it found, as one of its alarms."""
        return Finding(
            self.name, self.version, self.tier_at(site), found.span, found.message, found.evidence, found.replacement
        )
