"""Reports find their passage and their erratum, after the reader was answered."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError

from corrigenda.articles.copies import note_canonical
from corrigenda.articles.revise import Seen, revise
from corrigenda.core.anchoring import Span, describe
from corrigenda.core.states import Act
from corrigenda.core.text import digest_of, read
from corrigenda.intake import place as place_module
from corrigenda.intake.place import place, place_one
from corrigenda.models import Article, Erratum, Event, EventKind, Place, Report, Site

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 14, 12, tzinfo=UTC)
PAGE = "https://ledger.test/ferry.html"
STORY = "The ferry sails on Tuesday night. The mayor, Anna Lind, said so to the the crowd on Tuesday."
HTML = f"<article><p>{STORY}</p></article>"


@pytest.fixture
def article(site: Site) -> Article:
    article = Article.objects.create(site=site, url=PAGE, first_seen_at=NOW, looked_at=NOW)
    revise(article.pk, Seen(read(HTML), "Ferry", "en", NOW))
    return Article.objects.get(pk=article.pk)


def a_report(site: Site, words: str | None, proposal: str | None = None, nth: int = 0, **changed: Any) -> Report:
    quote = None
    if words is not None:
        start = -1
        for _ in range(nth + 1):
            start = STORY.find(words, start + 1)
        quote = describe(STORY, Span(start, start + len(words))) if start >= 0 else None
    fields: dict[str, Any] = {
        "uuid": uuid.uuid4(),
        "site": site,
        "token": uuid.uuid4().hex,
        "digest": "",
        "received_at": NOW - timedelta(minutes=1),
        "url": PAGE,
        "exact": words or "",
        "prefix": quote.prefix if quote else "",
        "suffix": quote.suffix if quote else "",
        "proposal": proposal,
        "kind": "fact",
        "language": "en",
        "network": "n",
        "place_at": NOW,
        **changed,
    }
    return Report.objects.create(**fields)


def placed(report: Report) -> Erratum:
    erratum = place(report, NOW)
    assert erratum is not None
    return Erratum.objects.get(pk=erratum.pk)


def test_a_report_opens_an_erratum_at_its_passage(site: Site, article: Article) -> None:
    report = a_report(site, "on Tuesday", "on Friday")
    erratum = placed(report)
    assert (erratum.state, erratum.place, erratum.exact) == ("reported", "placed", "on Tuesday")
    assert (erratum.start, erratum.end) == (16, 26)
    assert erratum.passage is not None
    assert erratum.passage.touched.of(STORY) == "Tuesday"
    report.refresh_from_db()
    assert (report.erratum, report.article, report.start, report.end) == (erratum, article, 16, 26)
    assert report.place_at is None
    assert Event.objects.get(kind=EventKind.GROUPED).report == report


def test_the_second_of_two_same_words_is_told_apart(site: Site, article: Article) -> None:
    erratum = placed(a_report(site, "Tuesday", "Monday", nth=1))
    assert erratum.start == STORY.rindex("Tuesday")


def test_reports_on_the_same_words_become_one_erratum_and_all_count(site: Site, article: Article) -> None:
    first = placed(a_report(site, "on Tuesday", "on Friday"))
    again = placed(a_report(site, "sails on Tuesday night", "sails on Friday night"))
    competing = placed(a_report(site, "Tuesday", "Monday"))
    assert first.pk == again.pk == competing.pk
    assert competing.reports_count == 3
    assert competing.reports.count() == 3
    assert competing.version == 2


def test_another_error_in_the_same_sentence_is_another_erratum(site: Site, article: Article) -> None:
    one = placed(a_report(site, "Anna Lind", "Anne Lind"))
    other = placed(a_report(site, "the the crowd", "the crowd"))
    assert one.pk != other.pk


def test_placing_twice_counts_once(site: Site, article: Article) -> None:
    report = a_report(site, "on Tuesday", "on Friday")
    assert placed(report).pk == placed(report).pk
    assert Erratum.objects.get().reports_count == 1


def test_words_that_are_not_in_the_text_are_kept_and_shown_unplaced(site: Site, article: Article) -> None:
    erratum = placed(a_report(site, "the lighthouse", "the light house"))
    assert (erratum.place, erratum.exact, erratum.start) == (Place.UNPLACED, "the lighthouse", None)
    assert placed(a_report(site, "the lighthouse", "a lighthouse")).pk == erratum.pk


def test_a_remark_on_the_whole_article_is_an_erratum_of_its_own(site: Site, article: Article) -> None:
    one = placed(a_report(site, None, comment="The photo is of another ferry."))
    other = placed(a_report(site, None, comment="The headline is unfair."))
    assert one.place == Place.WHOLE
    assert one.pk != other.pk


def test_an_unknown_article_is_made_and_looked_at_first(site: Site) -> None:
    report = a_report(site, "on Tuesday", "on Friday", received_at=NOW)
    assert place(report, NOW) is None
    article = Article.objects.get()
    assert (article.url, article.look_at) == (PAGE, NOW)
    report.refresh_from_db()
    assert report.place_at is not None
    assert report.place_at > NOW


def test_a_report_on_a_broken_page_reaches_the_desk_all_the_same(site: Site) -> None:
    Article.objects.create(site=site, url=PAGE, first_seen_at=NOW, looked_at=NOW, trouble="HTTP 500")
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    assert (erratum.place, erratum.exact) == (Place.UNPLACED, "on Tuesday")


def test_a_report_never_waits_for_a_page_for_ever(site: Site) -> None:
    report = a_report(site, "on Tuesday", "on Friday", received_at=NOW - timedelta(minutes=5))
    assert placed(report).place == Place.UNPLACED


def test_the_canonical_address_counts_only_within_the_site(site: Site, article: Article) -> None:
    assert placed(a_report(site, "Anna", "Anne", url=PAGE + "?utm=1", canonical=PAGE)).article == article
    report = a_report(site, "Anna", "Anne", url=PAGE + "?utm=1", canonical="https://evil.test/x")
    assert place(report, NOW) is None  # another article, not yet looked at
    assert set(Article.objects.values_list("url", flat=True)) == {PAGE, PAGE + "?utm=1"}


OTHER = "https://ledger.test/tea.html"
TEA = "The market opens at eight in the morning. Stalls are free, says the council, on Tuesday."


def look_at(url: str, text: str, canonical: str = "") -> Article:
    """The worker has looked at a page."""
    article = Article.objects.get(url=url)
    revise(article.pk, Seen(read(f"<article><p>{text}</p></article>"), "", "en", NOW))
    note_canonical(article.pk, canonical, url, NOW)
    Article.objects.filter(pk=article.pk).update(looked_at=NOW + timedelta(seconds=1), look_at=None)
    return Article.objects.get(pk=article.pk)


def test_a_canonical_address_that_nobody_knows_is_looked_at_first(site: Site) -> None:
    report = a_report(site, "on Tuesday", "on Friday", url=PAGE + "?from=app", canonical=PAGE, received_at=NOW)
    assert place(report, NOW) is None
    assert Article.objects.get().url == PAGE
    article = look_at(PAGE, STORY)
    assert placed(report).article == article
    assert Article.objects.count() == 1, "the page itself never had to be asked for"


def test_the_readers_own_text_at_the_canonical_address_is_proof_enough(site: Site, article: Article) -> None:
    seen = digest_of(STORY)
    report = a_report(site, None, comment="The photo is wrong.", url=PAGE + "?x=1", canonical=PAGE, text_digest=seen)
    assert placed(report).article == article


def test_a_page_that_names_another_story_as_canonical_keeps_its_reports(site: Site, article: Article) -> None:
    report = a_report(
        site, "on Tuesday", exact="opens at eight", prefix="The market ", url=OTHER, canonical=PAGE, received_at=NOW
    )
    assert place(report, NOW) is None
    tea = look_at(OTHER, TEA, canonical=PAGE)
    erratum = placed(report)
    assert (erratum.article, erratum.place) == (tea, Place.PLACED)
    # From now on that address is shared by unlike pages, and no report is sent there on a reader's word.
    late = a_report(site, "on Tuesday", "on Friday", url=PAGE + "?x=1", canonical=PAGE)
    assert place(late, NOW) is None
    assert Article.objects.filter(url=PAGE + "?x=1").exists()


@pytest.mark.parametrize("canonical", ["https://ledger.test/", "https://ledger.test/news/", "javascript:alert(1)"])
def test_the_front_page_and_sections_are_never_a_reports_article(site: Site, canonical: str) -> None:
    url = "https://ledger.test/news/ferry"
    place(a_report(site, "on Tuesday", "on Friday", url=url, canonical=canonical), NOW)
    assert Article.objects.get().url == url


def test_a_report_from_a_page_that_is_known_as_a_copy_joins_the_article(site: Site, article: Article) -> None:
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    Article.objects.create(site=site, url=PAGE + "?view=print", first_seen_at=NOW)
    assert look_at(PAGE + "?view=print", STORY, canonical=PAGE).copy_of == article
    assert placed(a_report(site, "on Tuesday", "on Monday", url=PAGE + "?view=print")) == erratum


def test_reports_from_every_spelling_of_an_address_join_one_article(site: Site, article: Article) -> None:
    for url in (PAGE + "?utm_source=mail", PAGE + "#top", "http://ledger.test/ferry.html"):
        assert placed(a_report(site, "on Tuesday", "on Friday", url=url)).article == article
    assert Erratum.objects.get().reports_count == 3


def test_an_address_that_is_too_long_for_the_rules_is_no_reason_to_lose_a_report(site: Site) -> None:
    url = "https://ledger.test/" + "щ" * 900
    assert place(a_report(site, "on Tuesday", "on Friday", url=url, received_at=NOW), NOW) is None
    assert Article.objects.get().url == url


def test_a_reader_of_an_older_copy_is_understood(site: Site, article: Article) -> None:
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW, should_read="on Friday")
    fixed = HTML.replace("on Tuesday night", "on Friday night")
    revise(article.pk, Seen(read(fixed), "Ferry", "en", NOW))
    late = a_report(site, "on Tuesday", "on Friday", text_digest=digest_of(STORY), position_start=16, position_end=26)
    assert placed(late).pk == erratum.pk
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reports_count) == ("fixed", 2)


def test_a_reader_of_a_copy_never_seen_as_a_whole_is_understood(site: Site, article: Article) -> None:
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW, should_read="on Friday")
    revise(article.pk, Seen(read(HTML.replace("on Tuesday night", "on Friday night")), "Ferry", "en", NOW))
    late = a_report(site, "on Tuesday", "on Friday", text_digest=digest_of("Our partner's page. " + STORY))
    assert placed(late).pk == erratum.pk
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reports_count) == ("fixed", 2)


def test_words_that_stood_in_no_revision_are_not_placed(site: Site, article: Article) -> None:
    revise(article.pk, Seen(read(HTML.replace("on Tuesday night", "on Friday night")), "Ferry", "en", NOW))
    stranger = placed(a_report(site, "the tram conductor", "the conductor", text_digest=digest_of("Another text.")))
    assert (stranger.place, stranger.start) == (Place.UNPLACED, None)


def test_a_passage_that_was_removed_as_its_fix_takes_the_reports_of_older_copies(site: Site, article: Article) -> None:
    words = "The mayor, Anna Lind, said so to the the crowd on Tuesday."
    erratum = placed(a_report(site, words))
    Erratum.apply(erratum.pk, Act.VERIFY, at=NOW, should_read="")
    revise(article.pk, Seen(read(HTML.replace(" " + words, "")), "Ferry", "en", NOW))
    erratum.refresh_from_db()
    assert (erratum.state, erratum.place) == ("fixed", Place.REMOVED)
    assert placed(a_report(site, words)).pk == erratum.pk


def test_a_rejected_erratum_still_counts_its_readers_and_stays_rejected(site: Site, article: Article) -> None:
    erratum = placed(a_report(site, "on Tuesday", "on Friday"))
    Erratum.apply(erratum.pk, Act.REJECT, at=NOW, reason="It sails on Tuesday.")
    assert placed(a_report(site, "on Tuesday", "on Monday")).pk == erratum.pk
    erratum.refresh_from_db()
    assert (erratum.state, erratum.reports_count) == ("rejected", 2)


def test_due_reports_are_taken_one_by_one_and_those_set_aside_are_left(site: Site, article: Article) -> None:
    a_report(site, "on Tuesday", "on Friday")
    a_report(site, "Anna", "Anne", set_aside="cap", place_at=None)
    assert place_one(NOW)
    assert not place_one(NOW)
    assert Erratum.objects.count() == 1


def test_a_report_that_could_not_be_placed_is_tried_again_soon_then_later(
    site: Site, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report(site, "on Tuesday", "on Friday")

    def fail(*_: object) -> None:
        raise DatabaseError("database is locked")

    waits = []
    with monkeypatch.context() as patched:
        patched.setattr(place_module, "_erratum_for", fail)
        at = NOW
        for _ in range(3):
            with pytest.raises(DatabaseError):
                place_one(at)
            report.refresh_from_db()
            assert report.place_at is not None
            waits.append((report.place_at - at).total_seconds())
            at = report.place_at
    assert all(0.75 * wait <= waited <= 1.25 * wait for wait, waited in zip((1, 2, 4), waits, strict=True))
    assert place_one(at)
    assert Erratum.objects.count() == 1


def test_a_report_that_never_fits_is_given_up_and_kept(
    site: Site, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report(site, "on Tuesday", "on Friday")
    monkeypatch.setattr(place_module, "_erratum_for", lambda *_: 1 / 0)
    at = NOW
    while (due := Report.objects.get(pk=report.pk).place_at) is not None:
        at = due
        with pytest.raises(ZeroDivisionError):
            place_one(at)
    report.refresh_from_db()
    assert (report.given_up_at, report.trouble, report.leased_until) == (at, "ZeroDivisionError, see the log", None)
    assert timedelta(days=3) < at - NOW < timedelta(days=7)


def test_a_report_that_waits_for_a_look_has_not_failed(site: Site) -> None:
    report = a_report(site, "on Tuesday", "on Friday", received_at=NOW)
    for second in range(0, 100, 2):
        assert place_one(NOW + timedelta(seconds=second))
    report.refresh_from_db()
    assert (report.attempts, report.trouble, report.leased_until) == (0, "", None)


def test_a_report_leased_to_a_dead_worker_comes_due_again(site: Site, article: Article) -> None:
    report = a_report(site, "on Tuesday", "on Friday")
    Report.objects.filter(pk=report.pk).update(leased_until=NOW + timedelta(minutes=2))  # taken, then killed
    assert not place_one(NOW)
    assert place_one(NOW + timedelta(minutes=3))
    assert Erratum.objects.count() == 1
