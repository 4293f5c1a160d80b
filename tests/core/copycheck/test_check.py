"""`check` asks the rules that apply, and gives findings an editor can verify."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corrigenda.core.copycheck import RULES, Facts, SiteRules, check
from corrigenda.core.text import Block, Text, plain

PUBLISHED = datetime(2022, 9, 20, 12, tzinfo=UTC)
WRONG = "It opened on Wednesday, 13 September, at the the mill."


def test_a_finding_says_what_where_and_why() -> None:
    first, second = check(plain(WRONG), Facts(PUBLISHED, "en-GB"))
    assert (first.rule, first.version, first.tier, first.replacement) == ("weekday", 2, "error", None)
    assert first.span.of(WRONG) == "Wednesday, 13 September"
    assert first.evidence == "13 September 2022 was a Tuesday."
    assert (second.rule, second.span.of(WRONG), second.replacement) == ("repeated-word", "the the", "the")


def test_a_rule_switched_off_is_not_asked() -> None:
    found = check(plain(WRONG), Facts(PUBLISHED, "en", SiteRules(off=frozenset({"weekday"}))))
    assert [finding.rule for finding in found] == ["repeated-word"]


def test_a_passage_the_site_ignores_is_never_reported() -> None:
    found = check(plain(WRONG), Facts(PUBLISHED, "en", SiteRules(ignored=frozenset({("repeated-word", "the the")}))))
    assert [finding.rule for finding in found] == ["weekday"]


def test_without_a_language_only_checks_that_need_none_are_asked() -> None:
    assert check(plain(WRONG), Facts(PUBLISHED)) == []
    assert [finding.rule for finding in check(plain("The cafÃ© is open."), Facts())] == ["mojibake"]


def test_a_note_has_to_be_asked_for_by_name() -> None:
    text = plain("The bridge.</p>")
    assert check(text, Facts()) == []
    (found,) = check(text, Facts(site=SiteRules(on=frozenset({"leaked-markup"}))))
    assert (found.rule, found.tier) == ("leaked-markup", "note")


def test_without_a_time_of_publication_a_date_without_its_year_is_not_judged() -> None:
    assert [finding.rule for finding in check(plain(WRONG), Facts(language="en"))] == ["repeated-word"]


def test_the_day_of_publication_is_the_publications_own() -> None:
    late = datetime(2022, 9, 20, 1, tzinfo=ZoneInfo("America/New_York"))
    found = check(plain("It opens on Monday, 20 September."), Facts(late, "en"))
    assert [finding.evidence for finding in found] == ["20 September 2022 is a Tuesday."]


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Facts(datetime(2022, 9, 20))  # noqa: DTZ001


def test_code_is_not_prose() -> None:
    assert check(Text("the the", (Block(0, 7, "pre"),)), Facts(PUBLISHED, "en")) == []


def test_words_are_not_joined_over_the_end_of_a_paragraph() -> None:
    assert check(plain("He went to the\n\nthe mill"), Facts(PUBLISHED, "en")) == []


_PIECES = st.sampled_from(
    ["the", "the ", "a ", "an ", "hour", "Tuesday", ", ", "13 ", "31 ", "September", "2022", "(", ")", "“", "”", "\n\n",
     ".", "The ", "100 miles (", "190 km)", "-five miles (", "1.234.567 ft (", "8 km)", "5 Kg (", "ſunday ", "&nbsp;",
     "Ã©", "{{ x }}", "середу", " ", "é", "\u0301", "😀"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join), st.sampled_from(["en", "de", "uk", ""]))
def test_spans_name_words_of_the_text_and_come_in_order(text: str, language: str) -> None:
    found = check(plain(text), Facts(PUBLISHED, language))
    assert [f.span.start for f in found] == sorted(f.span.start for f in found)
    for finding in found:
        assert finding.span.of(text)
        assert finding.message
        assert finding.evidence
        assert finding.rule in {rule.name for rule in RULES}


def test_a_paragraph_under_another_heading_may_be_the_same() -> None:
    words = "Write to the harbour office if your letter has not come by the end of the week."
    text = f"{words}\n\nMooring\n\n{words}"
    blocks = [Block(0, len(words), "p"), Block(len(words) + 2, len(words) + 9, "h2")]
    blocks.append(Block(len(words) + 11, len(text), "p"))
    facts = Facts(site=SiteRules(on=frozenset({"doubled"})))
    assert check(Text(text, tuple(blocks)), facts) == []
    assert [finding.rule for finding in check(plain(text), facts)] == ["doubled"]


@pytest.mark.parametrize(
    "words",
    ["On \u017funday 13 September 2022.", "It weighs 5 \u212ag (11 lb).", "It is -five miles (8 km).",
     "It is 1.234.567 ft (376 km).", "On 13 \u017feptember, 31 Apr\u0131l 2022.", "It is 1,5 \u017fq km (2 sq mi)."],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "de"])
def test_letters_and_numbers_that_no_table_has_are_passed_over(words: str, language: str) -> None:
    assert check(plain(words), Facts(PUBLISHED, language)) == []


def test_a_publication_in_the_year_one_is_not_believed() -> None:
    never = datetime(1, 1, 1, tzinfo=UTC)
    assert check(plain("It opens on Monday, 20 September."), Facts(never, "en")) == []
