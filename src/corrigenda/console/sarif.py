"""Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the lines of a change."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any
from urllib.parse import quote

import msgspec

from corrigenda import __version__
from corrigenda.console.source_file import Source
from corrigenda.core.copycheck import RULES, Finding

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(checked: list[tuple[Source, list[Finding]]]) -> str:
    """One run with all findings, columns in code points. Lines are given where the text's are the file's."""
    rules = [{"id": rule.name, "properties": {"version": rule.version}} for rule in RULES]
    driver = {"name": "corrigenda", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(source, finding) for source, findings in checked for finding in findings],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


def _result(source: Source, finding: Finding) -> dict[str, Any]:
    text = source.text
    start_line, start_column = _place(text.text, finding.span.start)
    end_line, end_column = _place(text.text, finding.span.end)
    region = {
        "startLine": start_line, "startColumn": start_column, "endLine": end_line, "endColumn": end_column,
        "snippet": {"text": finding.span.of(text.text)},
    }  # fmt: skip
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(source.name)}}
    if not source.is_page:
        place["region"] = region
    return {
        "ruleId": finding.rule,
        "level": finding.tier,
        "message": {"text": f"{finding.message} {finding.evidence} “{finding.span.of(text.text)}”"},
        "locations": [{"physicalLocation": place}],
    }


def _uri(name: str) -> str:
    """A file's name as a URI reference (RFC 3986): absolute ones with a scheme, standard input by a name of its own."""
    if name == "-":
        return "stdin"
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of an offset, counted from one."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1
