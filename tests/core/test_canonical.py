"""Whether a page's canonical link is believed."""

from __future__ import annotations

import pytest

from corrigenda.core.canonical import alike, doubt
from corrigenda.core.naming import Naming

NEWS = Naming(("https://news.test", "https://amp.news.test"))
PAGE = "https://news.test/uk/2026/ferry"


@pytest.mark.parametrize(
    ("canonical", "why"),
    [
        ("https://news.test/uk/2026/ferry?utm_source=x", "the page itself"),
        ("https://news.test/", "front page"),
        ("https://amp.news.test", "front page"),
        ("https://news.test/uk/", "section"),
        ("https://news.test/uk/2026", "section"),
        ("https://elsewhere.test/ferry", "another site"),
        ("javascript:alert(1)", "no address"),
        ("https://news.test/2026/ferry", ""),
        ("https://news.test/?p=7", ""),
        ("https://amp.news.test/uk/2026/ferry/1", ""),
    ],
)
def test_some_addresses_are_never_believed(canonical: str, why: str) -> None:
    found = doubt(PAGE, canonical, NEWS)
    assert why in found
    assert bool(why) == bool(found)


@pytest.mark.parametrize("edition", ["/amp", "/print", "/index.html", "?view=print"])
def test_another_edition_of_a_page_may_name_it(edition: str) -> None:
    assert doubt(PAGE + edition, PAGE, NEWS) == ""


STORY = "The ferry sails on Tuesday night.\n\nThe mayor, Anna Lind, said so to the crowd.\n\nTea is served."


def test_texts_are_alike_that_share_half_of_the_shorter_one() -> None:
    assert alike(STORY, STORY)
    assert alike(STORY, "Share this\n\n" + STORY.replace("Tea is served.", "Coffee is served."))
    assert alike(STORY, STORY + "\n\n" + "Something else altogether. " * 40), "a page with the article and more"
    assert not alike(STORY, "The market opens at eight.\n\nTea is served.\n\nStalls are free, says the council.")
    assert not alike("", STORY)
    assert not alike("", "")
