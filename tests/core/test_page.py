"""What a page says of itself."""

import json
from datetime import UTC, datetime

import pytest

from corrigenda.core.page import parse_time, read_page


def ld(*nodes: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


def test_dates_and_byline_come_from_the_articles_json_ld() -> None:
    page = read_page(
        ld(
            {"@type": "WebSite", "dateModified": "2030-01-01"},
            {
                "@graph": [
                    {"@type": "WebPage", "name": "x"},
                    {
                        "@type": ["NewsArticle"],
                        "datePublished": "2026-03-01T09:00:00+01:00",
                        "dateModified": "2026-03-01T12:30:00Z",
                        "author": [{"@type": "Person", "name": "Ida  Holm"}, "Desk"],
                    },
                ]
            },
        )
    )
    assert page.published_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert page.modified_at == datetime(2026, 3, 1, 12, 30, tzinfo=UTC)
    assert page.byline == "Ida Holm, Desk"
    assert page.metadata["@type"] == ["NewsArticle"]


def test_open_graph_dates_serve_where_there_is_no_json_ld() -> None:
    page = read_page(
        '<meta property="article:published_time" content="2026-03-01"><meta name=Author content="Ida Holm">'
        '<meta property="article:modified_time" content="2026-03-02T10:00:00">'
    )
    assert page.published_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert page.modified_at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert page.byline == "Ida Holm"


@pytest.mark.parametrize(
    "broken", ["{", "[" * 5000, '{"@type": "NewsArticle", "dateModified": 7, "author": [null, 3]}', '"x"']
)
def test_broken_json_ld_says_nothing_and_breaks_nothing(broken: str) -> None:
    page = read_page(f'<title>T</title><script type="application/ld+json">{broken}</script>')
    assert (page.title, page.modified_at, page.byline) == ("T", None, "")


def test_what_no_database_can_store_is_left_out_of_json_ld() -> None:
    author, numbers = r"a\u0000b\uD800c\ud83d\ude42\uDC00", "[NaN, -Infinity, 1e999, 1.5]"
    told = rf'{{"@type": "Report", "author": "{author}", "x": {numbers}, "y": "\\u0000"}}'
    page = read_page(f'<script type="application/ld+json">{told}</script>')
    assert page.byline == "a\ufffdb\ufffdc🙂\ufffd"
    assert page.metadata["x"] == [None, None, None, 1.5]
    assert page.metadata["y"] == r"\ufffd"


@pytest.mark.parametrize(
    ("html", "header", "unlisted"),
    [
        ('<meta name="robots" content="noindex, follow">', "", True),
        ('<META NAME="ROBOTS" CONTENT="NONE">', "", True),
        ("<p>noindex</p>", "", False),
        ("", "googlebot: noindex", True),
        ('<meta name="robots" content="index,follow">', "", False),
    ],
)
def test_a_page_may_ask_not_to_be_listed(html: str, header: str, unlisted: bool) -> None:
    assert read_page(html, header).is_unlisted is unlisted


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01", "9999-12-31T23:59:59-23:00", "1 May"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert parse_time(text) is None
