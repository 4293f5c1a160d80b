"""What scripted stories mean in the tables: their errata are reported, and compared with the script."""

from __future__ import annotations

from collections.abc import Iterator

from corrigenda.core.anchoring import Span, describe
from corrigenda.core.states import Act
from corrigenda.models import Article, Erratum, EventKind
from tests.articles.stories import RIGHT, WRONG, Story
from tests.intake.test_place import a_report, placed


def reported(article: Article, story: Story) -> int:
    """Report the story's error, and let an editor verify it where the script says so."""
    assert article.revision is not None
    text = article.revision.text
    start = text.index(WRONG)
    quote = describe(text, Span(start, start + len(WRONG)))
    report = a_report(article.site, None, RIGHT, url=article.url, exact=WRONG, prefix=quote.prefix, suffix=quote.suffix)
    erratum = placed(report)
    assert erratum.place == "placed"
    if story.is_verified:
        Erratum.apply(erratum.pk, Act.VERIFY, at=article.first_seen_at, should_read=RIGHT)
        story.state = "verified"
    return erratum.pk


def differences(story: Story, erratum: Erratum) -> Iterator[str]:
    """Where an erratum is not as the script says."""
    said = (story.state, story.alert, story.place, story.trouble)
    found = (erratum.state, erratum.alert, erratum.place, bool(erratum.article.trouble))
    if found != said:
        yield f"story {story.number} is {found}, the script says {said}"
    for kind, times in ((EventKind.FIXED, story.fixes), (EventKind.CAME_BACK, story.returns)):
        if (count := erratum.events.filter(kind=kind).count()) != times:
            yield f"story {story.number}: {kind.label}, {count} times; the script says {times}"
    if erratum.place == "placed":
        text = erratum.article.revision.text if erratum.article.revision else ""
        words = text[erratum.start : erratum.end]
        if words != (erratum.reads_now or erratum.exact):
            yield f"story {story.number}: the erratum is placed at {words!r}"
