"""`corrigenda check --fix` mends what is certain, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.test_commands import run

LATER = "It sailed on Wednesday, 13 September 2022."


def fixed(path: Path, content: str | bytes, *arguments: str) -> tuple[int, bytes, str]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = run("check", str(path), "--fix", *arguments)
    return result.exit_code, path.read_bytes(), result.stderr


def test_what_is_certain_is_mended_and_the_rest_is_told(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    code, content, said = fixed(path, f"It left the the quay for a hour.The crew sang. {LATER}\n", "--lang", "en")
    assert content.decode() == f"It left the quay for an hour. The crew sang. {LATER}\n"
    assert (code, said) == (1, "3 mended, 1 finding left.\n")
    assert fixed(path, content, "--lang", "en")[1:] == (content, "1 finding.\n")


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    before = "\ufeffIt left.\r\n\r\nIt left the the quay.\r\n"
    _, content, _ = fixed(tmp_path / "story.txt", before, "--lang", "en")
    assert content.decode() == before.replace("the the", "the")


def test_a_file_whose_lines_end_in_several_ways_is_left_as_it_is(tmp_path: Path) -> None:
    before = b"It left.\r\n\nIt left the the quay.\n"
    code, content, said = fixed(tmp_path / "story.txt", before, "--lang", "en")
    assert (code, content, "left as it is" in said) == (1, before, True)


def test_the_mode_of_a_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.touch(mode=0o640)
    fixed(path, "It left the the quay.", "--lang", "en")
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["story.txt"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>It left the the quay.</p>", "<p>It left the quay.</p>"),
        # Twice in the source: told apart by what stands beside them.
        ("<p>It left the the quay.</p><p>Then the the crew.</p>", "<p>It left the quay.</p><p>Then the crew.</p>"),
        # In an attribute as well: which one is read is found out by reading it again.
        ('<p title="It left the the quay.">It left the the quay.</p>', None),
        ("<p>It left the <b>the</b> quay.</p>", None),
        ("<p>It left the&nbsp;the quay.</p>", None),
        (
            "<p>It left the the quay.</p><script>'the the'</script>",
            "<p>It left the quay.</p><script>'the the'</script>",
        ),
        ("<p>It was 5 &amp; a hour to the quay.</p>", "<p>It was 5 &amp; an hour to the quay.</p>"),
    ],
)
def test_a_page_is_mended_only_where_its_words_stand_in_the_source(
    tmp_path: Path, before: str, after: str | None
) -> None:
    page = '<html lang="en"><head><title>A</title></head><article>{}<p>It is what it was to the crew.</p></article>'
    _, content, _ = fixed(tmp_path / "page.html", page.format(before))
    assert content.decode() == page.format(after if after is not None else before)


def test_code_in_markdown_is_not_mended(tmp_path: Path) -> None:
    before = "Run `echo the the`, and the the end.\n\n```\nthe the\n```\n"
    _, content, _ = fixed(tmp_path / "page.md", before, "--lang", "en")
    assert content.decode() == before.replace("and the the", "and the")


def test_standard_input_cannot_be_mended() -> None:
    result = run("check", "-", "--fix", stdin="It left the the quay.")
    assert (result.exit_code, "name a file" in result.stderr) == (2, True)
