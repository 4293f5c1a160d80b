"""Events as sentences an editor reads: who, when, what, and what it was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from corrigenda.desk.words import STATES, called
from corrigenda.models import CorrectionKind, Erratum, Event, EventKind, Kind, Site

# In the order in which they are told; what is not here is bookkeeping (dates of decisions) and is not.
_LABELS = {
    "state": "State",
    "reason": "Reason",
    "should_read": "Should read",
    "hold_until": "On hold until",
    "duplicate_of": "Duplicate of",
    "assigned_to": "Assigned to",
    "kind": "Kind",
    "language": "Language",
    "before": "Wrong words",
    "after": "Right words",
    "text": "Notice",
    "number": "Number",
    "version": "Version",
    "reads_now": "Reads now",
    "alert": "Alert",
    "place": "Place",
    "erratum": "Erratum",
    "paragraph": "Paragraph",
    "role": "Role",
}
_SETTINGS = {field.name: str(field.verbose_name).capitalize() for field in Site._meta.concrete_fields}
_SETTINGS |= {"copy_rules": "Copy checks", "copy_ignored": "Never reported"}
_KINDS = dict(CorrectionKind.choices) | dict(Kind.choices)
_NOBODY = {EventKind.RECEIVED: "A reader", EventKind.ERASED: "A reader"}
_OF_WORDS = frozenset({"should_read", "before", "after", "text", "reads_now", "reason"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing an event changed; `quoted`: the values are words from the article or a notice."""

    label: str
    before: str
    after: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One event, told."""

    at: datetime
    who: str
    what: str
    note: str
    changes: tuple[Change, ...]
    event: Event


def of_erratum(erratum: Erratum) -> QuerySet[Event]:
    """An erratum's events, newest first, with those of the reports that now belong to it."""
    return (
        Event.objects.filter(Q(erratum=erratum) | Q(report__erratum=erratum))
        .select_related("actor")
        .order_by("-pk")
    )  # fmt: skip


def tell(events: Iterable[Event]) -> list[Line]:
    """Tell events in words."""
    return [_line(event) for event in events]


def newest(erratum: Erratum) -> str:
    """What happened last to an erratum, in a few words: what, and by whom."""
    lines = tell(of_erratum(erratum)[:1])
    return f"{lines[0].what} by {lines[0].who}" if lines else ""


def _line(event: Event) -> Line:
    labels = _SETTINGS if event.kind == EventKind.CONFIGURED else _LABELS
    changes = _changes(event.before or {}, event.after or {}, labels)
    # The reason of a decision is its note and one of the things it changed: once is enough.
    note = "" if any(event.note in (change.before, change.after) for change in changes) else event.note
    return Line(event.at, _who(event), _what(event), note, tuple(changes), event)


def _who(event: Event) -> str:
    if event.actor is None and event.kind == EventKind.RECEIVED and (event.after or {}).get("rule"):
        return "Copy check"
    if event.actor is None:
        return _NOBODY.get(EventKind(event.kind), "Corrigenda") if event.kind in EventKind.values else "Corrigenda"
    return called(event.actor)


def _what(event: Event) -> str:
    label = str(event.get_kind_display())
    return label[:1].upper() + label[1:]


def _changes(before: dict[str, Any], after: dict[str, Any], labels: Mapping[str, str]) -> list[Change]:
    found = []
    if isinstance(before.get("reports"), list):
        # Told from the side that takes them.
        count = len(before["reports"])
        return [Change("Reports", "", f"{count}, of erratum {before.get('erratum')}", quoted=False)]
    for name, label in labels.items():
        old, new = _words(name, before.get(name)), _words(name, after.get(name))
        if old != new:
            found.append(Change(label, old, new, name in _OF_WORDS))
    return found


def _words(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "state":
        return STATES.get(str(value), str(value))
    if name in ("duplicate_of", "erratum"):
        return f"erratum {value}"
    if name == "should_read" and value == "":
        return "(nothing: the words go)"
    if name == "role":
        return str(value).replace("_", " ")
    if name == "hold_until":
        return f"{date.fromisoformat(str(value)):%-d %b %Y}"
    if name == "kind":
        return str(_KINDS.get(str(value), value))
    return str(value)
