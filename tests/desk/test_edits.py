"""Edits without a notice: seen when a text is stored, listed at the desk, dismissed by an editor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from corrigenda.articles.revise import Seen, revise
from corrigenda.core.text import Text
from corrigenda.models import Correction, StealthEdit
from tests.desk.test_article import words
from tests.desk.test_draft import verified
from tests.desk.world import STORY, World

LIST = "/desk/gazette/edits/"
EDITED = STORY.replace("58 million", "85 million")


@pytest.fixture
def world(world: World) -> World:
    """The site asks for the list, and the story has stood for a day."""
    world.site.lists_stealth_edits = True
    world.site.save()
    world.article.revisions.update(seen_at=timezone.now() - timedelta(days=1))
    return world


def listed(world: World) -> list[str]:
    return words(world.at(world.vera).get(LIST).content.decode(), ".badge")


def test_an_edit_that_nobody_reported_is_listed_with_its_words(world: World) -> None:
    event = world.rewrite(EDITED)
    html = world.at(world.vera).get(LIST).content.decode()
    assert words(html, ".badge") == ["number"]
    assert words(html, ".words del") == ["removed:58"]
    assert words(html, ".words ins") == ["added:85"]
    assert f"/desk/gazette/articles/{world.article.pk}/changes/{event.pk}/" in html
    assert 'href="/desk/gazette/edits/"' in html
    assert "dismiss" not in html  # Vera only looks


def test_it_is_dismissed_once_and_for_all(world: World) -> None:
    world.rewrite(EDITED)
    edit = StealthEdit.objects.get()
    bob = world.at(world.bob)
    for _ in range(2):
        assert bob.post(f"{LIST}{edit.pk}/dismiss/").status_code == 302
    edit.refresh_from_db()
    assert edit.dismissed_by == world.bob
    assert edit.dismissed_at is not None
    assert listed(world) == []
    charlie = world.at(world.charlie)
    assert charlie.post(f"/desk/courier/edits/{edit.pk}/dismiss/").status_code == 404


def test_without_the_rule_nothing_is_noted(world: World) -> None:
    world.site.lists_stealth_edits = False
    world.site.save()
    world.rewrite(EDITED)
    html = world.at(world.vera).get(LIST).content.decode()
    assert "does not ask for this list" in html
    assert not StealthEdit.objects.exists()


def test_an_edit_that_fixes_a_reported_error_is_not_listed(world: World) -> None:
    verified(world, "58 million", "85 million")
    world.rewrite(EDITED)
    assert listed(world) == []


def test_an_edit_while_any_erratum_is_open_is_not_listed(world: World) -> None:
    world.erratum("Saturday, May", "Friday, May")
    world.rewrite(EDITED)
    assert listed(world) == []


def test_an_edit_of_a_young_text_is_not_listed(world: World) -> None:
    world.article.revisions.update(seen_at=timezone.now() - timedelta(hours=5))
    world.rewrite(EDITED)
    assert listed(world) == []


@pytest.mark.parametrize("hours", [-1, 1])
def test_an_edit_that_a_notice_tells_of_is_not_listed(world: World, hours: int) -> None:
    notice = Correction(
        site=world.site, article=world.article, number=1, language="en", text="It cost 85 million.",
        drafted_at=timezone.now(), published_at=timezone.now() + timedelta(hours=hours),
    )  # fmt: skip
    if hours < 0:
        notice.save()
    world.rewrite(EDITED)
    notice.save()
    assert listed(world) == []


def test_the_same_text_again_is_no_edit_and_the_newest_edit_stands_first(world: World) -> None:
    world.rewrite(EDITED)
    revise(world.article.pk, Seen(Text(EDITED, ()), "", "en", timezone.now()))
    world.article.revisions.update(seen_at=timezone.now() - timedelta(days=1))
    world.rewrite(EDITED.replace("Lantern Hill opens", "Lantern Mount opens"))
    assert listed(world) == ["name", "number"]


def test_words_of_the_page_are_no_markup(world: World) -> None:
    story = STORY + "\n\nIt was 7 <script>alert(1)</script> long."
    world.rewrite(story)
    world.article.revisions.update(seen_at=timezone.now() - timedelta(days=1))
    world.rewrite(story.replace("7 <script>alert(1)", "8 <script>alert(2)"))
    html = world.at(world.vera).get(LIST).content.decode()
    assert "number" in words(html, ".badge")
    assert "<script>alert" not in html
