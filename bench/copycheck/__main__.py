"""`python -m bench.copycheck [LANGUAGE=FOLDER …]`: how many errors the copy checks find, and how often they cry wolf.

Every alarm is printed with its words, so that a person can judge it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from markdown_it import MarkdownIt

from bench.copycheck.generated import generated
from bench.copycheck.peers import compare
from corrigenda.core.copycheck import RULES, Facts, Finding, SiteRules, check
from corrigenda.core.text import Text, plain, read

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_PLANTED_AT = datetime(2022, 6, 10, tzinfo=UTC)
_CLEAN_AT = datetime(2021, 6, 10, tzinfo=UTC)
_STORIES = {"harbour": "en", "marathon": "en", "faehre": "de", "porom": "uk", "traversier": "fr", "barca": "es"}
_EVERYTHING = SiteRules(on=frozenset(rule.name for rule in RULES))
_AROUND = 40
_BUILT = re.compile(r"\A---\n.*?\n---\n|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


@dataclass(frozen=True)
class Sample:
    """A text with what is known of it."""

    name: str
    language: str
    published: datetime | None
    text: Text


def main() -> None:
    """Check everything, print the tables."""
    arguments = _arguments()
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} cores, Python {platform.python_version()}")
    _planted()
    generated()
    _clean("clean stories", [_story(name) for name in _STORIES])
    _clean("our own docs", list(_folder("en", _ROOT / "docs")))
    for language, folder in arguments.folders:
        _clean(f"{folder.name} ({language})", list(_folder(language, folder)))


def _planted() -> None:
    """Texts with one error each: whether it is found, exactly there, and whether anything else is."""
    planted, found, exact, other = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for language, rule, passage, words in json.loads((_HERE / "planted.json").read_text(encoding="utf-8")):
        planted[rule] += 1
        alarms = check(plain(words), Facts(_PLANTED_AT, language, _EVERYTHING))
        own = [alarm for alarm in alarms if alarm.rule == rule]
        found[rule] += bool(own)
        exact[rule] += any(alarm.span.of(words).strip("().") == passage.strip("().") for alarm in own)
        other.update(alarm.rule for alarm in alarms if alarm.rule != rule)
        if not own:
            print(f"  not found, {rule}: {words[:90]}")
    print(f"\nplanted, one error a text\n{'':20}{'planted':>8}{'found':>8}{'exactly':>9}{'other alarms':>14}")
    for rule in [*planted, ""]:
        row = [(each[rule] if rule else each.total()) for each in (planted, found, exact, other)]
        print(f"{rule or 'all':20}{row[0]:8}{row[1]:8}{row[2]:9}{row[3]:14}")


def _clean(title: str, samples: list[Sample]) -> None:
    """Texts of which nobody says that they are wrong: every alarm, for a person to judge."""
    words = sum(len(sample.text.text.split()) for sample in samples)
    alarms: Counter[tuple[str, str]] = Counter()
    seconds = 0.0
    print(f"\n{title}: {len(samples):,} texts, {words:,} words")
    for sample in samples:
        begun = time.perf_counter()
        findings = check(sample.text, Facts(sample.published, sample.language, _EVERYTHING))
        seconds += time.perf_counter() - begun
        for finding in findings:
            alarms[finding.tier, finding.rule] += 1
            print(f"  {_line(sample, finding)}")
    for (tier, rule), count in sorted(alarms.items()):
        print(f"{tier:10}{rule:20}{count:6}{count / max(words, 1) * 1000:10.3f} a thousand words")
    for tier in ("error", "warning", "note"):
        count = sum(number for (each, _), number in alarms.items() if each == tier)
        print(f"{tier:10}{'all':20}{count:6}{count / max(words, 1) * 1000:10.3f} a thousand words")
    rate = alarms.total() / max(words, 1) * 1000
    print(f"{'Corrigenda, all tiers':30}{alarms.total():6}{rate:10.3f} a thousand words", end="")
    print(f"{words / max(seconds, 1e-9):12,.0f} words a second")
    english = [sample.text.text for sample in samples if sample.language == "en"]
    if english:
        compare(english, sum(len(text.split()) for text in english))


def _line(sample: Sample, finding: Finding) -> str:
    text, span = sample.text.text, finding.span
    around = (
        f"{text[max(0, span.start - _AROUND) : span.start]}>>{span.of(text)}<<{text[span.end : span.end + _AROUND]}"
    )
    return f"{finding.rule}: {sample.name}: {' '.join(around.split())} | {finding.evidence}"


def _story(name: str) -> Sample:
    text = plain((_HERE / "clean" / f"{name}.txt").read_text(encoding="utf-8").strip())
    return Sample(name, _STORIES[name], _CLEAN_AT, text)


def _folder(language: str, folder: Path) -> Iterator[Sample]:
    """The Markdown, HTML and plain texts of a folder; Markdown as a browser would show it, without what a site's
    builder would have replaced (front matter, template tags)."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        words = path.read_text(encoding="utf-8", errors="replace") if path.suffix in (".md", ".html", ".txt") else ""
        if path.suffix == ".txt":
            text = plain(words)
        else:
            text = read(markdown.render(_BUILT.sub("", words)) if path.suffix == ".md" else words)
        if text.text:
            yield Sample(path.name, language, None, text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=_named, metavar="LANGUAGE=FOLDER", help="more texts")
    return parser.parse_args()


def _named(given: str) -> tuple[str, Path]:
    language, _, folder = given.partition("=")
    if not language or not Path(folder).is_dir():
        raise argparse.ArgumentTypeError(f"not LANGUAGE=FOLDER, or no such folder: {given}")
    return language, Path(folder)


if __name__ == "__main__":
    main()
