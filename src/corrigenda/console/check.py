"""`corrigenda check`: errors that can be told from a text alone."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import IO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import msgspec

from corrigenda.console.frame import NOT_DONE, WRONG_INPUT, counted, fail
from corrigenda.console.sarif import as_sarif
from corrigenda.core.charset import decode
from corrigenda.core.copycheck import RULES, Facts, Finding, SiteRules, check
from corrigenda.core.page import parse_time, read_page
from corrigenda.core.text import Text, plain, read

_COLOURS = {"error": "red", "warning": "yellow", "note": "blue"}
_EARLIEST, _LATEST = 1900, 2100  # content systems write the year 1 where they know none
_AROUND = 30  # code points shown on either side of a passage


@click.command(name="check")
@click.argument("page", metavar="PAGE|TEXT", type=click.File("rb"))
@click.option("--published", metavar="DATE", default="", help="When it was published, e.g. 2026-05-01.")
@click.option("--zone", default="UTC", show_default=True, help="The publication's time zone, e.g. Europe/Kyiv.")
@click.option("--lang", metavar="LANGUAGE", default="", help="Its language, e.g. en; without it, the page's own.")
@click.option("--on", metavar="RULE", multiple=True, help="Ask this rule too; may be given again.")
@click.option("--off", metavar="RULE", multiple=True, help="Do not ask this rule; may be given again.")
@click.option("--json", "form", flag_value="json", help="Print a JSON line a finding; offsets are code points.")
@click.option("--sarif", "form", flag_value="sarif", help="Print SARIF 2.1.0, for code hosts.")
def check_copy(
    page: IO[bytes], published: str, zone: str, lang: str, on: tuple[str, ...], off: tuple[str, ...], form: str | None
) -> None:
    """Check a page or a text for errors that can be told from it alone.

    PAGE is an HTML file, TEXT a plain text file in UTF-8 with empty lines between paragraphs, - standard input. Exits
    with 0 when nothing is found, and with 1 when something is.

    \b
    corrigenda check story.html
    corrigenda check story.txt --lang en --published 2026-05-01
    """
    for rule in (*on, *off):
        if rule not in {each.name for each in RULES}:
            fail(WRONG_INPUT, f"There is no rule “{rule}”; there are {', '.join(each.name for each in RULES)}.")
    body, name = page.read(), getattr(page, "name", "-")
    is_page = _is_markup(body, name)
    text, time, language = _read(body, is_page=is_page)
    facts = Facts(_published(published, time, _zone(zone)), lang or language, SiteRules(frozenset(on), frozenset(off)))
    findings = check(text, facts)
    if form == "sarif":
        click.echo(as_sarif(text, findings, name, has_lines=not is_page))
    for finding in findings if form != "sarif" else ():
        click.echo(_as_json(text, finding) if form == "json" else _in_lines(text, finding))
    if not facts.language:
        click.echo("Its language is not known; only checks that need none were made. Name it with --lang.", err=True)
    if form is None:
        click.echo(f"{counted(len(findings), 'finding')}.", err=True)
    if findings:
        sys.exit(NOT_DONE)


def _read(body: bytes, *, is_page: bool) -> tuple[Text, datetime | None, str]:
    """The text, and what a page says of its time and its language."""
    time, language = None, ""
    if is_page:
        html = decode(body)
        text, told = read(html), read_page(html)
        time, language = told.published_at, told.language
    else:
        try:
            text = plain(body.decode("utf-8-sig").replace("\r\n", "\n"))
        except UnicodeDecodeError as error:
            fail(WRONG_INPUT, f"A plain text has to be in UTF-8: {error}")
    if not text.text.strip():
        fail(WRONG_INPUT, "It has no text.")
    return text, time, language


def _is_markup(body: bytes, name: str) -> bool:
    if name.lower().endswith((".html", ".htm", ".xhtml")):
        return True
    return body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1].startswith(b"<") and not name.lower().endswith((".txt", ".md"))


def _published(given: str, told: datetime | None, zone: ZoneInfo) -> datetime | None:
    """When it was published, in the publication's zone; a day without a time is that day there."""
    if not given:
        return told.astimezone(zone) if told is not None and _EARLIEST <= told.year <= _LATEST else None
    if (time := parse_time(given)) is None or not _EARLIEST <= time.year <= _LATEST:
        fail(WRONG_INPUT, f"Not a date of the form 2026-05-01, or 2026-05-01T09:30:00Z: {given}")
    return time.replace(tzinfo=zone) if len(given) == len("2026-05-01") else time.astimezone(zone)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fail(WRONG_INPUT, f"There is no time zone “{name}”.")


def _in_lines(text: Text, finding: Finding) -> str:
    span = finding.span
    line = text.text.count("\n", 0, span.start) + 1
    before, after = text.text[max(0, span.start - _AROUND) : span.start], text.text[span.end : span.end + _AROUND]
    shown = _one_line(before) + click.style(_one_line(span.of(text.text)), bold=True) + _one_line(after)
    head = f"{line}: {click.style(finding.tier, fg=_COLOURS[finding.tier])} {finding.rule}: {finding.message}"
    proposal = f" Proposed: “{finding.replacement}”" if finding.replacement else ""
    return f"{head} {finding.evidence}{proposal}\n    {shown}"


def _one_line(words: str) -> str:
    """Without what would move a terminal's cursor or colour."""
    return "".join(character if character.isprintable() else " " for character in words)


def _as_json(text: Text, finding: Finding) -> str:
    fields = msgspec.to_builtins(finding) | {"words": finding.span.of(text.text)}
    return msgspec.json.encode(fields).decode()
