"""A new revision is stored and every erratum of the article is carried over to it, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from corrigenda.articles.note_edit import note_edit
from corrigenda.core.anchoring import Span, describe, locate
from corrigenda.core.carrying import Carried, carry
from corrigenda.core.fixing import Observation, holds, observe
from corrigenda.core.folding import fold
from corrigenda.core.freshness import Freshness, Served, judge
from corrigenda.core.page import Page
from corrigenda.core.proposals import as_passage
from corrigenda.core.states import TRANSITIONS, Act, State
from corrigenda.core.text import Text
from corrigenda.models import Article, CopyCheck, Erratum, Event, EventKind, Place, Report, Revision
from corrigenda.models.erratum import Alert


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of an article: its text, title and language, at a time (UTC), and what the page says of itself.

    `served_at` is when the server says its copy was made, for pages that say nothing of their own age.
    """

    text: Text
    title: str
    language: str
    at: datetime
    page: Page = field(default_factory=Page)
    served_at: datetime | None = None


def revise(article_pk: int, seen: Seen) -> Revision:
    """Store what was seen, unless it is an older copy, and carry the errata over. Answers the newest revision known.

    The same text is no new revision; a text that was taken back is that earlier revision again.
    """
    with transaction.atomic():
        rows = Article.objects.select_for_update(of=("self",), no_key=True).select_related("site", "revision")
        article = rows.defer(*Revision.without_text()).get(pk=article_pk)  # the text is wanted if errata move with it
        previous = article.revision
        found = _freshness(article, seen)
        if found.verdict in ("older copy", "wait"):
            assert previous is not None, "without a revision every text is new"
            _note_older(article, seen, found)
            return previous
        revision, created = Revision.objects.get_or_create(
            article=article,
            digest=seen.text.digest,
            defaults={
                "text": seen.text.text,
                "blocks": [[block.start, block.end, block.kind] for block in seen.text.blocks],
                "title": seen.title,
                "byline": seen.page.byline,
                "published_at": seen.page.published_at,
                "modified_at": seen.page.modified_at or seen.served_at,
                "metadata": seen.page.metadata,
                "seen_at": seen.at,
            },
        )
        if not created and seen.page.modified_at and revision.modified_at != seen.page.modified_at:
            revision.modified_at = seen.page.modified_at
            revision.save(update_fields=["modified_at"])
        stored = (article.title, article.language, article.revision_id, article.older_since)
        article.title = seen.title or article.title
        article.language = seen.language or article.language
        article.revision = revision
        article.older_since = None
        is_new = previous is None or previous.pk != revision.pk
        article.changed_at = seen.at if is_new else article.changed_at
        if stored != (article.title, article.language, article.revision_id, article.older_since):
            article.save(update_fields=["title", "language", "revision", "older_since", "changed_at"])
        if is_new:
            event = Event.write(
                EventKind.REVISION, site=article.site, at=seen.at, article=article, note=found.why,
                before={"digest": previous.digest} if previous else None, after={"digest": revision.digest},
            )  # fmt: skip
            _carry_errata(article, previous, revision, seen.at)
            if previous is not None:
                note_edit(article, previous, revision, event)
            CopyCheck.ask(article, timezone.now())  # not as of `at`, which an imported text has from long ago
        return revision


def _freshness(article: Article, seen: Seen) -> Freshness:
    newest = article.revision
    is_known = article.revisions.filter(digest=seen.text.digest).exists()
    # Of a text that is new, only the page's own word on its age counts: two servers of a site often disagree on theirs.
    served_at = seen.served_at if is_known else None
    return judge(
        Served(seen.text.digest, seen.page.modified_at or served_at),
        Served(newest.digest, newest.modified_at) if newest else None,
        is_known, article.older_since, seen.at,
    )  # fmt: skip


def _note_older(article: Article, seen: Seen, found: Freshness) -> None:
    """Remember since when an earlier text is served; a page that is served for long was taken back."""
    if article.older_since is not None:
        return
    article.older_since = seen.at
    article.save(update_fields=["older_since"])
    Event.write(
        EventKind.OLDER_COPY, site=article.site, at=seen.at, article=article, note=found.why,
        after={"digest": seen.text.digest},
    )  # fmt: skip


def _carry_errata(article: Article, previous: Revision | None, revision: Revision, at: datetime) -> None:
    errata = list(article.errata.filter(duplicate_of__isnull=True).exclude(place=Place.WHOLE).order_by("pk"))
    placed = [e for e in errata if e.place == Place.PLACED and previous is not None and e.revision_id == previous.pk]
    if previous is not None and placed:
        spans = [span for erratum in placed for span in _spans(erratum)]
        carried = carry(previous.text, revision.text, spans)
        locked = Erratum.locked_all(erratum.pk for erratum in placed)
        proposals = _proposals(locked)
        for index, pk in enumerate(erratum.pk for erratum in placed):
            _move(locked[pk], proposals[pk], previous, revision, carried[2 * index], carried[2 * index + 1], at)
    for erratum in errata:
        if erratum not in placed:
            _look_for(erratum, revision, at)


def _spans(erratum: Erratum) -> tuple[Span, Span]:
    span, passage = erratum.span, erratum.passage
    assert span is not None, "a placed erratum has a span"
    return span, passage.touched if passage else span


def _move(
    erratum: Erratum,
    proposals: list[str],
    previous: Revision,
    revision: Revision,
    passage: Carried,
    touched: Carried,
    at: datetime,
) -> None:
    if passage.status == "moved" and erratum.is_open:
        _note_move(erratum, previous, revision, passage, at)
    if erratum.reads_now:
        passage = _narrowed(passage, erratum.exact)
    seen = observe(erratum.exact, proposals, erratum.state == State.VERIFIED, passage)
    _set_place(erratum, revision, passage, touched)
    act = _act(erratum, passage, seen)
    if passage.span is not None and fold(passage.words) == fold(erratum.exact):
        _reads_as_reported(erratum, at)
    elif seen.outcome != "same":
        erratum.reads_now = passage.words
    if act is None and seen.outcome in ("changed", "removed", "unsure") and erratum.is_open:
        erratum.alert = {"changed": Alert.CHANGED, "removed": Alert.REMOVED, "unsure": Alert.UNSURE}[seen.outcome]
        erratum.touch()
        Event.write(
            EventKind.CHANGED, site=erratum.site, at=at, erratum=erratum, note=seen.why,
            before={"passage": erratum.exact}, after={"passage": passage.words, "outcome": seen.outcome},
        )  # fmt: skip
    erratum.save()
    if act is not None:
        Erratum.apply(erratum.pk, act, at=at, note=seen.why)


def _note_move(erratum: Erratum, previous: Revision, revision: Revision, passage: Carried, at: datetime) -> None:
    """The passage stands elsewhere, as it was: nothing to decide, but whoever looks for it should not wonder."""
    assert erratum.span is not None, "a passage that moved stood somewhere"
    assert passage.span is not None, "and stands again"
    Event.write(
        EventKind.MOVED, site=erratum.site, at=at, erratum=erratum, note=passage.rule,
        before={"paragraph": previous.block_at(erratum.span.start)},
        after={"paragraph": revision.block_at(passage.span.start)},
    )  # fmt: skip


def _narrowed(passage: Carried, exact: str) -> Carried:
    """A passage that had grown with an edit is the words that were reported again, once it holds them again."""
    if passage.span is None or passage.status != "changed" or passage.words.count(exact) != 1:
        return passage
    start = passage.span.start + passage.words.index(exact)
    return replace(passage, span=Span(start, start + len(exact)), words=exact)


def _reads_as_reported(erratum: Erratum, at: datetime) -> None:
    """The passage reads as it was reported: what the page had done to it meanwhile asks nobody for a look any more."""
    erratum.reads_now = ""
    if erratum.alert in (Alert.CHANGED, Alert.REMOVED, Alert.UNSURE):
        Event.write(
            EventKind.RESTORED, site=erratum.site, at=at, erratum=erratum,
            before={"alert": erratum.alert}, after={"alert": Alert.NONE},
        )  # fmt: skip
        erratum.alert = Alert.NONE
        erratum.touch()


def _act(erratum: Erratum, passage: Carried, seen: Observation) -> Act | None:
    """What the new revision does to the erratum's state, if anything."""
    state = State(erratum.state)
    if seen.outcome == "fixed" and (state, Act.SEE_FIXED) in TRANSITIONS:
        return Act.SEE_FIXED
    if state is State.FIXED and passage.status == "changed" and holds(passage.words, erratum.exact):
        return Act.SEE_BACK
    return None


def _proposals(errata: dict[int, Erratum]) -> dict[int, list[str]]:
    """What the passage of each should read: an editor's words alone once there are any, else every reader's."""
    proposals = {pk: [] if e.should_read is None else [e.should_read] for pk, e in errata.items()}
    rows = Report.objects.filter(erratum__in=list(errata), erratum__should_read__isnull=True, proposal__isnull=False)
    for pk, exact, new in rows.values_list("erratum_id", "exact", "proposal").distinct():
        if pk is not None and (passage := as_passage(errata[pk].exact, exact, new or "")) is not None:
            proposals[pk].append(passage)
    return proposals


def _set_place(erratum: Erratum, revision: Revision, passage: Carried, touched: Carried) -> None:
    erratum.revision = revision
    if passage.span is None:
        erratum.place = Place.UNSURE if passage.status == "unsure" else Place.REMOVED
        erratum.start = erratum.end = erratum.touched_start = erratum.touched_end = None
        return
    inner = touched.span
    if inner is None or not passage.span.start <= inner.start <= inner.end <= passage.span.end:
        inner = passage.span
    erratum.place = Place.PLACED
    erratum.start, erratum.end = passage.span.start, passage.span.end
    erratum.touched_start, erratum.touched_end = inner.start, inner.end


def _look_for(erratum: Erratum, revision: Revision, at: datetime) -> None:
    """An erratum without a place may have one in this revision: found only where its quote says so clearly."""
    match = locate(revision.text, erratum.quote)
    if match is None:
        return
    erratum = Erratum.locked(erratum.pk)
    erratum.revision, erratum.place = revision, Place.PLACED
    erratum.start, erratum.end = match.span.start, match.span.end
    erratum.touched_start, erratum.touched_end = match.span.start, match.span.end
    if not erratum.prefix and not erratum.suffix:
        quote = describe(revision.text, match.span)
        erratum.prefix, erratum.suffix = quote.prefix, quote.suffix
    came_back = False
    if fold(match.span.of(revision.text)) == fold(erratum.exact):
        _reads_as_reported(erratum, at)
        came_back = erratum.state == State.FIXED
    erratum.touch()
    erratum.save()
    if came_back:
        Erratum.apply(erratum.pk, Act.SEE_BACK, at=at, note="the wrong words stand in the article again")
