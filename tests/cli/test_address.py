"""`corrigenda address` says which article a URL names and why; `addresses` lists those stored under another one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from msgspec.structs import replace
from pytest_django import Settings

from corrigenda.articles.revise import Seen, revise
from corrigenda.core.text import read
from corrigenda.models import Article, Site
from tests.articles.servers import Server, serving
from tests.cli.test_commands import run, run_process
from tests.intake.test_place import HTML, NOW, PAGE, a_report, placed

pytestmark = pytest.mark.django_db
HTML_TYPE = {"Content-Type": "text/html"}


def said(*arguments: str) -> dict[str, object]:
    """The JSON of one site's answer."""
    done = run("address", "--json", *arguments)
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))


@pytest.fixture
def article(site: Site) -> Article:
    article = Article.objects.create(site=site, url=PAGE, first_seen_at=NOW, looked_at=NOW)
    revise(article.pk, Seen(read(HTML), "Ferry", "en", NOW))
    return Article.objects.get(pk=article.pk)


def test_the_address_is_told_with_its_reasons_and_its_article(site: Site, article: Article) -> None:
    placed(a_report(site, "on Tuesday", "on Friday"))
    done = run("address", "http://ledger.test/ferry.html?utm_source=mail#top")
    assert done.exit_code == 0
    assert done.output.splitlines() == [
        f"{PAGE}, of ledger",
        "  The part after # is left out: it is a place on the page.",
        "  http becomes https, which the site's origin is.",
        "  “utm_source” is left out: trackers add such parameters.",
        f"article {article.pk}, Ferry",
        "  1 revision, 1 open erratum",
    ]
    told = said(PAGE)
    assert told == {
        "url": PAGE, "site": "ledger", "address": PAGE, "reasons": ["It is the article's address as it stands."],
        "canonical": None, "trouble": "",
        "article": {
            "id": article.pk, "url": PAGE, "title": "Ferry", "revisions": 1, "open_errata": 1, "moved_to": "",
            "copy_of": None,
        },
    }  # fmt: skip


def test_no_article_is_made_by_asking(site: Site) -> None:
    assert "no article yet" in run("address", PAGE).output
    assert not Article.objects.exists()


def test_an_article_is_told_by_the_rules_of_this_moment(site: Site) -> None:
    article = Article.objects.create(site=site, url=PAGE + "?x=1", first_seen_at=NOW)
    Article.keep_to_rules(site)
    Site.objects.filter(pk=site.pk).update(dropped_parameters=["x"])
    assert f"article {article.pk}" in run("address", PAGE).output


def test_every_site_that_has_the_origin_answers(site: Site) -> None:
    Site.objects.create(key="courier", name="The Courier", origins=["https://ledger.test"], trailing_slash="added")
    Site.objects.create(key="gazette", name="The Gazette", origins=["https://gazette.test"])
    lines = run("address", "https://ledger.test/ferry").output.splitlines()
    assert [line for line in lines if ", of " in line] == [
        "https://ledger.test/ferry/, of courier",
        "https://ledger.test/ferry, of ledger",
    ]
    assert said("https://ledger.test/ferry", "--site", "courier")["address"] == "https://ledger.test/ferry/"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("https://elsewhere.test/ferry",), 1, "belongs to no site"),
        (("https://elsewhere.test/ferry", "--site", "ledger"), 1, "origins, which are https://ledger.test"),
        (("ledger.test/ferry",), 2, "Not an address"),
        ((PAGE, "--site", "nowhere"), 2, "no site “nowhere”"),
    ],
)
def test_what_names_no_article_is_told_in_a_line(
    site: Site, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = run("address", *arguments)
    assert (done.exit_code, message in done.output) == (code, True)
    assert "Traceback" not in done.output


@pytest.mark.parametrize(
    ("canonical", "why"),
    [
        ("https://ledger.test/", "it names the site's front page"),
        ("https://elsewhere.test/ferry.html", "it leads to another site"),
        ("https://ledger.test/tea.html", "the page that it names has not been read"),
        (PAGE, "the page itself has not been read"),
    ],
)
def test_a_canonical_link_is_judged(site: Site, article: Article, canonical: str, why: str) -> None:
    told = said(PAGE + "?x=1", "--canonical", canonical)
    assert told["canonical"] == {"url": canonical, "believed": False, "why": why}
    assert told["article"] is None
    assert f"not believed: {why}" in run("address", PAGE + "?x=1", "--canonical", canonical).output


@pytest.fixture
def server(site: Site, settings: Settings) -> Iterator[Server]:
    with serving() as server:
        site.origins = [server.origin]
        site.save()
        loaded = settings.CORRIGENDA
        settings.CORRIGENDA = replace(loaded, config=replace(loaded.config, private_origins=(server.origin,)))
        yield server


def test_a_page_that_is_fetched_is_judged_by_its_own_link_and_text(site: Site, server: Server) -> None:
    article = Article.objects.create(site=site, url=server.origin + "/ferry", first_seen_at=NOW)
    revise(article.pk, Seen(read(HTML), "Ferry", "en", NOW))
    link = '<link rel="canonical" href="/ferry">'
    server.answers["/x"] = (200, HTML_TYPE, f"<head>{link}</head>{HTML}".encode())
    server.answers["/y"] = (200, HTML_TYPE, f"<head>{link}</head><article><p>Tea.</p></article>".encode())
    told = said(server.origin + "/x", "--fetch")
    assert told["canonical"] == {"url": server.origin + "/ferry", "believed": True, "why": ""}
    assert isinstance(told["article"], dict)
    assert told["article"]["id"] == article.pk
    told = said(server.origin + "/y", "--fetch")
    assert told["canonical"] == {
        "url": server.origin + "/ferry", "believed": False, "why": "the page that it names has another text",
    }  # fmt: skip
    assert Article.objects.count() == 1
    gone = run("address", server.origin + "/lost", "--fetch")
    assert (gone.exit_code, "was not read: the page is gone" in gone.output) == (1, True)


def test_it_says_what_is_missing_to_run_it(tmp_path: Path) -> None:
    done = run_process(tmp_path, "address", PAGE)
    assert (done.returncode, "corrigenda init" in done.stderr) == (3, True)


def test_articles_that_are_stored_under_another_address_are_listed(site: Site) -> None:
    at = datetime(2026, 5, 14, tzinfo=UTC)
    plain, slashed, alone, copy = (
        Article.objects.create(site=site, url=f"https://ledger.test/{path}", first_seen_at=at)
        for path in ("ferry", "ferry/", "tea/", "print")
    )
    Article.objects.filter(pk=copy.pk).update(copy_of=plain)
    Article.keep_to_rules(site)
    Site.objects.filter(pk=site.pk).update(trailing_slash="dropped")
    Article.objects.filter(pk=alone.pk).update(known_as="")  # as an older worker leaves it
    out = StringIO()
    call_command("addresses", "ledger", stdout=out)
    assert out.getvalue() == (
        f"{plain.pk} https://ledger.test/ferry\n  shares that address with {slashed.pk}\n"
        f"{slashed.pk} https://ledger.test/ferry/\n  known as https://ledger.test/ferry\n"
        f"  shares that address with {plain.pk}\n"
        f"{copy.pk} https://ledger.test/print\n  a copy of {plain.pk} https://ledger.test/ferry\n"
        f"{alone.pk} https://ledger.test/tea/\n  known as https://ledger.test/tea\n"
        "4 of 4 articles; all others are stored under the address that they are known by.\n"
    )
    with pytest.raises(CommandError, match="no site"):
        call_command("addresses", "nowhere")
