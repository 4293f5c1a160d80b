"""Which changes of a text are changes of fact."""

from __future__ import annotations

import pytest

from corrigenda.core.stealth import Change, facts_changed

STORY = (
    "Tram opens\n\n"
    "The tram to Lantern Hill opens on Saturday and carries 80 people. The mayor, Anna Lind, was glad.\n\n"
    "“It is quiet and cheap,” she said. It runs every ten minutes."
)


def edited(old: str, new: str) -> list[Change]:
    assert STORY.count(old) == 1
    return facts_changed(STORY, STORY.replace(old, new), STORY)


@pytest.mark.parametrize(
    ("old", "new", "reason", "before", "after"),
    [
        ("80", "60", "number", "80", "60"),
        ("Anna Lind", "Anna Lund", "name", "Lind", "Lund"),
        ("Saturday", "Sunday", "name", "Saturday", "Sunday"),
        ("quiet and cheap", "loud and cheap", "quotation", "quiet", "loud"),
        (" and carries 80 people", "", "number", "and carries 80 people", ""),
    ],
)
def test_a_changed_fact_is_told_with_its_reason(old: str, new: str, reason: str, before: str, after: str) -> None:
    assert [(one.reason, one.before, one.after) for one in edited(old, new)] == [(reason, before, after)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("was glad", "was very glad"),  # added
        ("was glad.", "was glad. It cost 58 million crowns."),  # a new sentence with a number
        ("runs every", "leaves every"),  # reworded
        ("“It is quiet and cheap,”", '"It is quiet and cheap,"'),  # typography
        ("The tram", "A tram"),  # the capital begins a sentence
        ("Tram opens\n\n", "Tram opens\n\nUpdate at 14:05: Anna Lind has left.\n\n"),  # on top of a live blog
    ],
)
def test_what_takes_no_fact_from_readers_does_not_count(old: str, new: str) -> None:
    assert edited(old, new) == []


def test_a_paragraph_that_is_new_itself_does_not_count() -> None:
    old = STORY + "\n\nPolice counted 200 guests."
    new = old.replace("200", "300")
    assert facts_changed(old, new, STORY) == []
    assert [change.before for change in facts_changed(old, new, old)] == ["200"]


def test_a_paragraph_that_moved_was_not_changed() -> None:
    title, first, second = STORY.split("\n\n")
    assert facts_changed(STORY, "\n\n".join((title, second, first)), STORY) == []


def test_digits_of_any_script_are_numbers() -> None:
    old, new = "يفتح في ٨٠ دقيقة", "يفتح في ٦٠ دقيقة"
    assert [change.reason for change in facts_changed(old, new, old)] == ["number"]
