"""The record by month: a month begins and ends by the site's own clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from corrigenda.core.catalogue import best_language
from corrigenda.models import Correction, Site
from corrigenda.record.published import published, published_at
from corrigenda.templatetags.reader_text import local, month_in_words

_FIRST_YEAR, _LAST_YEAR = 1970, 9998


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a site's record."""

    site: Site
    year: int
    month: int

    @property
    def name(self) -> str:
        """The month in words, in the site's language."""
        return month_in_words(best_language(self.site.language), datetime(self.year, self.month, 1))  # noqa: DTZ001

    @property
    def address(self) -> str:
        """The path of its page."""
        return reverse("record:month", args=[self.site.key, self.year, f"{self.month:02}"])

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month(self.site, self.year + self.month // 12, self.month % 12 + 1)

    def rows(self) -> QuerySet[Correction]:
        """What was published in it."""
        return published(self.site).filter(published_at__gte=self._begin(), published_at__lt=self.next._begin())

    def _begin(self) -> datetime:
        return datetime(self.year, self.month, 1, tzinfo=self.site.zone)


def month_of(correction: Correction, site: Site) -> Month:
    """The month in which a correction was published."""
    shown = local(published_at(correction), site)
    return Month(site, shown.year, shown.month)


def month_at(site: Site, year: int, month: int) -> Month | None:
    """The month of an address; None when it is none."""
    return Month(site, year, month) if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 else None


def months(site: Site, newest: Correction) -> list[Month]:
    """All months from that of the newest correction to that of the first, newest first."""
    first = published(site).filter(number__lt=newest.number).order_by("number").first() or newest
    found, last = [month_of(first, site)], month_of(newest, site)
    while (found[-1].year, found[-1].month) < (last.year, last.month):
        found.append(found[-1].next)
    return found[::-1]
