"""What readers and pages send is text: it is shown as written, and nothing of it runs, links or selects."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from corrigenda.models import Article, Report, Revision
from tests.desk.test_draft import seen, verified
from tests.desk.world import BLOCKS, STORY, World, act, address

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\"' onmouseover='alert(3) {{ 7|add:7 }} {% now 'Y' %} "
    "\u202e</textarea></mark>"
)


@pytest.fixture
def hostile(world: World) -> World:
    """Every text that a reader or a page can send says something hostile."""
    text = STORY.replace("eighty people", HOSTILE)
    Revision.objects.filter(pk=world.revision.pk).update(
        text=text, blocks=[*BLOCKS[:2], [BLOCKS[2][0], len(text), HOSTILE]], title=HOSTILE
    )
    Article.objects.filter(pk=world.article.pk).update(title=HOSTILE, trouble=HOSTILE)
    erratum = world.erratum("Saturday, May", HOSTILE, "Friday, May", comment=HOSTILE, source="javascript:alert(4)")
    world.report(erratum, HOSTILE, f"{HOSTILE}!", comment=HOSTILE, source=HOSTILE)
    Report.objects.update(language=HOSTILE[:30])
    world.report(None, HOSTILE, "", comment=HOSTILE, source="data:text/html,x", set_aside="cap")
    return world


def pages(world: World) -> list[str]:
    erratum = world.article.errata.order_by("pk")[0]
    act(world.at(world.bob), "hold", erratum, reason=HOSTILE)
    event = world.rewrite(f"{STORY}\n\n{HOSTILE}")
    found = [
        f"/desk/gazette/articles/{world.article.pk}/", f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/",
        address("erratum", erratum), "/desk/gazette/?state=held", f"/desk/gazette/?article={world.article.pk}",
        "/desk/gazette/set-aside/", "/desk/gazette/articles/", "/desk/gazette/history/",
    ]  # fmt: skip
    return [world.at(world.bob).get(page).content.decode() for page in found]


def test_hostile_words_are_shown_and_never_become_markup(hostile: World) -> None:
    for page in pages(hostile):
        tree = LexborHTMLParser(page)
        scripts = tree.css("script")
        assert {script.attributes.get("type") for script in scripts} == {"module"}
        assert all(script.attributes.get("src") and not script.text() for script in scripts)
        assert not tree.css("img, [onerror], [onmouseover], [style], style")
        assert "14" not in [node.text() for node in tree.css("p")]
        assert "alert(1)" in tree.body.text()  # type: ignore[union-attr]


def test_only_web_addresses_become_links(hostile: World) -> None:
    for page in pages(hostile):
        for link in LexborHTMLParser(page).css("a"):
            href = link.attributes.get("href") or ""
            assert href.startswith(("/", "?", "#", "https://gazette.example/"))


def test_a_source_on_the_web_becomes_a_link_that_gives_nothing_away(world: World) -> None:
    erratum = world.erratum(source="https://timetable.example/tram?x=1&y=2")
    page = LexborHTMLParser(world.at(world.bob).get(address("erratum", erratum)).content.decode())
    link = page.css_first('a[href="https://timetable.example/tram?x=1&y=2"]')
    assert link is not None
    assert set((link.attributes["rel"] or "").split()) == {"noreferrer", "noopener", "nofollow"}
    assert "timetable.example" in link.text()


def test_a_hostile_notice_is_text_in_the_draft_and_the_preview(world: World) -> None:
    erratum = verified(world)
    bob = world.at(world.bob)
    words = {"kind": "correction", "language": "en", "text": HOSTILE, "before": HOSTILE, "after": "x"}
    assert bob.post(address("draft", erratum), {**words, "seen": seen(world, erratum)}).status_code == 302
    for name in ("draft", "preview"):
        tree = LexborHTMLParser(bob.get(address(name, erratum)).content.decode())
        assert len(tree.css("script")) == 1
        assert not tree.css("img, [onerror]")
        assert "alert(1)" in tree.css_first("article.notice").text()


def test_hostile_words_come_back_from_a_refused_form_as_they_were_typed(world: World) -> None:
    erratum = world.erratum()
    answer = act(world.at(world.bob), "reject", erratum, should_read=f"\n{HOSTILE}")
    assert answer.status_code == 422
    area = LexborHTMLParser(answer.content.decode()).css_first("#should-read")
    assert area.text() == f"\n{HOSTILE}"


def test_no_page_has_an_inline_script_style_or_handler(world: World) -> None:
    erratum = verified(world)
    bob = world.at(world.bob)
    for page in (address("erratum", erratum), address("draft", erratum), "/desk/gazette/", "/desk/login/"):
        answer = bob.get(page) if "login" not in page else type(bob)().get(page)
        assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
        tree = LexborHTMLParser(answer.content.decode())
        assert not tree.css("style, [style], script:not([src])")
        for node in tree.css("*"):
            assert not [name for name in node.attributes if name.startswith("on")]
