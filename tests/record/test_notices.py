"""An article's notices as the widget asks for them; the answer's members are the contract."""

from __future__ import annotations

from corrigenda.models import Article, Site
from corrigenda.record.notices import notices

from .conftest import NOON, Publish

PIER = "https://tidings.example/pier.html"


def test_the_answer_has_exactly_the_members_of_the_contract(site: Site, publish: Publish) -> None:
    publish(kind="clarification", language="uk", text="Уточнюємо.")
    assert notices(site, PIER) == {
        "notices": [
            {
                "kind": "clarification",
                "label": "Уточнення",
                "text": "Уточнюємо.",
                "language": "uk",
                "published": "2026-10-15T12:00:00Z",
                "url": "http://desk.test/record/tidings/1/",
                "version": 1,
                "amended": None,
                "withdrawn": None,
            }
        ],
        "record": "http://desk.test/record/tidings/",
    }


def test_a_fragment_does_not_matter_and_a_query_does(site: Site, publish: Publish) -> None:
    publish()
    assert len(notices(site, PIER + "#part-2")["notices"]) == 1
    assert notices(site, PIER + "?page=2")["notices"] == []


def test_every_spelling_and_every_copy_of_the_page_has_the_articles_notices(
    site: Site, article: Article, publish: Publish
) -> None:
    publish()
    for url in (PIER + "?utm_source=x", "http://tidings.example/pier.html"):
        assert len(notices(site, url)["notices"]) == 1
    copy = Article.objects.create(site=site, url=PIER + "?view=amp", first_seen_at=NOON, copy_of=article)
    publish(article=copy, text="Of the AMP page, before it was known as a copy.")
    assert len(notices(site, PIER + "?view=amp")["notices"]) == 2
    assert len(notices(site, PIER)["notices"]) == 1
    article.moved_to = "https://tidings.example/pier-reopens"
    article.save()
    assert len(notices(site, "https://tidings.example/pier-reopens")["notices"]) == 1


def test_drafts_and_unknown_articles_have_no_notices(site: Site, draft) -> None:
    draft()
    assert notices(site, PIER)["notices"] == []
    assert notices(site, "https://tidings.example/unknown.html")["notices"] == []
    assert notices(site, "https://tidings.example/\0")["notices"] == []


def test_another_sites_article_at_the_same_address_has_its_own_notices(
    site: Site, other_site: Site, publish: Publish
) -> None:
    twin = Article.objects.create(site=other_site, url=PIER, first_seen_at=NOON)
    publish(site=other_site, article=twin)
    assert notices(site, PIER)["notices"] == []


def test_the_newest_stands_first_and_two_queries_are_enough(
    site: Site, publish: Publish, django_assert_num_queries
) -> None:
    for text in ("first", "second", "third"):
        publish(text=text)
    with django_assert_num_queries(2):
        found = notices(site, PIER)["notices"]
    assert [notice["text"] for notice in found] == ["third", "second", "first"]
