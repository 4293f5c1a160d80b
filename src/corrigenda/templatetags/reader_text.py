"""How words and times are shown to readers: catalogue texts, dates in their language, word diffs.

The tags take the language from the context's `language` and the time zone from its `site`. Dates are made from the
catalogues because Django's own translations would need a request's language, and these pages are cached for everybody.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from corrigenda.core import catalogue
from corrigenda.core.diff import segments
from corrigenda.core.origins import origin_of
from corrigenda.models import Site

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: Context, key: str, **values: object) -> str:
    """A catalogue text in the context's language. Raises KeyError for a key no catalogue has."""
    return catalogue.say(context["language"], key, **values)


@register.filter
def catalogued(tag: str) -> str:
    """The language among the catalogues' that serves a BCP 47 tag."""
    return catalogue.best_language(tag)


@register.filter
def direction(tag: str) -> str:
    """The direction of a language's script, for `dir`."""
    return catalogue.direction(tag)


@register.filter
def web_link(url: str) -> str:
    """The URL when it is http(s), else nothing: what goes into an href is never a script."""
    return url if origin_of(url) else ""


@register.filter
def absolute(path: str) -> str:
    """A path of the desk as an absolute URL, by the configured address and never the Host header."""
    return f"{settings.CORRIGENDA_ADDRESS}{path}"


@register.filter
def utc(at: datetime) -> str:
    """A time (UTC) as machines read it."""
    return _machine(at)


@register.simple_tag(takes_context=True)
def day(context: Context, at: datetime | date) -> SafeString:
    """A date in words, in the site's time zone; a datetime is UTC."""
    shown = local(at, context["site"]) if isinstance(at, datetime) else at
    return format_html('<time datetime="{}">{}</time>', _machine(at), day_in_words(context["language"], shown))


@register.simple_tag(takes_context=True)
def moment(context: Context, at: datetime) -> SafeString:
    """A date and time in words, in the site's time zone; `at` is UTC."""
    words = moment_in_words(context["language"], at, context["site"])
    return format_html('<time datetime="{}">{}</time>', _machine(at), words)


@register.simple_tag(takes_context=True)
def amended(context: Context, at: datetime) -> str:
    """That a notice was amended, and on which day; `at` is UTC."""
    language = context["language"]
    return catalogue.say(language, "record.amended", date=day_in_words(language, local(at, context["site"])))


@register.simple_tag(takes_context=True)
def in_force_since(context: Context, number: int, at: datetime) -> str:
    """Which version of a policy it is, and since which day it was in force; `at` is UTC."""
    language = context["language"]
    day = day_in_words(language, local(at, context["site"]))
    return catalogue.say(language, "policy.since", number=number, date=day)


@register.simple_tag(takes_context=True)
def withdrawn(context: Context, at: datetime, reason: str) -> str:
    """That a notice was withdrawn, on which day (`at` is UTC), and why."""
    return withdrawn_in_words(context["language"], at, reason, context["site"])


@register.simple_tag(takes_context=True)
def word_diff(context: Context, before: str, after: str) -> SafeString:
    """What changed, as del and ins; screen readers and text browsers get the words "removed" and "added"."""
    language = context["language"]
    return format_html_join(
        "", "{}", ((_piece(language, segment.op, segment.text),) for segment in segments(before, after))
    )


def local(at: datetime, site: Site) -> datetime:
    """A time (UTC) as the site's clocks show it."""
    return at.astimezone(site.zone)


def day_in_words(language: str, shown: date) -> str:
    """A date as a newspaper of the language writes it."""
    month = catalogue.say(language, "date.months_of").split("|")[shown.month - 1]
    return catalogue.say(language, "date.day", day=shown.day, month=month, year=shown.year)


def month_in_words(language: str, shown: date) -> str:
    """A month as a heading."""
    month = catalogue.say(language, "date.months").split("|")[shown.month - 1]
    return catalogue.say(language, "date.month", month=month, year=shown.year)


def moment_in_words(language: str, at: datetime, site: Site) -> str:
    """A date and time with the zone's name; `at` is UTC."""
    shown = local(at, site)
    zone = shown.strftime("%Z")
    if not zone.isalpha():  # many zones have no letters of their own, only an offset such as +03
        zone = f"UTC{zone}"
    return catalogue.say(language, "date.moment", date=day_in_words(language, shown), time=f"{shown:%H:%M}", zone=zone)


def withdrawn_in_words(language: str, at: datetime, reason: str, site: Site) -> str:
    """What stands in the place of a withdrawn notice; `at` is UTC."""
    return catalogue.say(language, "record.withdrawn_on", date=day_in_words(language, local(at, site)), reason=reason)


def _machine(at: datetime | date) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if isinstance(at, datetime) else at.isoformat()


_ELEMENT: dict[str, Any] = {
    "delete": ('<del><span class="unseen">[{} </span>{}<span class="unseen">]</span></del>', "diff.removed"),
    "insert": ('<ins><span class="unseen">[{} </span>{}<span class="unseen">]</span></ins>', "diff.added"),
}


def _piece(language: str, op: str, text: str) -> str | SafeString:
    if op == "equal":
        return text
    element, key = _ELEMENT[op]
    return format_html(element, catalogue.say(language, key), text)
