"""Two revisions as one text."""

from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.redline import redline

OLD = "The lock opened.\n\nIt was full at noon.\n\nNobody spoke.\n\nA dog slept.\n\nIt rained."


def shown(old: str, new: str) -> list[str]:
    signs = {"equal": "{}", "delete": "[-{}-]", "insert": "[+{}+]"}
    return ["".join(signs[s.op].format(s.text) for s in p.segments) for p in redline(old, new).paragraphs]


def test_a_changed_paragraph_is_shown_between_its_neighbours() -> None:
    found = redline(OLD, OLD.replace("noon", "one"))
    assert shown(OLD, OLD.replace("noon", "one")) == [
        "The lock opened.",
        "It was full at [-noon-][+one+].",
        "Nobody spoke.",
    ]
    assert [p.is_changed for p in found.paragraphs] == [False, True, False]
    assert found.skipped == 2


def test_left_out_paragraphs_are_counted_before_the_next_one_shown() -> None:
    found = redline(OLD, OLD.replace("rained", "snowed"))
    assert [p.skipped for p in found.paragraphs] == [3, 0]


def test_a_paragraph_that_went_and_one_that_came() -> None:
    assert "[-Nobody spoke.-]" in shown(OLD, OLD.replace("Nobody spoke.\n\n", ""))
    assert "[+Then it closed.+]" in shown(OLD, OLD.replace("Nobody", "Then it closed.\n\nNobody"))


def test_the_same_text_has_nothing_to_show() -> None:
    assert redline(OLD, OLD).paragraphs == ()
    assert redline(OLD, OLD).skipped == 5


PARAGRAPHS = st.lists(st.sampled_from(["ab", "cd", "e.", " ", "船", "ที่"]), max_size=20).map("".join)


@given(PARAGRAPHS, PARAGRAPHS)
def test_a_paragraph_reads_as_either_text_without_what_the_other_has(old: str, new: str) -> None:
    found = [segment for paragraph in redline(old, new).paragraphs for segment in paragraph.segments]
    if old.strip() != new.strip():
        assert "".join(s.text for s in found if s.op != "insert").strip() == old.strip()
        assert "".join(s.text for s in found if s.op != "delete").strip() == new.strip()
