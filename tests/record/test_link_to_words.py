"""The page of a correction leads to the corrected words in the article, or to nothing rather than to others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from corrigenda.core.text import digest_of
from corrigenda.models import Article, Erratum, Presence, Revision

from .conftest import NOON, Publish

NOW = "It will reopen on Tuesday, and the baths on Tuesday, too."
PIER = "https://tidings.example/pier.html"


@pytest.fixture
def erratum(article: Article) -> Erratum:
    """An erratum whose passage stands in the article's newest text."""
    article.revision = Revision.objects.create(
        article=article, digest=digest_of(NOW), text=NOW, blocks=[], seen_at=NOON
    )
    article.save()
    return Erratum.objects.create(
        site=article.site, article=article, kind="fact", exact="reopen on Monday", grouping_version=1,
        first_reported_at=NOON, last_reported_at=NOON, revision=article.revision, start=8, end=25,
    )  # fmt: skip


def link(client: Client) -> str | None:
    answer = client.get("/record/tidings/1/")
    assert answer.status_code == 200
    found = LexborHTMLParser(answer.content.decode()).css(".passage a")
    return found[0].attributes["href"] if found else None


def test_it_leads_to_the_right_words_at_the_passage_told_apart_from_the_same_words_elsewhere(
    client: Client, publish: Publish, erratum: Erratum
) -> None:
    publish(erratum=erratum, before="Monday", after="Tuesday")
    assert link(client) == f"{PIER}#:~:text=Tuesday,-%2C%20and"


def test_the_newest_text_decides(client: Client, article: Article, publish: Publish, erratum: Erratum) -> None:
    publish(erratum=erratum, before="Monday", after="Tuesday")
    text = "Reopening has been put off to Tuesday."
    article.revision = Revision.objects.create(
        article=article, digest=digest_of(text), text=text, blocks=[], seen_at=NOON
    )
    article.save()
    assert link(client) == f"{PIER}#:~:text=Tuesday"


@pytest.mark.parametrize(
    "columns",
    [
        {"after": ""},
        {"after": "Wednesday"},  # the page does not say so yet
        {"after": "Tuesday", "erratum": None},  # it stands there twice, and nothing says which it is
    ],
)
def test_without_a_sure_place_there_is_no_link(
    client: Client, publish: Publish, erratum: Erratum, columns: dict[str, Any]
) -> None:
    publish(**{"erratum": erratum, "before": "Monday", **columns})
    assert link(client) is None


@pytest.mark.parametrize("change", [{"presence": Presence.GONE}, {"url": "javascript:alert(1)"}, {"revision": None}])
def test_a_page_that_is_gone_or_none_is_not_linked(
    client: Client, article: Article, publish: Publish, erratum: Erratum, change: dict[str, Any]
) -> None:
    publish(erratum=erratum, before="Monday", after="Tuesday")
    assert link(client)
    Article.objects.filter(pk=article.pk).update(**change)
    assert link(client) is None


def test_the_link_is_named_in_the_language_of_the_notice(client: Client, publish: Publish, erratum: Erratum) -> None:
    publish(erratum=erratum, after="Tuesday", language="uk")
    assert "Виправлені слова в статті" in client.get("/record/tidings/1/").content.decode()
