"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change."""

from __future__ import annotations

from typing import Any

import msgspec

from corrigenda import __version__
from corrigenda.core.copycheck import RULES, Finding
from corrigenda.core.text import Text

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(text: Text, findings: list[Finding], name: str, *, has_lines: bool) -> str:
    """One run with all findings, columns in code points. `has_lines` where the text's lines are the file's."""
    rules = [{"id": rule.name, "properties": {"version": rule.version}} for rule in RULES]
    driver = {"name": "corrigenda", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(text, finding, name, has_lines=has_lines) for finding in findings],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _result(text: Text, finding: Finding, name: str, *, has_lines: bool) -> dict[str, Any]:
    start_line, start_column = _place(text.text, finding.span.start)
    end_line, end_column = _place(text.text, finding.span.end)
    region = {
        "startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column,
        "snippet": {"text": finding.span.of(text.text)},
    }  # fmt: skip
    place: dict[str, Any] = {"artifactLocation": {"uri": name}}
    if has_lines:
        place["region"] = region
    return {
        "ruleId": finding.rule,
        "level": finding.tier,
        "message": {"text": f"{finding.message} {finding.evidence} “{finding.span.of(text.text)}”"},
        "locations": [{"physicalLocation": place}],
    }


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of an offset, counted from one."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
