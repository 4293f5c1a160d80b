"""Drafting: the notice starts from the diff, in the article's language, and the editor finishes it."""

from __future__ import annotations

import html

import pytest
from django.utils import timezone

from corrigenda.core.states import Act, State
from corrigenda.models import Article, Correction, Erratum, EventKind
from tests.desk.world import World, act, address

WORDS = {"kind": "correction", "language": "en", "text": "It opens on Friday.", "before": "Saturday", "after": "Friday"}


def verified(world: World, words: str = "Saturday, May", right: str | None = "Friday, May") -> Erratum:
    erratum = world.erratum(words, right)
    Erratum.apply(erratum.pk, Act.VERIFY, at=timezone.now(), actor=world.bob, should_read=right)
    erratum.refresh_from_db()
    return erratum


def draft_page(world: World, erratum: Erratum) -> str:
    return html.unescape(world.at(world.bob).get(address("draft", erratum)).content.decode())


def seen(world: World, erratum: Erratum) -> str:
    page = draft_page(world, erratum)
    return page.split('name="seen" value="')[1].split('"')[0]


@pytest.mark.parametrize(
    ("words", "right", "sentence"),
    [
        ("Saturday, May", "Friday, May", "said “Saturday”; it is “Friday”."),
        ("58 million crowns", "85 million crowns", "said “58 million”; it is “85 million”."),
        ("It cost 58 million crowns", "They cost 85 million crowns",
         "said “It cost 58 million crowns”; it is “They cost 85 million crowns”."),
        ("the council said", "the city council said", "said “council”; it is “city council”."),
        ("eighty people", "", "contained the words “eighty people”"),
        ("eighty people", None, "contained an error in this passage"),
    ],
)  # fmt: skip
def test_it_starts_from_the_smallest_change_that_can_be_quoted(
    world: World, words: str, right: str | None, sentence: str
) -> None:
    assert sentence in draft_page(world, verified(world, words, right))


def test_it_starts_in_the_article_s_language(world: World) -> None:
    erratum = verified(world)
    Article.objects.filter(pk=world.article.pk).update(language="uk-UA")
    page = draft_page(world, erratum)
    assert '<option value="uk" lang="uk" selected>' in page
    assert "Saturday" in page
    assert "An earlier version" not in page


def test_for_a_fixed_erratum_it_quotes_what_the_page_reads_now(world: World) -> None:
    erratum = verified(world)
    Erratum.apply(erratum.pk, Act.SEE_FIXED, at=timezone.now())
    Erratum.objects.filter(pk=erratum.pk).update(reads_now="Thursday, May")
    page = draft_page(world, erratum)
    assert "it is “Thursday”" in page
    assert "still shows the wrong words" not in page


def test_an_erratum_not_yet_fixed_says_so_plainly(world: World) -> None:
    assert "The page still shows the wrong words." in draft_page(world, verified(world))


def test_looking_at_the_draft_writes_nothing(world: World) -> None:
    draft_page(world, verified(world))
    assert not Correction.objects.exists()


def test_saving_keeps_the_editor_s_words_and_writes_what_changed(world: World) -> None:
    erratum = verified(world)
    bob = world.at(world.bob)
    answer = bob.post(address("draft", erratum), {**WORDS, "seen": seen(world, erratum), "preview": "1"})
    assert answer["Location"] == address("preview", erratum)
    later = {**WORDS, "text": "It opens on Friday,\r\nnot on Saturday.", "kind": "clarification"}
    bob.post(address("draft", erratum), {**later, "seen": seen(world, erratum)})
    draft = erratum.corrections.get()
    assert (draft.text, draft.kind) == ("It opens on Friday,\nnot on Saturday.", "clarification")
    assert (draft.drafted_by, draft.published_at) == (world.bob, None)
    first, second = erratum.events.filter(kind=EventKind.DRAFTED).order_by("pk")
    assert first.before is None
    assert first.after is not None
    assert first.after["text"] == WORDS["text"]
    assert second.before is not None
    assert second.before["text"] == WORDS["text"]
    assert second.after is not None
    assert second.after["kind"] == "clarification"


def test_the_preview_reads_as_the_public_will_read_it(world: World) -> None:
    erratum = verified(world)
    bob = world.at(world.bob)
    bob.post(address("draft", erratum), {**WORDS, "language": "de", "seen": seen(world, erratum)})
    page = html.unescape(bob.get(address("preview", erratum)).content.decode())
    notice = page[page.index('<article class="notice"') : page.index("</article>")]
    assert 'lang="de"' in notice
    assert "It opens on Friday." in notice
    assert "<del>" in notice


def test_pressed_twice_it_saves_once(world: World) -> None:
    erratum = verified(world)
    bob = world.at(world.bob)
    same = {**WORDS, "seen": seen(world, erratum)}
    assert [bob.post(address("draft", erratum), same).status_code for _ in range(2)] == [302, 302]
    assert erratum.events.filter(kind=EventKind.DRAFTED).count() == 1


def test_another_editor_s_draft_is_not_overwritten_unseen(world: World) -> None:
    erratum = verified(world)
    stale = seen(world, erratum)
    world.at(world.alice).post(address("draft", erratum), {**WORDS, "text": "Alice was here first.", "seen": stale})
    answer = world.at(world.bob).post(address("draft", erratum), {**WORDS, "text": "Bob's words.", "seen": stale})
    assert answer.status_code == 409
    page = html.unescape(answer.content.decode())
    assert "Alice was here first." in page
    assert "Bob's words.</textarea>" in page
    assert erratum.corrections.get().text == "Alice was here first."


def test_an_empty_notice_is_refused(world: World) -> None:
    erratum = verified(world)
    answer = world.at(world.bob).post(address("draft", erratum), {**WORDS, "text": " ", "seen": seen(world, erratum)})
    assert answer.status_code == 422
    assert "Write what the public should read." in answer.content.decode()


def test_what_is_not_verified_can_have_no_notice(world: World) -> None:
    erratum = world.erratum()
    bob = world.at(world.bob)
    assert bob.get(address("draft", erratum)).status_code == 409
    assert bob.post(address("draft", erratum), WORDS).status_code == 409
    act(bob, "reject", erratum, reason="Opinion")
    assert bob.get(address("draft", erratum)).status_code == 409
    assert not Correction.objects.exists()


def test_only_a_standards_editor_or_an_admin_retracts(world: World) -> None:
    erratum = verified(world)
    retraction = {**WORDS, "kind": "retraction", "seen": seen(world, erratum)}
    assert world.at(world.bob).post(address("draft", erratum), retraction).status_code == 403
    assert 'value="retraction"' not in draft_page(world, erratum)
    assert not Correction.objects.exists()
    assert world.at(world.alice).post(address("draft", erratum), retraction).status_code == 302
    assert erratum.state == State.VERIFIED
