"""The record's pages as HTML, made of rows alone: for whoever asks now, and for the files of a static record.

They are the same for everybody and name no session, so that any cache may keep them. A `Frame` is what differs between
the ways they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from corrigenda.core.catalogue import best_language
from corrigenda.models import Article, Correction, Kind, Policy, Presence, Site
from corrigenda.record.linked_data import in_html, linked_data
from corrigenda.record.months import Month, month_of
from corrigenda.record.place import link_to_words
from corrigenda.record.published import published_at
from corrigenda.record.reading import Reading, Standing, reading
from corrigenda.record.versions import versions


@dataclass(frozen=True)
class Frame:
    """What stands around a page: nothing where it is embedded; nothing that has to be asked for where it is a file."""

    is_embedded: bool = False
    is_static: bool = False


@dataclass(frozen=True)
class Entry:
    """A correction in a list, and how it reads now."""

    correction: Correction
    now: Reading


@dataclass(frozen=True)
class Listed:
    """The corrections of one month in a list, under its name."""

    month: Month
    entries: list[Entry]


@dataclass(frozen=True)
class Listing:
    """A page of a list: what it is of, and the addresses of the pages beside it."""

    corrections: Sequence[Correction]
    month: Month | None = None
    search: str = ""
    here: str = ""
    older: str = ""
    archive: Sequence[Month] = ()


def list_page(site: Site, listing: Listing, frame: Frame) -> str:
    """The record, or a part of it; `here` is the page's query or file below the address of the list, "" the first."""
    groups = groupby(listing.corrections, key=lambda correction: month_of(correction, site))
    years = groupby(listing.archive, key=lambda month: month.year)
    return _render(
        "site", site, frame, listing=listing, months=[Listed(month, _entries(group)) for month, group in groups],
        archive=[(year, list(group)) for year, group in years], policy=next(iter(site.policy_versions), None),
    )  # fmt: skip


def article_page(site: Site, article: Article, corrections: Sequence[Correction], frame: Frame) -> str:
    """An article's corrections, newest first."""
    return _render(
        "article", site, frame, article=article, is_gone=article.presence == Presence.GONE,
        entries=_entries(corrections), linked_data=in_html(linked_data(site, article, corrections)),
    )  # fmt: skip


def correction_page(site: Site, found: Correction, frame: Frame) -> str:
    """One correction, with every version of it."""
    now = reading(found)
    # A stub shows no earlier words either.
    earlier = versions(found) if found.version > 1 and now.standing is not Standing.STUB else []
    return _render(
        "correction", site, frame, correction=found, article=found.article, now=now, versions=earlier,
        linked_data=in_html(linked_data(site, found.article, [found])), words=link_to_words(found),
        policy=next((policy for policy in site.policy_versions if policy.since <= published_at(found)), None),
    )  # fmt: skip


def policy_page(site: Site, shown: Policy, all_versions: Sequence[Policy], frame: Frame) -> str:
    """A version of the policy, beside all of them, newest first."""
    days = [(f"kind.{kind}", shown.rules.get("days", {}).get(kind)) for kind in Kind.values]
    return _render(
        "policy", site, frame, policy=shown, versions=all_versions, is_past=shown != all_versions[0],
        days=[(label, count) for label, count in days if count is not None], email_days=shown.rules.get("email_days"),
    )  # fmt: skip


def _entries(corrections: Iterable[Correction]) -> list[Entry]:
    return [Entry(correction, reading(correction)) for correction in corrections]


def _render(template: str, site: Site, frame: Frame, **values: Any) -> str:
    # Without a request: no context processor may touch the session, or caches would have to tell readers apart.
    context = {"site": site, "language": best_language(site.language), "is_embedded": frame.is_embedded}
    return render_to_string(f"corrigenda/record/{template}.html", {**context, "is_static": frame.is_static, **values})
