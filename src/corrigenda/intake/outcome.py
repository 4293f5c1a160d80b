"""What became of a report, as its reader may know it: for the receipt, and for the dialog that has just sent it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from corrigenda.core.states import State
from corrigenda.models import Article, Correction, Erratum, Report, SetAside

_TOKEN = re.compile(r"[A-Za-z0-9_-]{44}")


@dataclass(frozen=True)
class Outcome:
    """A report with the erratum that is decided on: where one is a duplicate, the other's fate is the answer."""

    report: Report
    erratum: Erratum | None

    @classmethod
    def of(cls, token: str) -> Outcome | None:
        """The outcome of the report whose receipt has the token; None when there is no such receipt."""
        if not _TOKEN.fullmatch(token):
            return None
        found = Report.by_token(token).select_related("site", "article", "erratum__article").first()
        return cls(found, _leading(found.erratum)) if found else None

    @property
    def state(self) -> str:
        """The erratum's state; `received` while the report waits for its place.

        Whoever sends junk is not told that somebody noticed: theirs is looked at, as any other.
        """
        if self.erratum is None:
            return State.REPORTED if self._is_put_away else "received"
        return State.REPORTED if self.erratum.junked_at else self.erratum.state

    @property
    def article(self) -> Article | None:
        """The article it is about, once that is known."""
        if self.erratum is not None:
            return self.erratum.article
        return Article.find(self.report.site, self.report.url) if self._is_put_away else self.report.article

    @property
    def _is_put_away(self) -> bool:
        return self.report.set_aside in SetAside.of_junk() | {SetAside.FORGOTTEN}

    @property
    def readers(self) -> int:
        """How many reported it, this one included."""
        return self.erratum.reports_count if self.erratum else 1

    @property
    def corrected_before(self) -> datetime | None:
        """When the passage was corrected (UTC), if that was before this reader reported it: they read an older copy."""
        erratum = self.erratum
        if erratum is None or erratum.state != State.FIXED or erratum.fixed_at is None:
            return None
        return erratum.fixed_at if erratum.fixed_at < self.report.received_at else None

    @cached_property
    def notices(self) -> list[Correction]:
        """The notices that were published of it, oldest first."""
        if self.erratum is None:
            return []
        found = Correction.objects.filter(erratum=self.erratum, published_at__isnull=False)
        return list(found.select_related("site").order_by("number"))

    @property
    def link(self) -> str:
        """The page's address, leading to the corrected words; "" before they are, or when nothing leads there."""
        erratum = self.erratum
        if erratum is None or erratum.state != State.FIXED or erratum.span is None:
            return ""
        article = erratum.article
        return article.link_to(erratum.span) if erratum.revision_id == article.revision_id else ""


def _leading(erratum: Erratum | None) -> Erratum | None:
    seen: set[int] = set()
    while erratum is not None and erratum.duplicate_of_id is not None and erratum.pk not in seen:
        seen.add(erratum.pk)
        erratum = Erratum.objects.select_related("article").get(pk=erratum.duplicate_of_id)
    return erratum
