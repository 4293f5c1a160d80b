"""What stands in a site's queue: which errata, in which order, with what is needed to decide each without opening it.

A page costs the same number of queries however long it is. It goes on after the last erratum shown (keyset), so that
decisions made in between move nobody past the editor's eyes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from corrigenda.core.catalogue import best_language, say
from corrigenda.core.states import State
from corrigenda.desk.attention import looking
from corrigenda.desk.context import short_after, short_before
from corrigenda.desk.paging import After
from corrigenda.desk.proposals import Proposal, Proposals, Wish, gather
from corrigenda.desk.selection import TAB_LABELS, Selection, Tab
from corrigenda.desk.why_here import WhyHere, why_here
from corrigenda.desk.words import ALERTS, STATES, called, kind_words
from corrigenda.models import Correction, Erratum, Mention, Report, Site
from corrigenda.models.search import matching

PAGE = 50
_PUBLISHED = Correction.objects.filter(erratum=OuterRef("pk"), published_at__isnull=False, withdrawn_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Row:
    """One erratum in the queue."""

    erratum: Erratum
    before: str
    after: str
    proposals: Proposals
    notice: str
    article_query: str
    looking: str

    @property
    def leading(self) -> Proposal | None:
        """The proposal to show."""
        return self.proposals.leading or next(iter(self.proposals.all), None)

    @property
    def should_read(self) -> str | None:
        """What a verification from the queue says the passage should read; None: nothing is proposed that fits it."""
        leading = self.proposals.leading
        return leading.words if leading else None

    @property
    def may_verify_at_once(self) -> bool:
        """Whether one press says enough: there are words for the passage; without them the editor has to look."""
        return self.erratum.state in (State.REPORTED, State.HELD) and self.should_read is not None

    @property
    def thanks(self) -> str:
        """What the readers of an opinion are told, in the language they read."""
        return say(best_language(self.erratum.article.language, self.erratum.site.language), "opinion.thanks")

    @property
    def kind(self) -> str:
        """The kind of error in words."""
        return kind_words(self.erratum.kind)

    @property
    def alert(self) -> str:
        """A word on what the page did, or empty."""
        return ALERTS.get(self.erratum.alert, ("", ""))[0]

    @property
    def why_here(self) -> WhyHere:
        """Why it stands where it stands."""
        return why_here(self.erratum, timezone.now())

    @property
    def state(self) -> str:
        """How it stands, in words, for a tab that holds several states."""
        return STATES.get(self.erratum.state, self.erratum.state)

    @property
    def assigned(self) -> str:
        """Whose it is."""
        return called(self.erratum.assigned_to) if self.erratum.assigned_to else ""

    @property
    def is_due(self) -> bool:
        """Whether it was put on hold until a day that has come."""
        until = self.erratum.hold_until
        return self.erratum.state == State.HELD and until is not None and until <= timezone.localdate()


@dataclass(frozen=True, slots=True)
class TabLink:
    """A tab with how many errata it holds under the filter."""

    label: str
    count: int
    query: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue."""

    rows: list[Row]
    following: str | None

    @property
    def has_open(self) -> bool:
        """Whether anything here can still be decided by selection."""
        return any(row.erratum.is_open for row in self.rows)


def tabs(site: Site, selection: Selection, reader: User) -> list[TabLink]:
    """All tabs with their counts, in two queries."""
    counts: dict[Tab, int] = defaultdict(int)
    errata = _chosen(Erratum.queue(site), selection).order_by().annotate(told=Exists(_PUBLISHED))
    counted = errata.values("state", "told").annotate(n=Count("pk"))
    for group in counted:
        tab = Tab.DONE if group["state"] == State.FIXED and group["told"] else Tab(group["state"])
        counts[tab] += group["n"]
    counts[Tab.MINE] = _chosen(Mention.waiting(site, reader), selection).order_by().count()
    return [TabLink(TAB_LABELS[tab], counts[tab], selection.on(tab), tab is selection.tab) for tab in Tab]


def queue_page(site: Site, selection: Selection, reader: User) -> QueuePage:
    """The errata of a page as a person sees them, in four queries."""
    errata = listed(site, selection, reader).select_related(None).select_related("article", "site", "assigned_to")
    if (after := selection.after) is not None:
        errata = errata.filter(Q(rank__gt=after.rank) | Q(rank=after.rank, pk__gt=after.pk))
    found = list(errata[: PAGE + 1])
    shown = found[:PAGE]
    wishes = wishes_of(erratum.pk for erratum in shown)
    notices = _notices_of(shown)
    others = looking([erratum.pk for erratum in shown], reader, timezone.now())
    rows = [
        Row(
            erratum,
            short_before(erratum.prefix),
            short_after(erratum.suffix),
            gather(erratum.quote, wishes[erratum.pk]),
            notices.get(erratum.pk, ""),
            selection.of_article(erratum.article_id),
            others.get(erratum.pk, ""),
        )
        for erratum in shown
    ]
    following = None
    if len(found) > PAGE:
        last = shown[-1]
        following = replace(selection, after=After(last.rank, last.pk)).query
    return QueuePage(rows, following)


def listed(site: Site, selection: Selection, reader: User) -> QuerySet[Erratum]:
    """All errata of a tab, under the filter, the worst first."""
    if selection.tab is Tab.MINE:
        return _chosen(Mention.waiting(site, reader), selection)
    errata = _chosen(Erratum.queue(site), selection)
    if selection.tab in (Tab.FIXED, Tab.DONE):
        told = Exists(_PUBLISHED)
        return errata.filter(told if selection.tab is Tab.DONE else ~told, state=State.FIXED)
    return errata.filter(state=selection.tab.value)


def wishes_of(errata: Iterable[int]) -> dict[int, list[Wish]]:
    """What the readers of each erratum said, counted by the same words, in one query."""
    said = (
        Report.objects.filter(erratum__in=list(errata))
        .order_by()
        .values("erratum_id", "exact", "proposal")
        .annotate(readers=Count("pk", filter=Q(rule=None)), first=Min("pk"))
    )
    found: dict[int, list[Wish]] = defaultdict(list)
    for row in said:
        found[row["erratum_id"]].append(Wish(row["exact"], row["proposal"], row["readers"], row["first"]))
    return found


def counts_of(sites: Sequence[Site]) -> dict[int, dict[str, int]]:
    """For each site, by state, how many errata there are, in one query."""
    counted = (
        Erratum.objects.filter(site__in=sites, duplicate_of__isnull=True)
        .order_by()
        .values("site_id", "state")
        .annotate(n=Count("pk"))
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in counted:
        found[row["site_id"]][row["state"]] = row["n"]
    return found


def _chosen(errata: QuerySet[Erratum], selection: Selection) -> QuerySet[Erratum]:
    if selection.kind:
        errata = errata.filter(kind=selection.kind)
    if selection.article is not None:
        errata = errata.filter(article=selection.article)
    if selection.alert:
        errata = errata.filter(alert=selection.alert)
    return matching(errata, selection.search)


def _notices_of(errata: Sequence[Erratum]) -> dict[int, str]:
    found: dict[int, str] = {}
    standing = Correction.objects.filter(erratum__in=errata, withdrawn_at__isnull=True)
    rows = standing.order_by("pk").values_list("erratum_id", "published_at")
    for erratum, published_at in rows:
        if erratum is not None:
            found[erratum] = "Notice published" if published_at else "Notice drafted"
    return found
