"""Which part of a queue is looked at. Every selection is an address, which can be kept, sent and gone back to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from corrigenda.core.numbers import number
from corrigenda.core.terms import tidy
from corrigenda.desk.paging import After
from corrigenda.desk.words import ALERTS
from corrigenda.models import Kind, Site


class Tab(StrEnum):
    """The parts of the queue, in the order of the work. Mine: what waits for the reader. Done: fixed, and told."""

    MINE = "mine"
    REPORTED = "reported"
    HELD = "held"
    VERIFIED = "verified"
    FIXED = "fixed"
    DONE = "done"
    REJECTED = "rejected"


TAB_LABELS = {
    Tab.MINE: "For you",
    Tab.REPORTED: "To decide",
    Tab.HELD: "On hold",
    Tab.VERIFIED: "Waiting for the fix",
    Tab.FIXED: "Fixed: notice?",
    Tab.DONE: "Fixed and told",
    Tab.REJECTED: "Rejected",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which part of the queue: as the address has it. Unknown values select nothing special: no address is an error."""

    tab: Tab = Tab.REPORTED
    kind: str = ""
    alert: str = ""
    article: int | None = None
    search: str = ""
    after: After | None = None

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Selection:
        """Read a query string's values."""
        tab, kind, alert = query.get("state", ""), query.get("kind", ""), query.get("alert", "")
        return cls(
            tab=Tab(tab) if tab in set(Tab) else Tab.REPORTED,
            kind=kind if kind in Kind.values else "",
            alert=alert if alert in ALERTS else "",
            article=number(query.get("article")),
            search=tidy(query.get("q", "")),
            after=After.parse(query.get("after", "")),
        )

    @classmethod
    def of(cls, query: str) -> Selection:
        """Read a whole query string, as a form sends it back."""
        return cls.parse(QueryDict(query).dict())

    @property
    def query(self) -> str:
        """The query string that selects this."""
        values = {
            "state": self.tab if self.tab is not Tab.REPORTED else "",
            "kind": self.kind,
            "alert": self.alert,
            "article": self.article or "",
            "q": self.search,
            "after": self.after or "",
        }
        return urlencode({name: value for name, value in values.items() if value})

    def on(self, tab: Tab) -> str:
        """The query string of another tab with the same filter."""
        return replace(self, tab=tab, after=None).query

    def of_kind(self, kind: str) -> str:
        """The query string for a kind of error ("": all)."""
        return replace(self, kind=kind, after=None).query

    def of_alert(self, alert: str) -> str:
        """The query string for what the page did ("": whatever)."""
        return replace(self, alert=alert, after=None).query

    def without_search(self) -> str:
        """The query string of the same filter without the words."""
        return replace(self, search="", after=None).query

    @property
    def is_filtered(self) -> bool:
        """Whether there may be more than this shows."""
        return bool(self.kind or self.alert or self.article or self.search)

    def of_article(self, article: int | None) -> str:
        """The query string for one article (None: all)."""
        return replace(self, article=article, after=None).query

    def first(self) -> str:
        """The query string of the first page."""
        return replace(self, after=None).query


def queue_address(site: Site, selection: Selection, done: Iterable[int] = (), at: int | None = None) -> str:
    """The queue's address; `done` are errata whose decisions it offers to undo, `at` is the one to go to."""
    listed = ",".join(map(str, done))
    query = "&".join(filter(None, (selection.query, f"done={listed}" if listed else "")))
    anchor = f"#erratum-{at}" if at is not None else ""
    return f"{reverse('desk:queue', args=[site.key])}{f'?{query}' if query else ''}{anchor}"
