"""A new revision arrives: errata are carried over, and fixes are seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from corrigenda.articles.revise import Seen, revise
from corrigenda.core.freshness import CONFIRMED_AFTER
from corrigenda.core.page import Page
from corrigenda.core.states import Act
from corrigenda.core.text import read
from corrigenda.models import Article, Erratum, Event, EventKind, Place, Revision, Site
from tests.intake.test_place import HTML, NOW, PAGE, a_report, article, placed

__all__ = ["article"]  # the fixture
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def see(article: Article, html: str, at: datetime = LATER, modified: datetime | None = None) -> None:
    revise(article.pk, Seen(read(html), "Ferry", "en", at, Page(modified_at=modified)))


def reload(erratum: Erratum) -> Erratum:
    return Erratum.objects.get(pk=erratum.pk)


@pytest.fixture
def erratum(site: Site, article: Article) -> Erratum:
    return placed(a_report(site, "on Tuesday", "on Friday"))


def verify(erratum: Erratum) -> None:
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW, should_read="on Friday")


def test_the_same_text_is_no_new_revision(article: Article) -> None:
    see(article, HTML.replace("<p>", "<p class='x'>"))
    assert Revision.objects.count() == 1
    assert Event.objects.filter(kind=EventKind.REVISION).count() == 1


def test_a_verified_erratum_is_fixed_when_the_page_reads_as_proposed(article: Article, erratum: Erratum) -> None:
    verify(erratum)
    see(article, HTML.replace("on Tuesday night", "on Friday night"))
    after = reload(erratum)
    assert (after.state, after.reads_now, after.fixed_at) == ("fixed", "on Friday", LATER)
    event = after.events.get(kind=EventKind.FIXED)
    assert event.actor is None
    assert event.note == "the passage reads as proposed"


def test_a_fix_before_any_decision_is_seen_too(article: Article, erratum: Erratum) -> None:
    see(article, HTML.replace("on Tuesday night", "on Friday night"))
    assert reload(erratum).state == "fixed"


def test_a_change_elsewhere_moves_the_passage_and_nothing_else(article: Article, erratum: Erratum) -> None:
    see(article, HTML.replace("<p>", "<p>Updated today.</p><p>"))
    after = reload(erratum)
    assert (after.state, after.alert, after.place) == ("reported", "", Place.PLACED)
    assert after.span is not None
    assert after.revision is not None
    assert after.span.of(after.revision.text) == "on Tuesday"
    assert after.passage is not None
    assert after.passage.touched.of(after.revision.text) == "Tuesday"


def test_a_passage_that_was_moved_is_told_with_where_it_stood_and_stands(article: Article, erratum: Erratum) -> None:
    moved = "<p>{}</p>".format(HTML.split("<p>")[-1].split("</p>")[0])
    assert "on Tuesday" in moved
    others = "".join(
        f"<p>The harbour master read report number {n} aloud to everyone.</p>" for n in ("one", "two", "three")
    )
    see(article, HTML.replace(moved, moved + others))
    assert not Event.objects.filter(kind=EventKind.MOVED).exists()
    see(article, HTML.replace(moved, others + moved), LATER + timedelta(hours=1))
    after = reload(erratum)
    assert (after.state, after.alert, after.place) == ("reported", "", Place.PLACED)
    event = after.events.get(kind=EventKind.MOVED)
    assert event.before is not None
    assert event.after is not None
    assert event.after["paragraph"] - event.before["paragraph"] == 3


def test_another_change_of_the_passage_is_for_the_desk(article: Article, erratum: Erratum) -> None:
    see(article, HTML.replace("on Tuesday night", "at dawn"))
    after = reload(erratum)
    assert (after.state, after.alert) == ("reported", "changed")
    assert after.reads_now
    assert after.version == erratum.version + 1
    assert after.events.filter(kind=EventKind.CHANGED).count() == 1


def test_a_change_that_is_taken_back_asks_nobody_for_a_look(article: Article, erratum: Erratum) -> None:
    see(article, HTML.replace("on Tuesday night", "at dawn"), modified=LATER)
    see(article, HTML, LATER + timedelta(hours=1), modified=LATER + timedelta(hours=1))
    after = reload(erratum)
    assert (after.state, after.alert, after.reads_now) == ("reported", "", "")
    assert after.events.get(kind=EventKind.RESTORED).before == {"alert": "changed"}


def test_a_removed_passage_that_is_put_back_asks_nobody_for_a_look(article: Article, site: Site) -> None:
    erratum = placed(a_report(site, "The mayor, Anna Lind, said so to the the crowd on Tuesday.", "…"))
    see(article, HTML.replace(" The mayor, Anna Lind, said so to the the crowd on Tuesday.", ""), modified=LATER)
    assert reload(erratum).alert == "removed"
    see(article, HTML, LATER + timedelta(hours=1), modified=LATER + timedelta(hours=1))
    after = reload(erratum)
    assert (after.place, after.alert, after.reads_now) == (Place.PLACED, "", "")


def test_an_error_that_came_back_reads_as_reported(article: Article, erratum: Erratum) -> None:
    see(article, HTML.replace("on Tuesday night", "on Friday night"), modified=LATER)
    see(article, HTML, LATER + timedelta(hours=1), modified=LATER + timedelta(hours=1))
    after = reload(erratum)
    assert (after.state, after.alert, after.reads_now) == ("reported", "back", "")


def test_a_passage_removed_is_for_the_desk(article: Article, site: Site) -> None:
    erratum = placed(a_report(site, "The mayor, Anna Lind, said so to the the crowd on Tuesday.", "…"))
    see(article, HTML.replace(" The mayor, Anna Lind, said so to the the crowd on Tuesday.", ""))
    after = reload(erratum)
    assert (after.state, after.alert, after.place) == ("reported", "removed", Place.REMOVED)


def test_a_rejected_erratum_is_carried_and_left_alone(article: Article, erratum: Erratum) -> None:
    Erratum.apply(erratum.pk, Act.REJECT, at=NOW, reason="no")
    see(article, HTML.replace("on Tuesday night", "on Friday night"))
    after = reload(erratum)
    assert (after.state, after.alert) == ("rejected", "")


def test_an_error_that_comes_back_is_reported_again(article: Article, erratum: Erratum) -> None:
    verify(erratum)
    see(article, HTML.replace("on Tuesday night", "on Friday night"))
    see(article, HTML.replace("night", "evening"), LATER + timedelta(hours=1))
    after = reload(erratum)
    assert (after.state, after.alert, after.fixed_at) == ("reported", "back", None)
    assert after.events.filter(kind=EventKind.CAME_BACK).count() == 1


def test_a_passage_that_was_not_found_is_found_in_a_later_revision(site: Site, article: Article) -> None:
    erratum = placed(a_report(site, "the old lighthouse keeper", "the old light keeper"))
    assert erratum.place == Place.UNPLACED
    see(article, HTML.replace("</p>", " Only the old lighthouse keeper waved.</p>"))
    assert reload(erratum).place == Place.PLACED


def test_a_fix_is_seen_whichever_readers_words_proposed_it(site: Site, article: Article, erratum: Erratum) -> None:
    placed(a_report(site, "sails on Tuesday night", "sails on Monday night"))
    see(article, HTML.replace("on Tuesday night", "on Monday night"))
    assert reload(erratum).state == "fixed"


def test_the_article_keeps_its_title_when_a_page_has_none(article: Article) -> None:
    revise(article.pk, Seen(read("<article>other"), "", "", datetime.now(UTC)))
    assert Article.objects.get(url=PAGE).title == "Ferry"


FIXED = HTML.replace("on Tuesday night", "on Friday night")


def test_an_older_copy_does_not_bring_an_error_back(article: Article, erratum: Erratum) -> None:
    verify(erratum)
    see(article, FIXED, modified=LATER)
    see(article, HTML, LATER + timedelta(minutes=1), modified=NOW)
    article.refresh_from_db()
    assert reload(erratum).state == "fixed"
    assert article.revision is not None
    assert "on Friday night" in article.revision.text
    assert article.older_since == LATER + timedelta(minutes=1)
    assert Event.objects.get(kind=EventKind.OLDER_COPY).article_id == article.pk


def test_an_undated_earlier_text_is_waited_for_and_then_believed(article: Article, erratum: Erratum) -> None:
    verify(erratum)
    see(article, FIXED)
    first = LATER + timedelta(minutes=1)
    see(article, HTML, first)
    see(article, HTML, first + CONFIRMED_AFTER - timedelta(seconds=1))
    assert reload(erratum).state == "fixed"
    see(article, HTML, first + CONFIRMED_AFTER)
    after = reload(erratum)
    assert (after.state, after.alert) == ("reported", "back")
    article.refresh_from_db()
    assert article.older_since is None
    assert Event.objects.filter(kind=EventKind.OLDER_COPY).count() == 1


def test_the_newest_text_served_again_ends_the_waiting(article: Article, erratum: Erratum) -> None:
    see(article, FIXED)
    see(article, HTML, LATER + timedelta(minutes=1))
    see(article, FIXED, LATER + timedelta(minutes=2))
    see(article, HTML, LATER + timedelta(minutes=1) + CONFIRMED_AFTER)
    article.refresh_from_db()
    assert article.revision is not None
    assert "on Friday night" in article.revision.text


def test_an_edit_taken_back_with_a_later_date_brings_the_error_back_at_once(article: Article, erratum: Erratum) -> None:
    verify(erratum)
    see(article, FIXED, modified=LATER)
    see(article, HTML, LATER + timedelta(minutes=1), modified=LATER + timedelta(minutes=1))
    assert (reload(erratum).state, reload(erratum).alert) == ("reported", "back")


def test_a_revision_keeps_what_the_page_said_of_itself(article: Article) -> None:
    page = Page(byline="Ida Holm", published_at=NOW, modified_at=LATER, metadata={"@type": "NewsArticle"})
    revise(article.pk, Seen(read(FIXED), "Ferry", "en", LATER, page))
    revision = Revision.objects.get(article=article, modified_at=LATER)
    assert (revision.byline, revision.published_at, revision.metadata) == ("Ida Holm", NOW, {"@type": "NewsArticle"})


def test_more_errata_cost_a_new_text_one_written_row_each(site: Site, article: Article) -> None:
    def queries(text: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            see(article, text)
        return [query["sql"].split(" SET ")[0] for query in asked]

    placed(a_report(site, "on Tuesday", "on Friday"))
    one = queries(HTML.replace("<p>", "<p>Once.</p><p>"))
    errata = [
        Erratum.objects.get() if not n else placed(a_report(site, words, words.upper()))
        for n, words in enumerate(("on Tuesday", "ferry", "night"))
    ]
    many = queries(HTML.replace("<p>", "<p>Twice.</p><p>"))
    assert len(many) == len(one) + 2
    assert many.count('UPDATE "corrigenda_erratum"') == len(errata)
    assert {reload(erratum).revision_id for erratum in errata} == {Article.objects.get().revision_id}
