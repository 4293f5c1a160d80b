"""A desk with a past, made in bulk: ten reports to three errata to one article, as desks have them.

Eleven of twelve errata are no errors. What is decided is long past; one erratum in thirty waits for a decision, so that
the queue grows with the desk too.
"""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User
from django.db import connection, transaction

from bench.articles.pages import STORIES, first_text
from corrigenda.core.anchoring import Span, describe
from corrigenda.core.roles import Role
from corrigenda.core.states import State
from corrigenda.models import Article, Erratum, Event, EventKind, Membership, Report, Revision, Site

ORIGIN = "https://news.example"
REPORTS, ERRATA = 10, 3
"""For each article."""
MONTHS = 24
"""Over which the reports are spread, up to now."""

_CHUNK = 500
_STATES = [State.REJECTED] * 26 + [State.FIXED] * 2 + [State.VERIFIED, State.REPORTED]
_KINDS = ["typo", "typo", "fact", "link", "unclear", "other"]
_KIND_OF = {State.REJECTED: EventKind.REJECTED, State.FIXED: EventKind.VERIFIED, State.VERIFIED: EventKind.VERIFIED}


def make_site() -> tuple[Site, User]:
    """The publication and its editor."""
    site = Site.objects.create(key="bench", name="The Bench Gazette", origins=[ORIGIN])
    editor = User.objects.create_user("bench")
    Membership.objects.create(site=site, user=editor, role=Role.ADMIN)
    return site, editor


def grow(site: Site, editor: User, reports: int) -> None:
    """Add articles with their errata and reports until there are so many reports."""
    done, wanted = Article.objects.count(), reports // REPORTS
    for begin in range(done, wanted, _CHUNK):
        with transaction.atomic():
            _add(site, editor, range(begin, min(begin + _CHUNK, wanted)))
    with connection.cursor() as cursor:  # as autovacuum and the migration's ANALYZE do
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _add(site: Site, editor: User, numbers: range) -> None:
    now, chance = datetime.now(UTC), random.Random(numbers.start)
    articles = Article.objects.bulk_create(
        Article(site=site, url=f"{ORIGIN}/{n}", known_as=f"{ORIGIN}/{n}", title=f"Story number {n}", language="en",
                first_seen_at=now, looked_at=now) for n in numbers
    )  # fmt: skip
    texts = [first_text(n % STORIES) for n in numbers]
    revisions = Revision.objects.bulk_create(
        Revision(article=article, digest=text.digest, text=text.text, seen_at=now,
                 blocks=[[block.start, block.end, block.kind] for block in text.blocks])
        for article, text in zip(articles, texts, strict=True)
    )  # fmt: skip
    for article, revision in zip(articles, revisions, strict=True):
        article.revision = revision
    Article.objects.bulk_update(articles, ["revision"], batch_size=200)
    errata = Erratum.objects.bulk_create(
        _erratum(site, revision, now, chance) for revision in revisions for _ in range(ERRATA)
    )
    Report.objects.bulk_create(
        _report(site, errata[at * ERRATA + chance.randrange(ERRATA)], article, at * REPORTS + n)
        for at, article in enumerate(articles) for n in range(REPORTS)
    )  # fmt: skip
    Event.objects.bulk_create(event for erratum in errata for event in _events(site, erratum, editor))


def _erratum(site: Site, revision: Revision, now: datetime, chance: random.Random) -> Erratum:
    text, state = revision.text, chance.choice(_STATES)
    start = text.rfind(" ", 0, chance.randrange(1, len(text) - 20)) + 1
    span = Span(start, text.find(" ", start + 8) if text.find(" ", start + 8) > 0 else len(text))
    quote = describe(text, span)
    # What waits came lately, what is decided came whenever.
    at = now - timedelta(days=chance.random() * (10 if state is State.REPORTED else MONTHS * 30))
    decided = at + timedelta(hours=chance.expovariate(1 / 20)) if state is not State.REPORTED else None
    return Erratum(
        site=site, article=revision.article, revision=revision, place="placed", kind=chance.choice(_KINDS), state=state,
        exact=quote.exact, prefix=quote.prefix, suffix=quote.suffix, start=span.start, end=span.end,
        touched_start=span.start, touched_end=span.end, proposes=True, grouping_version=1,
        reports_count=max(1, round(chance.gauss(REPORTS / ERRATA, 2))), first_reported_at=at, last_reported_at=at,
        decided_at=decided, fixed_at=decided + timedelta(hours=9) if decided and state is State.FIXED else None,
    )  # fmt: skip


def _report(site: Site, erratum: Erratum, article: Article, number: int) -> Report:
    return Report(
        uuid=uuid.uuid4(), site=site, token=uuid.uuid4().hex, digest="", received_at=erratum.first_reported_at,
        url=article.url, exact=erratum.exact, proposal=f"other words {number % 7}", kind=erratum.kind,
        comment=f"The timetable on page {article.pk}x{number} says otherwise.", language="en", network="n",
        article=article, erratum=erratum, revision=erratum.revision, start=erratum.start, end=erratum.end,
    )  # fmt: skip


def _events(site: Site, erratum: Erratum, editor: User) -> list[Event]:
    reported = Event(site=site, at=erratum.first_reported_at, kind=EventKind.GROUPED, erratum=erratum)
    if erratum.decided_at is None:
        return [reported]
    kind = _KIND_OF[State(erratum.state)]
    decided = Event(
        site=site, at=erratum.decided_at, kind=kind, erratum=erratum, actor=editor, note="Read it again.",
        before={"state": "reported"}, after={"state": kind},
    )  # fmt: skip
    return [reported, decided]
