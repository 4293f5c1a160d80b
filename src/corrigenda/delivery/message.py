"""What a webhook is told of an event: what the desk knows and decided, and nothing that only a reader said.

No report is in it: no address, network, comment, source or proposal. A passage is told only where it was found in the
article, because until then it is words that somebody sent.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from corrigenda.core.message_types import TYPE_OF
from corrigenda.models import Article, Correction, Erratum, Event, EventKind, Place

_FOUND = frozenset({Place.PLACED, Place.UNSURE, Place.REMOVED})

Message = dict[str, Any]


def message_of(event: Event) -> Message:
    """The message: its type, when it happened (UTC), and what it is about."""
    article = event.article or (event.erratum.article if event.erratum else None)
    return {
        "type": TYPE_OF[event.kind],
        "timestamp": event.at.isoformat(),
        "data": {
            "event": event.pk,
            "site": event.site.key,
            "article": _article(article) if article else None,
            "erratum": _erratum(event.erratum, event) if event.erratum else None,
            "correction": _correction(event.correction, event) if event.correction else None,
        },
    }


def _article(article: Article) -> Message:
    return {"url": article.url, "title": article.title}


def _erratum(erratum: Erratum, event: Event) -> Message:
    """The erratum as the event left it; what the event does not say, as it stands now."""
    then: dict[str, Any] = event.after or {}
    other = then.get("duplicate_of") or _other(event, erratum.pk)
    return {
        "number": erratum.pk,
        "url": _absolute(erratum.get_absolute_url()),
        "kind": erratum.kind,
        "state": then.get("state", erratum.state),
        "passage": erratum.exact if erratum.place in _FOUND else "",
        "should_read": then.get("should_read", erratum.should_read),
        "reads_now": then.get("passage", erratum.reads_now),
        "reason": then.get("reason", erratum.reason),
        "reports": erratum.reports_count,
        "other": other,
    }


def _other(event: Event, number: int) -> int | None:
    """The erratum whose reports were added to this one, or that was split off it."""
    numbers = [(side or {}).get("erratum") for side in (event.before, event.after)]
    return next((other for other in numbers if isinstance(other, int) and other != number), None)


def _correction(correction: Correction, event: Event) -> Message:
    """The notice as the event left it; what the event does not say, as it stands now."""
    then: dict[str, Any] = event.after or {}
    return {
        "number": correction.number,
        "url": _absolute(correction.get_absolute_url()),
        **{name: then.get(name, value) for name, value in correction.words.items()},
        "version": then.get("version", 1),
        "withdrawn": event.kind == EventKind.WITHDRAWN,
        "reason": event.note,
    }


def _absolute(path: str) -> str:
    return f"{settings.CORRIGENDA_ADDRESS}{path}"
