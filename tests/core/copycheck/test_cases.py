"""Every check finds what its cases say, exactly there, and nothing in the cases that are right.

A case is a language, a text, and the passages that are wrong, in their order. All were published on Tuesday, 20
September 2022.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corrigenda.core.copycheck import RULES, Facts, Finding, SiteRules, check
from corrigenda.core.text import plain

FOLDER = Path(__file__).parent / "cases"
CASES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
PUBLISHED = datetime(2022, 9, 20, 12, tzinfo=UTC)
MENDED = ("repeated-word", "article-sound", "mojibake", "missing-space")
WRONG = [(rule, *case[:2], case[2:]) for rule, cases in CASES.items() for case in cases["wrong"]]
RIGHT = [(rule, *case) for rule, cases in CASES.items() for case in cases["right"]]


def findings(language: str, text: str) -> list[Finding]:
    site = SiteRules(on=frozenset(rule.name for rule in RULES))
    return check(plain(text), Facts(PUBLISHED, language, site))


@pytest.mark.parametrize(("rule", "language", "text", "passages"), WRONG)
def test_an_error_is_found_where_it_stands(rule: str, language: str, text: str, passages: list[str]) -> None:
    found = [finding for finding in findings(language, text) if finding.rule == rule]
    assert [finding.span.of(text) for finding in found] == passages


@pytest.mark.parametrize(("rule", "language", "text"), RIGHT)
def test_what_is_right_is_left_alone(rule: str, language: str, text: str) -> None:
    assert [finding.span.of(text) for finding in findings(language, text) if finding.rule == rule] == []


@pytest.mark.parametrize(("rule", "language", "text", "passages"), [case for case in WRONG if case[0] in MENDED])
def test_a_text_with_its_findings_mended_has_none_of_them_again(
    rule: str, language: str, text: str, passages: list[str]
) -> None:
    found = [finding for finding in findings(language, text) if finding.rule == rule]
    certain = [finding for finding in found if finding.replacement is not None]
    for finding in reversed(certain):
        text = text[: finding.span.start] + str(finding.replacement) + text[finding.span.end :]
    left = [finding for finding in findings(language, text) if finding.rule == rule]
    assert len(left) == len(found) - len(certain)


def test_every_rule_has_cases_of_both_kinds() -> None:
    assert {rule for rule, cases in CASES.items() if cases["wrong"] and cases["right"]} == {r.name for r in RULES}
    assert len(RIGHT) + len(WRONG) >= 300
    assert len({language for _, language, *_ in WRONG + RIGHT}) >= 12
