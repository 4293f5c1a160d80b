"""`corrigenda check-articles` checks what the desk has; run again, it goes on where it was interrupted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from corrigenda.articles.revise import Seen, revise
from corrigenda.core.text import plain
from corrigenda.intake import check_many
from corrigenda.intake.check_many import check_each, choose
from corrigenda.models import Article, CopyCheck, CopyRule, Presence, Report, Site
from tests.cli.test_commands import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(site: Site) -> Callable[..., Article]:
    """An article whose text came before the site asked for checks."""

    def make(name: str, text: str = "It left the the quay.", **columns: object) -> Article:
        made = Article.objects.create(
            site=site, url=f"https://ledger.test/{name}", first_seen_at=timezone.now(), language="en", **columns
        )
        Site.objects.filter(pk=site.pk).update(check_copy="off")
        revise(made.pk, Seen(plain(text), "", "en", timezone.now()))
        Site.objects.filter(pk=site.pk).update(check_copy="errors")
        return made

    return make


def test_articles_are_checked_and_what_is_new_is_said(article: Callable[..., Article]) -> None:
    article("wrong")
    article("right", "It left the quay.")
    article("gone", presence=Presence.GONE)
    assert not CopyCheck.objects.exists()
    result = run("check-articles", "ledger")
    assert result.exit_code == 0, result.output
    assert result.stdout == "https://ledger.test/wrong: 1 new finding\n2 articles, 1 new finding.\n"
    report = Report.objects.get()
    assert (report.rule, report.exact) == ("repeated-word", "the the")


def test_run_again_it_passes_over_what_was_checked_by_the_same_rules(
    site: Site, article: Callable[..., Article]
) -> None:
    article("one")
    run("check-articles", "ledger")
    assert run("check-articles", "ledger").stdout == "All of its articles were checked as they are.\n"
    assert run("check-articles", "ledger", "--again").stdout == "1 article, 0 new findings.\n"
    CopyRule.objects.create(site=site, rule="balance", tier="error")
    assert run("check-articles", "ledger").stdout == "1 article, 0 new findings.\n"
    article("two")
    assert run("check-articles", "ledger").stdout.endswith("1 article, 1 new finding.\n")


def test_interrupted_what_is_left_is_due_and_the_next_call_goes_on(site: Site, article: Callable[..., Article]) -> None:
    made = [article(name) for name in ("one", "two", "three")]
    site.refresh_from_db()
    checks = check_each(choose(site, again=False))
    next(checks)
    checks.close()
    assert CopyCheck.objects.filter(check_at__isnull=False).count() == 2
    assert choose(site, again=False) == [made[1].pk, made[2].pk]
    assert run("check-articles", "ledger").stdout.endswith("2 articles, 2 new findings.\n")


def test_an_article_that_a_worker_has_is_left_to_it(
    site: Site, article: Callable[..., Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = article("one")
    CopyCheck.ask_for([made.pk], timezone.now())
    assert CopyCheck.lease_due(timezone.now(), check_many.LEASE) is not None
    assert run("check-articles", "ledger").stdout == "1 article, 0 new findings.\n"
    assert not Report.objects.exists()


def test_what_cannot_be_done_is_said(site: Site) -> None:
    assert run("check-articles", "nowhere").exit_code == 2
    result = run("check-articles", "ledger")
    assert (result.exit_code, "asks for no copy checks" in result.stderr) == (2, True)
