"""An article's corrections."""

from __future__ import annotations

from django.test import Client

from corrigenda.models import Article, Site

from .conftest import NOON, Publish


def test_only_the_articles_own_published_corrections_are_listed(
    client: Client, site: Site, article: Article, draft, publish: Publish
) -> None:
    other = Article.objects.create(site=site, url="https://tidings.example/other.html", first_seen_at=NOON)
    publish(text="About the pier.")
    publish(article=other, text="About something else.")
    draft(text="Not yet published.")
    page = client.get(article.get_absolute_url()).content.decode()
    assert "About the pier." in page
    assert "About something else." not in page
    assert "Not yet published." not in page


def test_an_article_without_a_published_correction_is_not_named(client: Client, article: Article, draft) -> None:
    draft()
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 404
    assert "Pier to reopen" not in answer.content.decode()


def test_another_sites_article_is_not_found_under_this_site(
    client: Client, site: Site, article: Article, other_site: Site, publish: Publish
) -> None:
    publish()
    assert client.get(f"/record/tidings/articles/{article.pk}/").status_code == 200
    assert client.get(f"/record/elsewhere/articles/{article.pk}/").status_code == 404


def test_a_number_beyond_any_article_is_not_found(client: Client, site: Site) -> None:
    assert client.get(f"/record/tidings/articles/{10**30}/").status_code == 404


def test_an_article_whose_address_is_no_web_address_is_not_linked(
    client: Client, article: Article, publish: Publish
) -> None:
    publish()
    Article.objects.filter(pk=article.pk).update(url="javascript:alert(1)")
    page = client.get(article.get_absolute_url()).content.decode()
    assert 'href="javascript' not in page
