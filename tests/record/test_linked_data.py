"""Corrections as JSON-LD in schema.org's words: at an address of their own, and in the record's pages."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from corrigenda.models import Article, Site

from .conftest import NOON, Publish
from .schema_org import check

PIER = "https://tidings.example/pier.html"
BY_URL = "/record/tidings/corrections.jsonld"


def read(client: Client, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/ld+json"
    value: dict[str, Any] = json.loads(answer.content)
    check(value)
    return value


def block(client: Client, address: str) -> dict[str, Any]:
    """The data block of a page, read as a crawler reads it."""
    scripts = LexborHTMLParser(client.get(address).content.decode()).css("script")
    assert [script.attributes for script in scripts] == [{"type": "application/ld+json"}]
    value: dict[str, Any] = json.loads(scripts[0].text())
    check(value)
    return value


def of(article: Article) -> str:
    return f"/record/tidings/articles/{article.pk}/corrections.jsonld"


def test_the_article_is_named_with_its_corrections_newest_first(
    client: Client, article: Article, publish: Publish
) -> None:
    publish(text="The first.")
    publish(text="The second.", kind="clarification")
    value = read(client, of(article))
    assert (value["@type"], value["url"], value["headline"]) == ("NewsArticle", PIER, "Pier to reopen")
    assert value["publisher"]["name"] == "Tidings of the Bay"
    assert [comment["text"] for comment in value["correction"]] == ["The second.", "The first."]
    assert value["correction"][1] == {
        "@type": "CorrectionComment",
        "@id": "http://desk.test/record/tidings/1/",
        "url": "http://desk.test/record/tidings/1/",
        "name": "Correction",
        "text": "The first.",
        "datePublished": "2026-10-15T12:00:00Z",
        "inLanguage": "en",
        "about": {"@id": PIER},
    }


def test_the_policy_is_named_once_the_site_has_one(
    client: Client, site: Site, article: Article, publish: Publish
) -> None:
    publish()
    assert "correctionsPolicy" not in read(client, of(article))["publisher"]
    site.corrections_policy = "https://tidings.example/corrections"
    site.full_clean()
    site.save()
    assert read(client, of(article))["publisher"]["correctionsPolicy"] == "https://tidings.example/corrections"


@pytest.mark.parametrize("policy", ["javascript:alert(1)", "ftp://tidings.example/policy", "corrections"])
def test_a_policy_that_is_no_web_page_is_refused(site: Site, policy: str) -> None:
    site.corrections_policy = policy
    with pytest.raises(ValidationError, match="corrections_policy"):
        site.full_clean()


def test_the_article_is_found_by_its_address_in_any_spelling(client: Client, publish: Publish) -> None:
    publish()
    for url in (PIER, f"{PIER}#part-2", f"{PIER}?utm_source=x"):
        assert read(client, f"{BY_URL}?{urlencode({'url': url})}")["url"] == PIER


def test_a_copy_has_its_originals_corrections_too(
    client: Client, site: Site, article: Article, publish: Publish
) -> None:
    publish()
    copy = Article.objects.create(site=site, url=f"{PIER}?view=amp", first_seen_at=NOON, copy_of=article)
    assert len(read(client, f"{BY_URL}?{urlencode({'url': copy.url})}")["correction"]) == 1
    assert client.get(of(copy)).status_code == 404


@pytest.mark.parametrize("query", ["", "?url=", "?url=https://tidings.example/unknown", "?url=%00"])
def test_an_article_nobody_knows_is_not_found(client: Client, publish: Publish, query: str) -> None:
    publish()
    assert client.get(BY_URL + query).status_code == 404


def test_an_article_without_a_published_correction_is_not_named(client: Client, article: Article, draft) -> None:
    draft()
    for address in (
        of(article),
        f"{BY_URL}?{urlencode({'url': PIER})}",
        f"/record/tidings/articles/{10**30}/corrections.jsonld",
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Pier" not in answer.content.decode()


def test_another_sites_article_is_not_found_under_this_site(
    client: Client, article: Article, other_site: Site, publish: Publish
) -> None:
    publish()
    assert client.get(of(article).replace("tidings", "elsewhere")).status_code == 404


def test_the_pages_hold_the_same_data_with_the_dates_they_show(
    client: Client, article: Article, publish: Publish
) -> None:
    publish()
    for page in ("/record/tidings/1/", article.get_absolute_url()):
        assert block(client, page) == read(client, of(article))
        html = client.get(page).content.decode()
        assert re.findall(r'<time datetime="([^"]+)"', html) == ["2026-10-15T12:00:00Z"]
        assert f'<link rel="alternate" type="application/ld+json" href="{of(article)}">' in html


def test_the_page_of_a_correction_has_only_that_correction(client: Client, publish: Publish) -> None:
    publish(text="The first.")
    publish(text="The second.")
    assert [comment["text"] for comment in block(client, "/record/tidings/1/")["correction"]] == ["The first."]


@pytest.mark.parametrize(
    "hostile", ["</script><script>alert(1)</script>", "<!--<script>", "&lt;/script&gt; & ]]>", "\u2028\u2029"]
)
def test_no_text_ends_the_data_block(client: Client, article: Article, publish: Publish, hostile: str) -> None:
    publish(text=hostile)
    Article.objects.filter(pk=article.pk).update(title=hostile)
    value = block(client, "/record/tidings/1/")
    assert value["headline"] == value["correction"][0]["text"] == hostile


def test_an_article_whose_address_is_no_web_address_is_named_without_it(
    client: Client, article: Article, publish: Publish
) -> None:
    publish()
    Article.objects.filter(pk=article.pk).update(url="javascript:alert(1)")
    value = read(client, of(article))
    assert "javascript" not in json.dumps(value)
    assert value["correction"]


def test_it_is_kept_by_caches_and_read_from_any_page(client: Client, article: Article, publish: Publish) -> None:
    publish()
    first = client.get(of(article))
    assert first["Cache-Control"] == "public, max-age=60"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert client.get(of(article), headers={"If-None-Match": first["ETag"]}).status_code == 304
    publish()
    assert client.get(of(article), headers={"If-None-Match": first["ETag"]}).status_code == 200
