"""The bench's own truth: if it is wrong, every number after it is."""

from __future__ import annotations

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from bench.anchoring.cases import Case, cases_of
from bench.anchoring.editor import synthetic
from bench.anchoring.histories import Repository
from bench.anchoring.score import Answer, rows
from bench.anchoring.truth import Course, Place

FIRST = (
    "The lock opened at noon and was full by one.\n\nNobody on the pier said a word about it.\n\nIt rained until ten."
)
CORRECTED = FIRST.replace("noon", "eleven")
SHORTENED = CORRECTED.replace("Nobody on the pier said a word about it.\n\n", "")


@pytest.fixture(scope="module")
def drawn() -> list[Case]:
    return list(synthetic(3, 6, 4))


def test_what_survives_stands_at_its_place_word_for_word(drawn: list[Case]) -> None:
    for case in drawn:
        if case.truth.fate in ("kept", "moved"):
            assert case.new[case.truth.start : case.truth.end] == case.words
        assert (case.truth.start == -1) == (case.truth.fate == "deleted")


def test_every_language_and_fate_is_drawn_and_the_same_seed_draws_the_same(drawn: list[Case]) -> None:
    assert {case.language for case in drawn} == {"en", "de", "uk", "zh", "ar", "th"}
    assert set(Counter(case.truth.fate for case in drawn)) == {"kept", "changed", "moved", "deleted"}
    assert list(synthetic(3, 6, 4)) == drawn


def follow(versions: list[str], words: str) -> Place | None:
    start = versions[0].index(words)
    return Course(versions).follow(0, len(versions) - 1, start, start + len(words))


def test_a_passage_is_followed_through_every_edit() -> None:
    assert follow([FIRST, CORRECTED, SHORTENED], "at noon") == Place(16, 25, "changed")
    assert follow([FIRST, CORRECTED, SHORTENED], "said a word") == Place(-1, -1, "deleted")
    rained = SHORTENED.index("It rained")
    assert follow([FIRST, CORRECTED, SHORTENED], "It rained") == Place(rained, rained + 9, "kept")


def test_what_was_taken_out_and_put_back_has_no_plain_truth() -> None:
    assert follow([CORRECTED, SHORTENED, CORRECTED], "said a word") is None


def test_cases_come_from_a_repositorys_commits(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-C", tmp_path, "-c", "user.name=a", "-c", "user.email=a@a.test", *arguments], check=True, stdout=-3
        )

    git("init", "-q", ".")
    for number, version in enumerate([FIRST, CORRECTED, SHORTENED]):
        (tmp_path / "story.md").write_text((version + "\n\n" + "A long tail that nobody edits. " * 20).strip())
        git("add", ".")
        git("commit", "-q", "-m", str(number))
    found = list(cases_of(Repository(tmp_path, "en").histories(5, 1), 6, 1))
    assert {case.steps for case in found} == {1, 2}
    assert all(case.source.endswith("/story.md") for case in found)


def test_the_score_counts_what_was_said() -> None:
    kept = Case("en", "x", 1, "a pier b", "a pier b", 2, 6, Place(2, 6, "kept"))
    gone = Case("en", "x", 1, "a pier b", "a b pier", 2, 6, Place(-1, -1, "deleted"))
    row = rows([kept, kept, gone, gone], [Answer((1, 6)), Answer(None), Answer(None), Answer((4, 8))])["all"]
    assert row.percent("place") == 50  # white space at an edge does not count
    assert row.percent("deleted") == row.percent("lookalike") == row.percent("true") == 50
    assert row.percent("range") is None
