"""The receipt: what was sent and what became of it, in plain words, for whoever has its address."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client

from corrigenda.core.catalogue import LANGUAGES, say
from corrigenda.core.states import Act
from corrigenda.models import Article, Correction, Erratum, Event, EventKind, Report, SetAside, Site

NOON = datetime(2026, 10, 15, 12, 0, tzinfo=UTC)


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.create(
        key="tidings",
        name="Tidings of the Bay",
        time_zone="Europe/Kyiv",
        origins=["https://tidings.example"],
        email_days=60,
    )


@pytest.fixture
def bob(db: None) -> User:
    return User.objects.create_user("bob")


@pytest.fixture
def article(site: Site) -> Article:
    return Article.objects.create(
        site=site, url="https://tidings.example/pier.html", title="Pier to reopen", first_seen_at=NOON
    )


def make_report(site: Site, **columns: Any) -> Report:
    uuid = uuid4()
    return Report.objects.create(
        **{
            "uuid": uuid,
            "token": Report.new_token(uuid, uuid4().bytes + b"x"),
            "site": site,
            "digest": "d",
            "received_at": NOON,
            "url": "https://tidings.example/pier.html",
            "exact": "on Monday",
            "proposal": "on Tuesday",
            "kind": "fact",
            "comment": "The timetable says so.",
            "source": "https://port.example/timetable",
            "language": "en",
            "network": "n",
            **columns,
        }
    )


def make_erratum(article: Article, **columns: Any) -> Erratum:
    return Erratum.objects.create(
        **{
            "site": article.site,
            "article": article,
            "kind": "fact",
            "exact": "on Monday",
            "grouping_version": 1,
            "reports_count": 1,
            "first_reported_at": NOON,
            "last_reported_at": NOON,
            **columns,
        }
    )


@pytest.fixture
def report(site: Site, article: Article) -> Report:
    return make_report(site, article=article, erratum=make_erratum(article))


def page(client: Client, report: Report) -> str:
    answer = client.get(report.get_absolute_url())
    assert answer.status_code == 200
    content: str = answer.content.decode()
    return content


def decide(report: Report, act: Act, bob: User, **values: Any) -> Erratum:
    assert report.erratum is not None
    return Erratum.apply(report.erratum.pk, act, at=NOON + timedelta(hours=2), actor=bob, **values)


def publish(erratum: Erratum, bob: User, text: str) -> Correction:
    draft = Correction.objects.create(
        site=erratum.site, article=erratum.article, erratum=erratum, language="en", text=text, drafted_at=NOON
    )
    return Correction.publish(draft.pk, at=NOON + timedelta(days=1), actor=bob)


def test_it_shows_what_was_sent(client: Client, report: Report) -> None:
    shown = page(client, report)
    assert '<del><span class="unseen">[removed: </span>Monday' in shown
    assert '<ins><span class="unseen">[added: </span>Tuesday' in shown
    assert "The timetable says so." in shown
    assert "https://port.example/timetable" in shown
    assert "Wrong fact" in shown
    assert "Pier to reopen" in shown


def test_words_that_should_go_are_shown_as_removed(client: Client, site: Site) -> None:
    shown = page(client, make_report(site, proposal=""))
    assert "on Monday</span>" not in shown
    assert '[removed: </span>on Monday<span class="unseen">]' in shown
    assert "<ins>" not in shown


def test_a_passage_without_a_proposal_is_shown_as_it_stood(client: Client, site: Site) -> None:
    shown = page(client, make_report(site, proposal=None))
    assert "on Monday" in shown
    assert "<del>" not in shown


def test_a_report_about_the_whole_article_says_so(client: Client, site: Site) -> None:
    assert "About the article as a whole" in page(client, make_report(site, exact="", proposal=None))


def test_an_address_is_said_to_be_kept_until_a_day_and_never_shown(client: Client, site: Site) -> None:
    shown = page(client, make_report(site, email="reader@example.org"))
    assert "reader@example.org" not in shown
    assert "forgotten at the latest on" in shown
    assert "December 14, 2026" in shown


def test_without_an_address_it_says_that_none_is_kept(client: Client, report: Report) -> None:
    assert "No address is kept." in page(client, report)


@pytest.mark.parametrize("set_aside", ["", *sorted(SetAside.of_review())])
def test_a_report_nobody_grouped_yet_is_received_and_no_suspicion_is_shown(
    client: Client, site: Site, set_aside: str
) -> None:
    assert "Received</h2>" in page(client, make_report(site, set_aside=set_aside))


@pytest.mark.parametrize("set_aside", [*sorted(SetAside.of_junk()), SetAside.FORGOTTEN])
def test_junk_is_looked_at_like_any_other_report(client: Client, site: Site, set_aside: str) -> None:
    assert "Being looked at</h2>" in page(client, make_report(site, set_aside=set_aside))


def test_a_grouped_report_is_being_looked_at(client: Client, report: Report) -> None:
    assert "Being looked at</h2>" in page(client, report)


def test_a_verified_error_is_to_be_corrected(client: Client, report: Report, bob: User) -> None:
    decide(report, Act.VERIFY, bob)
    shown = page(client, report)
    assert "An error, to be corrected</h2>" in shown
    assert "October 15, 2026, 17:00 EEST" in shown
    assert "The editors confirmed the error" in shown


def test_a_rejected_report_gives_the_editors_reason(client: Client, report: Report, bob: User) -> None:
    decide(report, Act.REJECT, bob, reason="Monday <is> right.")
    shown = page(client, report)
    assert "Not changed</h2>" in shown
    assert "Monday &lt;is&gt; right." in shown


def test_a_held_report_waits_until_a_day_with_the_reason(client: Client, report: Report, bob: User) -> None:
    decide(report, Act.HOLD, bob, reason="We asked the port.", hold_until=date(2026, 11, 1))
    shown = page(client, report)
    assert "Waiting</h2>" in shown
    assert "We asked the port." in shown
    assert "November 1, 2026" in shown


def test_the_reason_of_an_earlier_decision_is_gone_when_another_was_taken(
    client: Client, report: Report, bob: User
) -> None:
    decide(report, Act.REJECT, bob, reason="Monday is right.")
    decide(report, Act.VERIFY, bob)
    assert "Monday is right." not in page(client, report)


def test_a_decision_that_was_taken_back_is_not_told(client: Client, report: Report, bob: User) -> None:
    decide(report, Act.REJECT, bob, reason="By mistake.")
    decide(report, Act.UNDO, bob)
    shown = page(client, report)
    assert "Being looked at</h2>" in shown
    assert "The editors decided to change nothing" not in shown
    assert "By mistake." not in shown


def test_a_corrected_error_links_to_the_article_and_the_notice(client: Client, report: Report, bob: User) -> None:
    erratum = decide(report, Act.VERIFY, bob)
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=NOON + timedelta(hours=5))
    publish(erratum, bob, "It was Tuesday.")
    shown = page(client, report)
    assert "Corrected</h2>" in shown
    assert 'href="https://tidings.example/pier.html"' in shown
    assert 'href="/record/tidings/1/"' in shown
    assert "It was Tuesday." in shown
    steps = ["Your report arrived", "confirmed the error", "was seen on the page", "A notice was published"]
    assert [shown.index(step) for step in steps] == sorted(shown.index(step) for step in steps)


def test_a_reader_of_an_older_copy_learns_when_it_was_corrected(client: Client, report: Report, bob: User) -> None:
    erratum = decide(report, Act.VERIFY, bob)
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=NOON + timedelta(hours=5))
    assert "older copy" not in page(client, report)
    late = make_report(report.site, article=erratum.article, erratum=erratum, received_at=NOON + timedelta(hours=6))
    shown = page(client, late)
    assert "The page you read was an older copy." in shown
    assert f'<time datetime="{NOON + timedelta(hours=5):%Y-%m-%dT%H:%M:%SZ}">' in shown


def test_a_draft_is_not_shown(client: Client, report: Report, bob: User) -> None:
    erratum = decide(report, Act.VERIFY, bob)
    Correction.objects.create(
        site=erratum.site, article=erratum.article, erratum=erratum, language="en", text="Not yet.", drafted_at=NOON
    )
    assert "Not yet." not in page(client, report)


def test_a_duplicates_reader_sees_what_became_of_the_other(
    client: Client, report: Report, article: Article, bob: User
) -> None:
    other = make_erratum(article)
    decide(report, Act.DUPLICATE, bob, duplicate_of=other, reason="The same.")
    Erratum.apply(other.pk, Act.VERIFY, at=NOON + timedelta(hours=3), actor=bob)
    shown = page(client, report)
    assert "An error, to be corrected</h2>" in shown
    assert "Not changed" not in shown


def test_a_report_that_still_hangs_on_a_duplicate_follows_it(
    client: Client, site: Site, article: Article, bob: User
) -> None:
    leading = make_erratum(article)
    middle = make_erratum(article, state="rejected", duplicate_of=leading)
    late = make_report(site, erratum=make_erratum(article, state="rejected", duplicate_of=middle))
    Erratum.apply(leading.pk, Act.VERIFY, at=NOON, actor=bob)
    assert "An error, to be corrected</h2>" in page(client, late)


def test_duplicates_that_point_at_each_other_do_not_hang_the_page(client: Client, site: Site, article: Article) -> None:
    one = make_erratum(article)
    other = make_erratum(article, duplicate_of=one)
    Erratum.objects.filter(pk=one.pk).update(duplicate_of=other)
    assert page(client, make_report(site, erratum=one))


def test_it_says_how_many_readers_reported_it_when_there_are_several(client: Client, report: Report) -> None:
    assert "Readers who reported this" not in page(client, report)
    Erratum.objects.update(reports_count=3)
    assert "Readers who reported this: 3" in page(client, report)


def test_it_says_when_the_reader_was_told(client: Client, report: Report) -> None:
    Report.objects.update(told_at=NOON + timedelta(days=2))
    assert "You were told by e-mail" in page(client, report)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_written_in_the_reports_language(client: Client, report: Report, bob: User, language: str) -> None:
    Report.objects.update(language=language, email="reader@example.org")
    for act in (None, Act.HOLD, Act.VERIFY, Act.REJECT):
        if act:
            decide(report, act, bob)
        shown = page(client, report)
        assert f'<html lang="{language}"' in shown
        assert "{" not in shown


def test_nobody_keeps_indexes_or_passes_on_its_address(client: Client, report: Report) -> None:
    answer = client.get(report.get_absolute_url())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies


@pytest.mark.parametrize("token", ["nobody-has-this", "x" * 400, "%00", "..", "a%20b", "٣"])
def test_an_unknown_address_is_not_found_and_tells_nothing(client: Client, db: None, token: str) -> None:
    answer = client.get(f"/receipt/{token}/")
    assert answer.status_code == 404


def test_the_missing_page_speaks_the_browsers_language(client: Client, db: None) -> None:
    answer = client.get("/receipt/nobody-has-this/", headers={"Accept-Language": "de"})
    assert "Hier ist keine Meldung" in answer.content.decode()
    assert answer["Referrer-Policy"] == "no-referrer"


def test_what_a_reader_sent_is_shown_and_not_obeyed(client: Client, site: Site) -> None:
    hostile = "<script>alert(1)</script>"
    shown = page(
        client,
        make_report(
            site,
            exact=hostile,
            proposal=hostile + "!",
            comment=hostile,
            source="javascript:alert(1)",
            url="javascript:x",
        ),
    )
    assert "<script" not in shown
    assert 'href="javascript' not in shown


def test_the_address_can_be_deleted_by_the_receipt_alone(client: Client, site: Site, article: Article) -> None:
    report = make_report(site, article=article, erratum=make_erratum(article), email="reader@example.org")
    assert say("en", "receipt.email_asked") in page(client, report)
    answer = Client(enforce_csrf_checks=True).post(report.get_absolute_url() + "erase", {"what": "address"})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert (report.email, report.comment) == ("", "The timetable says so.")
    shown = page(client, report)
    assert say("en", "receipt.email_none") in shown
    assert say("en", "receipt.delete_address") not in shown


def test_what_was_written_beside_the_correction_can_be_deleted(client: Client, report: Report) -> None:
    for _ in range(2):
        client.post(report.get_absolute_url() + "erase", {"what": "words"})
    report.refresh_from_db()
    assert (report.comment, report.source, report.network) == ("", "", "")
    assert (report.exact, report.proposal) == ("on Monday", "on Tuesday")
    event = Event.objects.get(kind=EventKind.ERASED)
    assert (event.report, event.actor, event.after) == (report, None, {"erased": ["comment", "source", "network"]})
    shown = page(client, report)
    assert "The timetable says so." not in shown
    assert say("en", "receipt.delete_words") not in shown


def test_all_that_is_stored_is_handed_over(client: Client, site: Site, article: Article) -> None:
    report = make_report(site, article=article, erratum=make_erratum(article), email="reader@example.org")
    answer = client.get(report.get_absolute_url() + "report.json")
    stored = answer.json()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert (stored["id"], stored["email"], stored["comment"]) == (
        str(report.uuid), "reader@example.org", "The timetable says so.",
    )  # fmt: skip
    about_the_reader = {field.name for field in Report._meta.concrete_fields} - {
        "id", "uuid", "site", "token", "digest", "set_aside", "place_at", "leased_until", "attempts", "trouble",
        "given_up_at", "article", "erratum", "revision", "start", "end", "rule",
    }  # fmt: skip
    assert about_the_reader <= set(stored)


@pytest.mark.parametrize("what", ["", "everything"])
def test_only_what_is_offered_can_be_deleted(client: Client, report: Report, what: str) -> None:
    assert client.post(report.get_absolute_url() + "erase", {"what": what}).status_code == 422
    report.refresh_from_db()
    assert report.comment


@pytest.mark.parametrize("name", ["erase", "report.json"])
def test_a_receipt_that_is_none_gives_and_deletes_nothing(client: Client, report: Report, name: str) -> None:
    address = f"/receipt/{'x' * 44}/{name}"
    answer = client.post(address, {"what": "words"}) if name == "erase" else client.get(address)
    assert answer.status_code == 404
