"""Makes what the desk's tests look at: reports with their errata, as the intake leaves them behind."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from corrigenda.articles.revise import Seen, revise
from corrigenda.core.anchoring import Span, describe
from corrigenda.core.grouping import GROUPING_VERSION, passage_of
from corrigenda.core.text import Block, Text
from corrigenda.models import Article, Erratum, Event, EventKind, Place, Report, Revision, Site

STORY = (
    "Lantern Hill tram opens\n\n"
    "The tram to Lantern Hill opens on Saturday, May 5, and runs every ten minutes.\n\n"
    "It cost 58 million crowns, the council said, and it carries eighty people."
)
BLOCKS = [[0, 23, "h1"], [25, 103, "p"], [105, len(STORY), "p"]]


@dataclass
class World:
    """A site with an article, and its people by role."""

    site: Site
    article: Article
    revision: Revision
    alice: User
    bob: User
    vera: User
    charlie: User

    def at(self, person: User) -> Client:
        """A browser in which a person is signed in."""
        client = Client()
        client.force_login(person)
        return client

    def erratum(
        self, words: str = "Saturday, May", proposal: str | None = "Friday, May", *more: str | None, kind: str = "fact",
        comment: str = "", source: str = "", hours: float = 1,
    ) -> Erratum:  # fmt: skip
        """An erratum on words of the story, with one report for each proposal."""
        start = STORY.find(words)
        placed = bool(words) and start != -1
        span = Span(start, start + len(words)) if placed else None
        quote = describe(STORY, span) if span else None
        passage = passage_of(span, words, proposal) if span else None
        at = timezone.now() - timedelta(hours=hours)
        erratum = Erratum.objects.create(
            site=self.site, article=self.article, kind=kind, exact=words, prefix=quote.prefix if quote else "",
            suffix=quote.suffix if quote else "", revision=self.revision, grouping_version=GROUPING_VERSION,
            place=Place.PLACED if placed else Place.UNPLACED if words else Place.WHOLE,
            start=span.start if span else None, end=span.end if span else None,
            touched_start=passage.touched.start if passage else None,
            touched_end=passage.touched.end if passage else None, proposes=bool(passage and passage.proposes),
            reports_count=1 + len(more), first_reported_at=at, last_reported_at=at,
        )  # fmt: skip
        for each in (proposal, *more):
            self.report(erratum, words, each, comment=comment, source=source, kind=kind)
        return erratum

    def rewrite(self, text: str, blocks: tuple[Block, ...] = ()) -> Event:
        """The page serves another text, and the errata are carried over; the event that tells of it."""
        before = self.article.revision.digest if self.article.revision else None
        revise(self.article.pk, Seen(Text(text, blocks), "", "en", timezone.now()))
        self.article.refresh_from_db()
        event = Event.objects.filter(article=self.article, kind=EventKind.REVISION).latest("pk")
        assert event.before == {"digest": before}
        return event

    def report(
        self, erratum: Erratum | None, words: str, proposal: str | None, *, comment: str = "", source: str = "",
        kind: str = "fact", set_aside: str = "",
    ) -> Report:  # fmt: skip
        """One reader's report, placed in an erratum (None: not placed)."""
        start = STORY.find(words)
        placed = bool(words) and start != -1
        quote = describe(STORY, Span(start, start + len(words))) if placed else None
        return Report.objects.create(
            uuid=uuid.uuid4(), site=self.site, token=secrets.token_hex(12), digest="0" * 64,
            received_at=timezone.now(), url=self.article.url, exact=words, prefix=quote.prefix if quote else "",
            suffix=quote.suffix if quote else "", proposal=proposal, kind=kind, comment=comment, source=source,
            language="en", network="0" * 16, set_aside=set_aside, erratum=erratum,
            article=self.article if erratum else None, revision=self.revision if placed and erratum else None,
            start=start if placed and erratum else None, end=start + len(words) if placed and erratum else None,
        )  # fmt: skip


def address(name: str, erratum: Erratum) -> str:
    """The desk's address of an erratum's page or act."""
    return reverse(f"desk:{name}", args=[erratum.site.key, erratum.pk])


def act(client: Client, name: str, erratum: Erratum, **values: object):  # type: ignore[no-untyped-def]
    """Send an act as the erratum's page would, with the version it shows now."""
    erratum.refresh_from_db()
    return client.post(address(name, erratum), {"version": erratum.version, **values})
