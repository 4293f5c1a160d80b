"""`corrigenda check` reads a page or a text, and says what is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_commands import run, run_process

STORY = "The ferry\n\nIt sailed on Wednesday, 13 September, from the the quay.\n"
PAGE = """<html lang="en"><meta property="article:published_time" content="2022-09-14T08:00:00Z">
<article><p>It sailed on Wednesday, 13&nbsp;September.</p></article>"""


@pytest.fixture
def story(tmp_path: Path) -> str:
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


def test_each_finding_is_told_with_its_line_and_its_evidence(story: str) -> None:
    result = run("check", story, "--lang", "en", "--published", "2022-09-14")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[::2] == [
        "3: error weekday: The weekday and the date do not go together. 13 September 2022 was a Tuesday.",
        "3: error repeated-word: A word stands twice. “the the” Proposed: “the”",
    ]
    assert result.stderr == "2 findings.\n"


def test_nothing_found_is_exit_code_0() -> None:
    result = run("check", "-", "--lang", "en", stdin="All is well at the quay.")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 findings.\n")


def test_a_page_says_itself_when_and_in_which_language_it_was_published(tmp_path: Path) -> None:
    page = tmp_path / "story.html"
    page.write_text(PAGE, encoding="utf-8")
    result = run("check", str(page), "--json")
    assert result.exit_code == 1
    assert [json.loads(line)["evidence"] for line in result.stdout.splitlines()] == ["13 September 2022 was a Tuesday."]


def test_json_has_offsets_in_code_points(tmp_path: Path) -> None:
    result = run("check", "-", "--lang", "en", "--json", stdin="🙂 It left the the quay.")
    assert json.loads(result.stdout) == {
        "rule": "repeated-word", "version": 1, "tier": "error", "span": {"start": 10, "end": 17}, "words": "the the",
        "message": "A word stands twice.", "evidence": "“the the”", "replacement": "the",
    }  # fmt: skip


def test_sarif_names_lines_and_columns_of_a_text(story: str) -> None:
    result = run("check", story, "--lang", "en", "--sarif")
    (found,) = json.loads(result.stdout)["runs"][0]["results"]
    place = found["locations"][0]["physicalLocation"]
    assert (found["ruleId"], found["level"], place["artifactLocation"]["uri"]) == (
        "repeated-word", "error", f"file://{story}",
    )  # fmt: skip
    assert (place["region"]["startLine"], place["region"]["startColumn"], place["region"]["endColumn"]) == (3, 44, 51)


def test_sarif_does_not_invent_lines_of_a_page(tmp_path: Path) -> None:
    result = run("check", "-", "--sarif", stdin='<html lang="en"><article>It left the the quay.</article>')
    (found,) = json.loads(result.stdout)["runs"][0]["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "stdin"
    assert "region" not in found["locations"][0]["physicalLocation"]


def test_rules_can_be_switched_off_and_on(story: str) -> None:
    assert run("check", story, "--lang", "en", "--off", "repeated-word").exit_code == 0
    assert run("check", "-", "--on", "balance", stdin="The mayor (who is ill stayed.").exit_code == 1


def test_a_day_is_that_day_in_the_publications_zone() -> None:
    # Published on 20 September there; in UTC that is another day.
    result = run(
        "check", "-", "--lang", "en", "--published", "2022-09-20T22:30:00Z", "--zone", "Europe/Kyiv", "--json",
        stdin="It opens on Monday, 21 September.",
    )  # fmt: skip
    assert json.loads(result.stdout)["evidence"] == "21 September 2022 is a Wednesday."


def test_what_moves_a_terminals_cursor_is_not_printed() -> None:
    assert "\x1b" not in run("check", "-", "--lang", "en", stdin="\x1b[2J the the \x1b[31m quay").output


@pytest.mark.parametrize(
    ("arguments", "stdin", "said"),
    [
        (["--published", "yesterday"], "A text.", "Not a date"),
        (["--published", "0001-01-01"], "A text.", "Not a date"),
        (["--zone", "Mars/Base"], "A text.", "There is no time zone"),
        (["--off", "spelling"], "A text.", "There is no rule “spelling”"),
        ([], "  \n", "It has no text"),
        ([], b"\xff\xfe", "in UTF-8"),
    ],
)
def test_wrong_input_is_refused(arguments: list[str], stdin: str | bytes, said: str) -> None:
    result = run("check", "-", *arguments, stdin=stdin)
    assert result.exit_code == 2
    assert said in result.stderr


def test_an_unknown_language_is_told() -> None:
    result = run("check", "-", stdin="It left the the quay.")
    assert result.exit_code == 0
    assert "Its language is not known" in result.stderr


def test_check_needs_neither_settings_nor_database(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    result = run_process(tmp_path, "check", "story.txt", "--lang", "en")
    assert (result.returncode, len(result.stdout.splitlines())) == (1, 2)


def test_sarif_names_files_as_uris(tmp_path: Path) -> None:
    (tmp_path / "a story#1 50%.txt").write_text("It left the the quay.", encoding="utf-8")
    result = run_process(tmp_path, "check", "a story#1 50%.txt", "--lang", "en", "--sarif")
    (found,) = json.loads(result.stdout)["runs"][0]["results"]
    uri = found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20story%231%2050%25.txt"


def test_several_files_are_told_apart(story: str, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("It left the the quay.", encoding="utf-8")
    result = run("check", story, str(other), "--lang", "en")
    assert [line.split(" ")[0] for line in result.stdout.splitlines()[::2]] == [f"{story}:3:", f"{other}:1:"]
    told = run("check", story, str(other), "--lang", "en", "--json").stdout.splitlines()
    assert [json.loads(line)["file"] for line in told] == [story, str(other)]


def test_what_is_no_prose_in_markdown_is_left_alone(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "---\ntitle: the the\n---\n\nRun `echo the the` or\n\n```sh\necho the the\n```\n\n    echo the the\n\n"
        "See [it](the the) and <b title='the the'>.\n", encoding="utf-8",
    )  # fmt: skip
    assert run("check", str(page), "--lang", "en").exit_code == 0
    page.write_text(page.read_text(encoding="utf-8") + "\nThen the the end.\n", encoding="utf-8")
    assert run("check", str(page), "--lang", "en").stdout.startswith("15: error repeated-word")
