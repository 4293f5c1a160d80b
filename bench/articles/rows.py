"""Articles with revisions, errata and reports, made in bulk."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, Max

from bench.articles.pages import STORIES, first_text
from corrigenda.core.anchoring import Span, describe
from corrigenda.models import Article, Erratum, Report, Revision, Site

ORIGINS = [f"https://news-{number}.example" for number in range(8)]
"""Enough hosts for all workers: a host is one worker's at a time."""

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
WITH_ERRATUM = 10
"""Every tenth article of a large table has an open erratum."""

_CHUNK = 2_000


def make_site() -> Site:
    """The publication."""
    return Site.objects.create(key="bench", name="The Bench Gazette", origins=ORIGINS)


def number_of(url: str) -> int:
    """Which story stands at an address."""
    return int(url.rpartition("/")[2]) % STORIES


def grow(site: Site, articles: int, revisions: int) -> None:
    """Add articles until there are so many, each with so many revisions, of which the first edition is the newest."""
    numbers = iter(range(Article.objects.count(), articles))
    while chunk := list(islice(numbers, _CHUNK)):
        with transaction.atomic():
            made = Article.objects.bulk_create(_article(site, n) for n in chunk)
            _revise(made)
            for article in made:
                if number_of(article.url) % WITH_ERRATUM == 0:
                    report(article, 1)
    _age(revisions)


def _article(site: Site, number: int) -> Article:
    """Each came a second after the one before it: in this order they come due."""
    url = f"{ORIGINS[number % len(ORIGINS)]}/{number}"
    return Article(site=site, url=url, known_as=url, first_seen_at=BEGUN + timedelta(seconds=number))


def _revise(articles: list[Article]) -> None:
    """The newest revision for each."""
    made = []
    for article in articles:
        text = first_text(number_of(article.url))
        made.append(
            Revision(
                article=article, digest=text.digest, text=text.text, seen_at=article.first_seen_at,
                blocks=[[block.start, block.end, block.kind] for block in text.blocks],
            )
        )  # fmt: skip
    for article, revision in zip(articles, Revision.objects.bulk_create(made), strict=True):
        article.revision = revision
    Article.objects.bulk_update(articles, ["revision"], batch_size=200)


def _age(revisions: int) -> None:
    """Older revisions for the articles that have none: the same words under other names, copied by the database."""
    names = [field.column for field in Revision._meta.local_fields if field.column not in ("id", "digest")]
    columns = ", ".join(map(connection.ops.quote_name, names))
    done = Revision.objects.filter(digest__startswith="old-").aggregate(at=Max("article_id"))["at"] or 0
    with connection.cursor() as cursor:
        for age in range(1, revisions):
            cursor.execute(
                f"INSERT INTO corrigenda_revision ({columns}, digest) SELECT {columns}, %s FROM corrigenda_revision "
                "WHERE article_id > %s AND id IN (SELECT revision_id FROM corrigenda_article)",
                [f"old-{age}", done],
            )


def report(article: Article, errata: int) -> None:
    """Readers report so many passages of an article, spread over its text, each with a proposal."""
    revision = article.revision
    assert revision is not None
    now = article.first_seen_at
    made = []
    for span in islice(_passages(revision.text, errata), errata):
        quote = describe(revision.text, span)
        made.append(
            Erratum(
                site=article.site, article=article, revision=revision, place="placed", kind="fact", exact=quote.exact,
                prefix=quote.prefix, suffix=quote.suffix, start=span.start, end=span.end, touched_start=span.start,
                touched_end=span.end, proposes=True, grouping_version=1, reports_count=1, first_reported_at=now,
                last_reported_at=now,
            )
        )  # fmt: skip
    made = Erratum.objects.bulk_create(made)
    Report.objects.bulk_create(
        Report(
            uuid=uuid.uuid4(), site=article.site, token=uuid.uuid4().hex, digest="", received_at=now, url=article.url,
            exact=erratum.exact, proposal="other words", kind="fact", language="en", network="n", article=article,
            erratum=erratum, revision=revision,
        )
        for erratum in made
    )  # fmt: skip


def _passages(text: str, count: int) -> Iterator[Span]:
    """Two words each, evenly spread."""
    starts = [0, *(at + 1 for at, letter in enumerate(text) if letter == " ")]
    step = max(1, (len(starts) - 3) // count)
    for at in range(0, len(starts) - 2, step):
        yield Span(starts[at], starts[at + 2] - 1)


def make_due(*, at_once: bool) -> None:
    """All articles are due: one after the other by a second, or all since the same moment."""
    due = BEGUN if at_once else F("first_seen_at")
    Article.objects.update(look_at=due, leased_until=None, attempts=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # as autovacuum does within the minute
            cursor.execute("VACUUM ANALYZE corrigenda_article")
