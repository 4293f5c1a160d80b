"""What of a site is published, newest first, and how every page and format names it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import QuerySet

from corrigenda.core.catalogue import best_language, say
from corrigenda.core.origins import absolute
from corrigenda.models import Article, Correction, Revision, Site
from corrigenda.record.reading import reading

PAGE = 20
LARGEST = 10**9  # what the numbers of PostgreSQL hold; no site comes near it
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Slice:
    """Corrections, newest first: those numbered below `before`; `older` is what goes on after them.

    `changed` are older ones that were amended or withdrawn since: who follows a feed would not learn of it else.
    """

    corrections: list[Correction]
    before: int | None
    older: int | None
    changed: tuple[Correction, ...] = ()


def published(site: Site) -> QuerySet[Correction]:
    """A site's published corrections, newest first, without the texts of their revisions."""
    return (
        Correction.objects.filter(site=site, published_at__isnull=False)
        .select_related("article", "revision", "site")
        .defer(*Revision.without_text())
        .order_by("-number")
    )


def newest(rows: QuerySet[Correction], before: str) -> Slice | None:
    """The newest of these corrections, or the newest before a number; None when what was asked for is no number."""
    place = number(before)
    if before and place is None:
        return None
    found = rows if place is None else rows.filter(number__lt=place)
    corrections = list(found[: PAGE + 1])
    older = corrections[PAGE - 1].number if len(corrections) > PAGE else None
    return Slice(corrections[:PAGE], place, older)


def with_changed(site: Site, found: Slice) -> Slice:
    """The newest page with those older corrections that changed after its oldest was published, a page's at most."""
    if found.before is not None or found.older is None:
        return found
    since = published_at(found.corrections[-1])
    older = published(site).filter(number__lt=found.older, changed_at__gt=since)
    return replace(found, changed=tuple(older.order_by("-changed_at")[:PAGE]))


def following(site: Site, after: int, most: int = PAGE) -> list[Correction]:
    """The oldest corrections numbered above `after`, oldest first; one more than a page holds when it goes on."""
    return list(published(site).order_by("number").filter(number__gt=after)[: most + 1])


Named = Callable[[str, str, int], str]
"""The address of a page of a file: of its name, of “before” or “after”, and of the number that is meant."""


def by_query(file: str, where: str, number: int) -> str:
    """As the desk answers: in the query of the file's address."""
    return f"{file}?{where}={number}"


def number(words: str) -> int | None:
    """A correction's number as it stands in an address; None for anything else."""
    return int(words) if _NUMBER.fullmatch(words) else None


def title_of(correction: Correction) -> str:
    """A correction's title in its own language: kind, number, article."""
    language = best_language(correction.language)
    named = f"{label_of(correction)} {say(language, 'notice.number', number=correction.number)}"
    article = reading(correction).title
    return f"{named}: {article}" if article else named


def label_of(correction: Correction) -> str:
    """The name of its kind, in its own language."""
    return say(best_language(correction.language), f"notice.kind.{correction.kind}")


def address_of(thing: Site | Article | Correction, file: str = "") -> str:
    """Its lasting public address, or that of a file below it, by the configured address and never the Host header."""
    return settings.CORRIGENDA_ADDRESS + thing.get_absolute_url() + file


def home_of(site: Site) -> str:
    """The publication's own front page."""
    return f"{site.origins[0]}/" if site.origins else address_of(site)


def policy_address(site: Site) -> str:
    """Where a site says how it corrects: its own page, or the record's; "" when it says nothing."""
    if site.corrections_policy or not site.policy_versions:
        return site.corrections_policy
    return address_of(site, "policy/")


def page_of(article: Article) -> str:
    """The article's page as a URL that may stand in a link, or "" when its address is none."""
    return absolute(article.url, "")


def published_at(correction: Correction) -> datetime:
    """When it was published (UTC)."""
    assert correction.published_at is not None, "only published corrections are shown"
    return correction.published_at


def changed_at(correction: Correction) -> datetime:
    """When what it says last changed (UTC): by publication, by an amendment that is not minor, or by withdrawal."""
    return correction.changed_at or published_at(correction)


def utc(at: datetime) -> str:
    """A time as RFC 3339 and xsd:dateTime write it, in UTC: what the pages' own dates say."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
