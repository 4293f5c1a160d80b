"""`corrigenda check`: errors that can be told from a text alone."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import msgspec

from corrigenda.console.frame import NOT_DONE, WRONG_INPUT, counted, fail
from corrigenda.console.sarif import as_sarif
from corrigenda.console.source_file import Source, Unreadable, source_of
from corrigenda.core.copycheck import RULE_NAMES, Facts, Finding, SiteRules, check, published_in
from corrigenda.core.copycheck.mending import mend
from corrigenda.core.page import parse_time
from corrigenda.core.text import Text

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}
_AROUND = 30  # code points shown on either side of a passage


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with its findings, as it is after it was mended."""

    source: Source
    facts: Facts
    findings: list[Finding]
    mended: int = 0


@click.command(name="check")
@click.argument("pages", metavar="PAGE|TEXT...", type=click.File("rb"), nargs=-1, required=True)
@click.option("--published", metavar="DATE", default="", help="When it was published, e.g. 2026-05-01.")
@click.option("--zone", default="UTC", show_default=True, help="The publication's time zone, e.g. Europe/Kyiv.")
@click.option("--lang", metavar="LANGUAGE", default="", help="Its language, e.g. en; without it, the page's own.")
@click.option("--on", metavar="RULE", multiple=True, help="Ask this rule too; may be given again.")
@click.option("--off", metavar="RULE", multiple=True, help="Do not ask this rule; may be given again.")
@click.option("--fix", is_flag=True, help="Mend what is certain, in the files themselves.")
@click.option("--json", "form", flag_value="json", help="Print a JSON line a finding; offsets are code points.")
@click.option("--sarif", "form", flag_value="sarif", help="Print SARIF 2.1.0, for code hosts.")
def check_copy(
    pages: tuple[IO[bytes], ...], published: str, zone: str, lang: str, on: tuple[str, ...], off: tuple[str, ...],
    fix: bool, form: str | None,
) -> None:  # fmt: skip
    """Check pages or texts for errors that can be told from them alone.

    PAGE is an HTML file, TEXT a plain text or Markdown file in UTF-8 with empty lines between paragraphs, - standard
    input. Exits with 0 when nothing is found, and with 1 when something is, or was mended.

    \b
    corrigenda check story.html
    corrigenda check story.txt --lang en --published 2026-05-01
    """
    for rule in (*on, *off):
        if rule not in RULE_NAMES:
            fail(WRONG_INPUT, f"There is no rule “{rule}”; there are {', '.join(RULE_NAMES)}.")
    rules, at = SiteRules(frozenset(on), frozenset(off)), _zone(zone)
    checked = []
    for page in pages:
        source = _source(page)
        facts = Facts(_published(published, source.published, at), lang or source.language, rules)
        checked.append(_mended(source, facts) if fix else Checked(source, facts, _findings(source, facts)))
    _print(checked, form)
    if any(each.findings or each.mended for each in checked):
        sys.exit(NOT_DONE)


def _source(page: IO[bytes]) -> Source:
    name = getattr(page, "name", "-")
    try:
        return source_of("-" if name == "<stdin>" else name, page.read())
    except Unreadable as error:
        fail(WRONG_INPUT, str(error) if name == "<stdin>" else f"{name}: {error}")


def _findings(source: Source, facts: Facts) -> list[Finding]:
    return [finding for finding in check(source.text, facts) if not source.is_out(source.text, finding.span)]


def _mended(source: Source, facts: Facts) -> Checked:
    """The same with what is certain mended in the file."""
    if source.name == "-":
        fail(WRONG_INPUT, "What comes from standard input cannot be mended; name a file.")
    mended = mend(source.source, facts, source.reads, source.is_out)
    if mended.mended and not source.write(mended.source):
        click.echo(f"{source.name} is not in UTF-8, or its lines end in several ways: it is left as it is.", err=True)
        return Checked(source, facts, _findings(source, facts))
    return Checked(replace(source, text=mended.text), facts, mended.left, mended.mended)


def _print(checked: list[Checked], form: str | None) -> None:
    if form == "sarif":
        click.echo(as_sarif([(each.source, each.findings) for each in checked]))
    has_names = len(checked) > 1
    for each in checked if form != "sarif" else ():
        text, name = each.source.text, each.source.name if has_names else ""
        for finding in each.findings:
            click.echo(_as_json(text, finding, name) if form == "json" else _in_lines(text, finding, name))
    if not all(each.facts.language for each in checked):
        click.echo("Its language is not known; only checks that need none were made. Name it with --lang.", err=True)
    if form is None:
        mended = sum(each.mended for each in checked)
        left = counted(sum(len(each.findings) for each in checked), "finding")
        click.echo(f"{mended:,} mended, {left} left." if mended else f"{left}.", err=True)


def _published(given: str, told: datetime | None, zone: ZoneInfo) -> datetime | None:
    """When it was published, in the publication's zone; a day without a time is that day there."""
    if not given:
        return published_in(zone, told)
    if (time := parse_time(given)) is None or (shown := published_in(zone, time)) is None:
        fail(WRONG_INPUT, f"Not a date of the form 2026-05-01, or 2026-05-01T09:30:00Z: {given}")
    return time.replace(tzinfo=zone) if len(given) == len("2026-05-01") else shown


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fail(WRONG_INPUT, f"There is no time zone “{name}”.")


def _in_lines(text: Text, finding: Finding, name: str) -> str:
    span = finding.span
    line = text.text.count("\n", 0, span.start) + 1
    before, after = text.text[max(0, span.start - _AROUND) : span.start], text.text[span.end : span.end + _AROUND]
    shown = _one_line(before) + click.style(_one_line(span.of(text.text)), bold=True) + _one_line(after)
    place = f"{name}:{line}" if name else f"{line}"
    head = f"{place}: {click.style(finding.tier, fg=_COLOURS[finding.tier])} {finding.rule}: {finding.message}"
    proposal = f" Proposed: “{finding.replacement}”" if finding.replacement else ""
    return f"{head} {finding.evidence}{proposal}\n    {shown}"


def _one_line(words: str) -> str:
    """Without what would move a terminal's cursor or colour."""
    return "".join(character if character.isprintable() else " " for character in words)


def _as_json(text: Text, finding: Finding, name: str) -> str:
    fields = msgspec.to_builtins(finding) | {"words": finding.span.of(text.text)}
    fields |= {"file": name} if name else {}
    return msgspec.json.encode(fields).decode()
