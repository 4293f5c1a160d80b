"""`corrigenda recheck` looks at articles again, now; run again, it goes on where it was interrupted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from corrigenda.articles import look
from corrigenda.articles.fetch import Fetched, FetchError
from corrigenda.models import Article, Erratum, Site
from tests.cli.test_commands import run

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

Asked = list[str]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """The paths that were asked for; every page has its path as its text, but “gone” cannot be read."""
    paths: Asked = []

    def fetch(url: str, *_: object) -> Fetched:
        path = url.rsplit("/", 1)[-1]
        paths.append(path)
        if path == "gone":
            raise FetchError("the server answered 500")
        return Fetched(url, f"<article><p>{path}</p></article>")

    monkeypatch.setattr(look, "fetch", fetch)
    return paths


@pytest.fixture
def article(site: Site) -> Callable[..., Article]:
    def make(name: str, *, has_erratum: bool = False, **columns: object) -> Article:
        fields = {"site": site, "url": f"https://ledger.test/{name}", "first_seen_at": LONG_AGO, **columns}
        made = Article.objects.create(**fields)
        if has_erratum:
            for _ in range(2):
                Erratum.objects.create(
                    site=made.site, article=made, kind="fact", grouping_version=1,
                    first_reported_at=LONG_AGO, last_reported_at=LONG_AGO,
                )  # fmt: skip
        return made

    return make


def test_articles_with_errata_are_looked_at_once_each(article: Callable[..., Article], asked: Asked) -> None:
    article("quiet")
    article("wrong", has_erratum=True)
    result = run("recheck")
    assert (result.exit_code, asked) == (0, ["wrong"])
    assert result.stdout == "ledger https://ledger.test/wrong: a new text\n1 article, 1 with a new text.\n"
    assert Article.objects.get(url__endswith="wrong").revision is not None


def test_all_are_looked_at_on_request_those_first_that_waited_longest(
    article: Callable[..., Article], asked: Asked
) -> None:
    article("b", looked_at=timezone.now() - timedelta(days=1))
    article("a", looked_at=timezone.now() - timedelta(days=2))
    article("never")
    assert run("recheck", "ledger", "--all").exit_code == 0
    assert asked == ["never", "a", "b"]


def test_run_again_it_passes_over_what_it_has_just_looked_at(
    article: Callable[..., Article], asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        article(name)
    whole = look.fetch

    def interrupted(url: str, *more: object) -> Fetched:
        if len(asked) == 2:
            raise KeyboardInterrupt
        return whole(url, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(look, "fetch", interrupted)
    assert run("recheck", "--all").exit_code == 1
    assert Article.objects.filter(look_at__isnull=False).count() == 2  # what is left is due: a worker would go on
    Article.objects.update(leased_until=None)  # as the lease of a process that is gone runs out by itself
    monkeypatch.setattr(look, "fetch", whole)
    assert run("recheck", "--all").exit_code == 0
    assert asked == ["a", "b", "c", "d"]
    nothing = run("recheck", "--all")
    assert (nothing.exit_code, "nothing to look at" in nothing.stdout) == (0, True)
    assert "4 articles, 0 with a new text" in run("recheck", "--all", "--minutes", "0").stdout


def test_only_those_since_a_day(article: Callable[..., Article], asked: Asked) -> None:
    article("old")
    article("changed", changed_at=datetime(2026, 5, 2, tzinfo=UTC))
    article("new", first_seen_at=datetime(2026, 5, 1, tzinfo=UTC))
    assert run("recheck", "--all", "--since", "2026-05-01").exit_code == 0
    assert sorted(asked) == ["changed", "new"]


def test_a_page_that_cannot_be_read_is_said_and_the_others_are_looked_at(
    article: Callable[..., Article], asked: Asked
) -> None:
    article("gone")
    article("there")
    result = run("recheck", "--all")
    assert result.exit_code == 1
    assert "https://ledger.test/gone: not read: the server answered 500" in result.stdout
    assert "https://ledger.test/there: a new text" in result.stdout
    assert "1 page could not be read" in result.stderr
    assert Article.objects.get(url__endswith="gone").look_at is not None


def test_what_a_worker_has_just_now_is_left_to_it(article: Callable[..., Article], asked: Asked) -> None:
    article("busy", look_at=timezone.now(), leased_until=timezone.now() + timedelta(minutes=1))
    result = run("recheck", "--all")
    assert (result.exit_code, asked) == (0, [])
    assert "busy: left to the worker" in result.stdout


def test_another_sites_articles_are_left_alone(article: Callable[..., Article], asked: Asked) -> None:
    other = Site.objects.create(key="courier", name="Courier", origins=["https://courier.test"])
    article("ours")
    article("theirs", site=other)
    run("recheck", "ledger", "--all")
    assert asked == ["ours"]
    wrong = run("recheck", "nowhere")
    assert (wrong.exit_code, "no site “nowhere”" in wrong.stderr) == (2, True)
