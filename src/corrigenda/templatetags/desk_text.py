"""What the desk's templates need to show texts and times: word diffs, ages, moments."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from corrigenda.core.catalogue import direction
from corrigenda.core.diff import Segment, segments
from corrigenda.core.origins import origin_of

register = template.Library()

_MOST_LOOKALIKES = 3


@register.inclusion_tag("corrigenda/desk/_diff.html")
def word_diff(before: str, after: str) -> dict[str, Any]:
    """Two texts as one run of words: what goes struck out, what comes underlined, both named for screen readers."""
    found = tidied(segments(before, after))
    return {"segments": found, "lookalikes": lookalikes(found)}


@register.filter
def tidy(segments: Iterable[Segment]) -> list[Segment]:
    """A diff's segments as they are shown."""
    return tidied(list(segments))


@register.simple_tag
def age(moment: datetime, now: datetime) -> SafeString:
    """How long ago, in one short word (“3 h”), with the exact time beneath. Both times are aware."""
    return _time(moment, _age((now - moment).total_seconds()), title=_local(moment))


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """A moment in the site's time zone, with UTC for machines."""
    return _time(value, _local(value))


@register.simple_tag
def length_of(time: timedelta | None) -> str:
    """How long something took, in its two largest units (“3 d 4 h”); a dash for nothing."""
    if time is None:
        return "–"
    minutes = round(time.total_seconds() / 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f"{days}\xa0d {hours}\xa0h" if hours else f"{days}\xa0d"
    return f"{hours}\xa0h {minutes}\xa0min" if hours and minutes else f"{hours}\xa0h" if hours else f"{minutes}\xa0min"


@register.filter
def script_direction(language: str) -> str:
    """The direction in which a language is written."""
    return direction(language)


@register.filter
def host(url: str) -> str:
    """The host of an http(s) link that a reader sent; empty for anything that should not become a link."""
    origin = origin_of(url)
    return origin.split("://", 1)[1] if origin else ""


def tidied(found: list[Segment]) -> list[Segment]:
    """The same diff without the spaces that a deletion and its insertion share: a struck space looks like a dash."""
    told: list[Segment] = []
    for segment in found:
        last = told[-1] if told else None
        if last is None or (last.op, segment.op) != ("delete", "insert"):
            told.append(segment)
            continue
        head = _shared_space(last.text, segment.text)
        old, new = last.text[head:], segment.text[head:]
        tail = _shared_space(old[::-1], new[::-1])
        told[-1:] = [
            Segment("equal", last.text[:head]),
            Segment("delete", old[: len(old) - tail]),
            Segment("insert", new[: len(new) - tail]),
            Segment("equal", new[len(new) - tail :]),
        ]
    return [segment for segment in told if segment.text]


def _shared_space(one: str, other: str) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right or not left.isspace():
            break
        count += 1
    return count


def lookalikes(found: list[Segment]) -> list[str]:
    """Letters exchanged for others that look the same, which no eye finds in a diff: “Latin i → Cyrillic і”."""
    told: list[str] = []
    for old, new in pairwise(found):
        if (old.op, new.op) != ("delete", "insert") or len(old.text) != len(new.text):
            continue
        pairs = [(a, b) for a, b in zip(old.text, new.text, strict=True) if a != b]
        if len(pairs) <= _MOST_LOOKALIKES and all(_script(a) != _script(b) for a, b in pairs):
            told += [f"{_named(a)} → {_named(b)}" for a, b in pairs]
    return told


def _script(character: str) -> str:
    # The first word of a character's name: LATIN, CYRILLIC, GREEK, NO-BREAK (space), …
    return unicodedata.name(character, "?").split(" ", 1)[0]


def _named(character: str) -> str:
    name = unicodedata.name(character, "unnamed character").lower()
    return f"{name} (U+{ord(character):04X})"


def _age(seconds: float) -> str:
    for unit, size in (("y", 31_557_600), ("w", 604_800), ("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return "now"


def _local(value: datetime) -> str:
    return date_format(timezone.localtime(value), "j M Y, H:i")


def _time(value: datetime, text: str, title: str = "") -> SafeString:
    machine = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if title:
        return format_html('<time datetime="{}" title="{}">{}</time>', machine, title, text)
    return format_html('<time datetime="{}">{}</time>', machine, text)
