"""One correction at its lasting address."""

from __future__ import annotations

from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from corrigenda.models import Site

from .conftest import DIGEST, Publish

PAGE = "/record/tidings/1/"


def test_the_page_shows_kind_date_article_text_diff_and_revision(client: Client, publish: Publish) -> None:
    publish(kind="clarification")
    page = client.get(PAGE).content.decode()
    assert "Clarification" in page
    assert '<time datetime="2026-10-15T12:00:00Z">October 15, 2026, 15:00 EEST</time>' in page
    assert 'href="https://tidings.example/pier.html"' in page
    assert "An earlier version said Monday; it is Tuesday." in page
    assert '<del><span class="unseen">[removed: </span>Monday<span class="unseen">]</span></del>' in page
    assert '<ins><span class="unseen">[added: </span>Tuesday<span class="unseen">]</span></ins>' in page
    assert DIGEST in page


def test_a_zone_without_letters_is_shown_as_an_offset(client: Client, site: Site, publish: Publish) -> None:
    site.time_zone = "Europe/Istanbul"
    site.save()
    publish()
    assert "October 15, 2026, 15:00 UTC+03" in client.get(PAGE).content.decode()


def test_a_zone_the_machine_does_not_know_is_shown_as_utc(client: Client, site: Site, publish: Publish) -> None:
    for zone in ("Mars/Olympus", "../etc", "Europe", ""):
        site.time_zone = zone
        site.save()
        publish()
        assert "October 15, 2026, 12:00 UTC" in client.get(PAGE).content.decode()


def test_a_correction_without_words_has_no_diff(client: Client, publish: Publish) -> None:
    publish(before="", after="")
    page = client.get(PAGE).content.decode()
    assert "What changed" not in page


def test_markup_in_a_notice_is_shown_and_not_obeyed(client: Client, publish: Publish) -> None:
    hostile = "<script>alert(1)</script>"
    publish(text=hostile, before=hostile, after="<img src=x onerror=alert(1)>")
    page = client.get(PAGE).content.decode()
    scripts = LexborHTMLParser(page).css("script")
    assert [script.attributes["type"] for script in scripts] == ["application/ld+json"]  # data, which nothing runs
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_draft_has_no_public_address(client: Client, site: Site, draft) -> None:
    draft()
    assert client.get(PAGE).status_code == 404
    assert client.get(f"/record/tidings/{10**20}/").status_code == 404


def test_a_number_is_not_found_under_another_site(client: Client, publish: Publish, other_site: Site) -> None:
    publish()
    assert client.get("/record/elsewhere/1/").status_code == 404


def test_the_head_names_title_description_and_lasting_address(client: Client, publish: Publish) -> None:
    publish()
    page = client.get(PAGE).content.decode()
    assert "<title>Correction No.\u00a01: Pier to reopen</title>" in page
    assert '<meta name="description" content="An earlier version said Monday; it is Tuesday.">' in page
    assert '<link rel="canonical" href="http://desk.test/record/tidings/1/">' in page


def test_a_language_without_a_catalogue_keeps_its_name_and_direction(client: Client, publish: Publish) -> None:
    publish(language="fa", text="تصحیح")
    page = client.get(PAGE).content.decode()
    assert '<article class="notice" lang="fa" dir="rtl">' in page
    assert "Correction" in page
