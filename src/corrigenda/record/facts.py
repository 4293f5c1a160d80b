"""What the files of a static record depend on: a stamp a notice, read in one pass without a single text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

import corrigenda
from corrigenda.models import Site
from corrigenda.record.folder import stamp_of
from corrigenda.record.months import Month
from corrigenda.record.published import published

# The texts are not among them: they change with the version, and with nothing else.
_COLUMNS = (
    "number", "published_at", "article_id", "version", "revision_id", "article__title", "article__url",
    "article__language", "article__presence", "article__revision_id", "erratum__revision_id", "erratum__start",
    "erratum__end",
)  # fmt: skip
_STYLES = ("corrigenda/tokens.css", "corrigenda/reader/reader.css")
CHUNK = 100
"""Notices on a page of a list, in a file of a feed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A published notice: its number, its article, its month, and the stamp of all that its page shows."""

    number: int
    article: int
    month: tuple[int, int]
    stamp: str


@dataclass(frozen=True)
class Facts:
    """All of a site's notices, oldest first, and the stamp of what stands around them on every page."""

    site: Site
    frame: str
    notices: Sequence[Fact]

    def chunks(self) -> list[Sequence[Fact]]:
        """By hundreds, as the files of feeds hold them: those numbered up to 100, up to 200, …"""
        return in_chunks(self.notices)

    def articles(self) -> dict[int, list[Fact]]:
        """By article."""
        found: dict[int, list[Fact]] = defaultdict(list)
        for fact in self.notices:
            found[fact.article].append(fact)
        return found

    def months(self) -> dict[Month, list[Fact]]:
        """By month; months in which nothing was published have a page as well."""
        found: dict[Month, list[Fact]] = {}
        if not self.notices:
            return found
        month, last = (Month(self.site, *end.month) for end in (self.notices[0], self.notices[-1]))
        while (month.year, month.month) <= (last.year, last.month):
            found[month] = []
            month = month.next
        for fact in self.notices:
            found.setdefault(Month(self.site, *fact.month), []).append(fact)
        return found


def facts(site: Site) -> Facts:
    """Read them."""
    zone = site.zone
    rows = published(site).order_by("number").values_list(*_COLUMNS).iterator(2000)
    return Facts(site, _frame(site), [_fact(zone, *row) for row in rows])


def styles() -> list[str]:
    """The style sheets of the pages, under the names that the pages give them."""
    return [staticfiles_storage.stored_name(name) for name in _STYLES]  # type: ignore[attr-defined]


def in_chunks(facts: Sequence[Fact]) -> list[Sequence[Fact]]:
    """By hundreds, in their order."""
    return [facts[at : at + CHUNK] for at in range(0, len(facts), CHUNK)]


def stamp_of_all(facts: Sequence[Fact], *more: object) -> str:
    """The stamp of a file that shows all of these."""
    return stamp_of([fact.stamp for fact in facts], *more)


def _fact(zone: ZoneInfo, number: int, at: datetime, article: int, *more: object) -> Fact:
    shown = at.astimezone(zone)
    return Fact(number, article, (shown.year, shown.month), stamp_of(number, at, article, *more))


def _frame(site: Site) -> str:
    """The site, the software, and the templates as they are now."""
    folder = Path(corrigenda.__file__).parent
    sources = [*sorted((folder / "templates/corrigenda").rglob("*.html")), *sorted((folder / "catalogues").glob("*"))]
    said = [getattr(site, field.name) for field in site._meta.concrete_fields]
    policies = [policy.version for policy in site.policy_versions]
    return stamp_of(
        corrigenda.__version__,
        settings.CORRIGENDA_ADDRESS,
        styles(),
        said,
        policies,
        [path.read_bytes() for path in sources],
    )
