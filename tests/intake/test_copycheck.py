"""Copy checks' findings come in as reports of a machine: of new texts, where the site asks for it, each once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from corrigenda.articles.revise import Seen, revise
from corrigenda.core.page import Page
from corrigenda.core.states import Act
from corrigenda.core.text import plain
from corrigenda.desk.forget_junk import forget_junk, rest
from corrigenda.desk.junk import put_away_one
from corrigenda.intake import copycheck
from corrigenda.intake.copycheck import check_one
from corrigenda.intake.place import place_one
from corrigenda.intake.writer import _DailyCounts
from corrigenda.models import (
    Article,
    CopyCheck,
    CopyIgnored,
    CopyRule,
    Delivery,
    Erratum,
    Event,
    EventKind,
    Report,
    Site,
    Telling,
    Webhook,
)
from corrigenda.models.queues import next_due
from corrigenda.worker import DUTIES
from tests.intake.test_place import a_report, placed

pytestmark = pytest.mark.django_db

PAGE = "https://ledger.test/ferry.html"
WRONG = "The ferry sailed on Wednesday, 13 September, from the the quay. The mayor was there with the crew."
PUBLISHED = datetime(2022, 9, 20, 12, tzinfo=UTC)


@pytest.fixture
def site(site: Site) -> Site:
    """A site that wants to hear of errors."""
    site.check_copy = "errors"
    site.save()
    return site


@pytest.fixture
def article(site: Site) -> Article:
    return Article.objects.create(
        site=site, url=PAGE, first_seen_at=PUBLISHED, looked_at=timezone.now() + timedelta(days=1)
    )


def stored(article: Article, text: str, language: str = "en") -> None:
    revise(article.pk, Seen(plain(text), "Ferry", language, timezone.now(), Page(published_at=PUBLISHED)))


def checked() -> list[Report]:
    """All that copy checks reported, after the worker did what is due."""
    while check_one(timezone.now()):
        pass
    while place_one(timezone.now()):
        pass
    return list(Report.objects.filter(rule__isnull=False).order_by("position_start", "pk"))


def test_a_new_text_is_checked_and_each_finding_is_a_report_at_its_words(article: Article) -> None:
    stored(article, WRONG)
    first, second = checked()
    assert (first.rule, first.exact, first.kind) == ("weekday", "Wednesday, 13 September", "fact")
    assert first.comment == "The weekday and the date do not go together. 13 September 2022 was a Tuesday."
    assert (second.rule, second.exact, second.proposal, second.kind) == ("repeated-word", "the the", "the", "typo")
    assert (second.start, second.end) == (WRONG.index("the the"), WRONG.index("the the") + 7)
    assert (second.erratum is not None, second.revision) == (True, Article.objects.get(pk=article.pk).revision)
    assert Event.objects.filter(kind=EventKind.RECEIVED, report=first, after={"rule": "weekday"}).count() == 1


@pytest.mark.parametrize(
    ("level", "languages", "said"),
    [("off", [], []), ("errors", ["de"], []), ("errors", ["de", "en-GB"], ["weekday", "repeated-word"])],
)
def test_only_what_the_site_asks_for_is_checked(
    site: Site, article: Article, level: str, languages: list[str], said: list[str]
) -> None:
    site.check_copy, site.check_languages = level, languages
    site.save()
    stored(article, WRONG)
    assert [report.rule for report in checked()] == said


def test_a_site_that_asks_for_nothing_pays_nothing(site: Site, article: Article) -> None:
    site.check_copy = "off"
    site.save()
    stored(article, WRONG)
    assert not CopyCheck.objects.exists()


def test_warnings_come_only_where_they_are_wanted_and_a_rule_is_as_sure_as_the_site_says(
    site: Site, article: Article
) -> None:
    CopyRule.objects.create(site=site, rule="weekday", tier="warning")
    CopyRule.objects.create(site=site, rule="repeated-word", tier="off")
    CopyRule.objects.create(site=site, rule="balance", tier="error")
    stored(article, f"{WRONG} It rained (a lot.")
    assert [report.rule for report in checked()] == ["balance"]
    site.check_copy = "warnings"
    site.save()
    stored(article, f"{WRONG} It rained (a lot. It did.")
    assert [report.rule for report in checked()] == ["weekday", "balance"]


def test_a_later_text_reports_nothing_again_whatever_was_decided(article: Article) -> None:
    stored(article, WRONG)
    first, _ = checked()
    assert first.erratum_id is not None
    Erratum.apply(first.erratum_id, Act.REJECT, at=timezone.now(), reason="Not an error")
    stored(article, f"It rained. {WRONG} It stopped.")
    assert len(checked()) == 2
    stored(article, WRONG)
    assert len(checked()) == 2


def test_before_a_report_is_placed_it_is_known_too(article: Article) -> None:
    stored(article, WRONG)
    while check_one(timezone.now()):
        pass
    stored(article, f"It rained. {WRONG}")
    assert len(checked()) == 2


def test_other_words_or_another_place_are_another_finding(article: Article) -> None:
    stored(article, WRONG)
    checked()
    stored(article, f"{WRONG}\n\nIn the end the the rain stopped, and the mayor was with them.")
    assert [report.rule for report in checked()].count("repeated-word") == 2


def test_what_was_fixed_and_stands_there_again_is_on_the_desk_again(article: Article) -> None:
    stored(article, WRONG)
    _, second = checked()
    stored(article, WRONG.replace("the the", "the"))
    checked()
    second.refresh_from_db()
    assert second.erratum is not None
    assert second.erratum.state == "fixed"
    for _ in range(2):
        stored(article, f"{WRONG} It rained.")
        checked()
        assert Erratum.objects.filter(exact="the the", state="reported").count() == 1


def test_a_text_full_of_errors_brings_ten_of_a_rule_and_more_when_some_were_decided(article: Article) -> None:
    story = "\n\n".join(f"On pier {number} stood the the crew of ship {number}." for number in range(25))
    stored(article, story)
    assert len(checked()) == 10
    for report in checked()[:4]:
        assert report.erratum_id is not None
        Erratum.apply(report.erratum_id, Act.REJECT, at=timezone.now(), reason="no")
    stored(article, f"{story}\n\nIt rained.")
    assert len(checked()) == 14


def test_words_that_a_rule_is_never_to_report_are_left_alone_in_any_case(site: Site, article: Article) -> None:
    CopyIgnored.objects.create(
        site=site, rule="repeated-word", words="The the", folded="the the", added_at=timezone.now()
    )
    stored(article, WRONG)
    assert [report.rule for report in checked()] == ["weekday"]


def test_a_machine_counts_as_no_reader_and_stands_behind_them(site: Site, article: Article) -> None:
    stored(article, WRONG)
    first, second = checked()
    reader = a_report(site, "The mayor was there", received_at=timezone.now(), exact="The mayor was there")
    checked()
    queue = list(Erratum.queue(site))
    reader.refresh_from_db()
    assert [erratum.pk for erratum in queue] == [reader.erratum_id, first.erratum_id, second.erratum_id]
    assert [erratum.reports_count for erratum in queue] == [1, 0, 0]


def test_a_reader_who_saw_the_same_meets_it_in_one_erratum_which_is_then_theirs(site: Site, article: Article) -> None:
    stored(article, WRONG)
    _, second = checked()
    later = timezone.now() + timedelta(hours=5)
    a_report(site, None, "the", exact="the the", prefix="from ", suffix=" quay.", kind="unclear", received_at=later)
    checked()
    erratum = Erratum.objects.get(pk=second.erratum_id)
    assert (erratum.reports_count, erratum.reports.count()) == (1, 2)
    assert (erratum.kind, erratum.first_reported_at) == ("unclear", later)
    assert Erratum.queue(site)[0] == erratum


def test_it_has_no_receipt_and_nobody_is_told(site: Site, article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    Webhook.objects.create(site=site, url="https://hook.test/x", secret="s", types=[], added_at=timezone.now())
    stored(article, WRONG)
    _, second = checked()
    assert (second.token, second.email) == ("", "")
    assert not Delivery.objects.filter(event__kind=EventKind.GROUPED).exists()
    assert second.erratum_id is not None
    Erratum.apply(second.erratum_id, Act.REJECT, at=timezone.now() - timedelta(days=1), reason="no")
    assert not Telling.settled(timezone.now()).exists()


def test_machines_use_up_none_of_the_daily_cap(site: Site, article: Article) -> None:
    stored(article, WRONG)
    assert len(checked()) == 2
    assert _DailyCounts().next(site.pk, timezone.now()) == 1


def test_a_rule_that_editors_reject_is_demoted_with_an_event_and_asked_no_more(site: Site, article: Article) -> None:
    stored(article, WRONG)
    checked()
    for number in range(11):
        report = a_report(site, "the crew", rule="repeated-word", received_at=PUBLISHED, place_at=None)
        report.erratum = Erratum.objects.create(
            site=site, article=article, kind="typo", state="rejected", grouping_version=1, reports_count=0,
            decided_at=PUBLISHED + timedelta(hours=number), first_reported_at=PUBLISHED, last_reported_at=PUBLISHED,
        )  # fmt: skip
        report.save()
        other = Article.objects.create(site=site, url=f"{PAGE}?{number}", first_seen_at=PUBLISHED)
        if number == 9:
            stored(other, "It left the the quay with the crew and the mayor.")
            assert len(checked()) == 13  # ten rejections leave forty of fifty
    stored(other, "It left the the quay with the crew and the mayor.")
    assert Report.objects.filter(article=other).count() == len(checked()) - 14 == 0
    row = CopyRule.objects.get()
    assert (row.rule, row.tier, row.demoted_at is not None) == ("repeated-word", "", True)
    event = Event.objects.get(kind=EventKind.CONFIGURED)
    assert (event.actor, event.note) == (None, "of the last 11 findings, 11 were rejected")


def test_checked_twice_nothing_is_reported_twice(article: Article) -> None:
    stored(article, WRONG)
    checked()
    CopyCheck.ask(Article.objects.get(pk=article.pk), timezone.now())
    assert len(checked()) == 2
    assert Event.objects.filter(kind=EventKind.RECEIVED).count() == 2


def test_a_check_that_fails_is_tried_again_later_and_the_text_is_stored_all_the_same(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> list[object]:
        raise RuntimeError("boom")

    stored(article, WRONG)
    with monkeypatch.context() as patched:
        patched.setattr(copycheck, "check", broken)
        with pytest.raises(RuntimeError):
            check_one(timezone.now())
    row = CopyCheck.objects.get()
    assert (row.trouble, row.leased_until, row.attempts) == ("RuntimeError, see the log", None, 1)
    assert row.check_at is not None
    assert row.check_at > timezone.now()
    assert check_one(row.check_at)
    assert Report.objects.count() == 2
    row.refresh_from_db()
    assert (row.trouble, row.check_at) == ("", None)


def test_a_text_that_comes_while_another_is_checked_is_checked_too(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(article, "It left the quay.")
    check = copycheck.check

    def slow(*given: object) -> object:
        monkeypatch.setattr(copycheck, "check", check)
        stored(article, WRONG)
        return check(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(copycheck, "check", slow)
    assert len(checked()) == 2


def test_the_worker_does_it_and_waits_for_it(site: Site, article: Article) -> None:
    assert check_one in DUTIES
    assert next_due(timezone.now()) is None
    stored(article, WRONG)
    assert next_due(timezone.now()) == 0.0


def test_a_copy_is_not_checked_its_original_is(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(copy_of=Article.objects.create(
        site=article.site, url=f"{PAGE}?original", first_seen_at=PUBLISHED,
    ))  # fmt: skip
    stored(article, WRONG)
    assert checked() == []


@pytest.mark.parametrize("way", ["put away", "junk, and forgotten"])
def test_what_was_put_away_is_not_found_again(site: Site, article: Article, way: str) -> None:
    stored(article, WRONG)
    found = next(report for report in checked() if report.exact.startswith("the the"))
    assert found.erratum is not None
    bob = User.objects.create_user("bob")
    if way == "put away":
        placed(a_report(site, found.exact, "the", url=PAGE, prefix=found.prefix, suffix=found.suffix))
        erratum = Erratum.objects.get(pk=found.erratum.pk)
        put_away_one(erratum.pk, found.pk, seen_version=erratum.version, why="no", actor=bob, at=timezone.now())
    else:
        Erratum.apply(found.erratum.pk, Act.JUNK, at=timezone.now(), actor=bob, reason="no")
        rest.until = None
        assert forget_junk(timezone.now() + timedelta(days=site.junk_days + 1))
    before = Report.objects.filter(rule__isnull=False).count()
    stored(article, f"Updated. {WRONG}")
    assert len(checked()) == before
