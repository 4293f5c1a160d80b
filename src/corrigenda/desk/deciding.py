"""An editor's decision as a form sends it, parsed once, and carried out through `Erratum.apply` alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django import forms
from django.contrib.auth.models import User
from django.db import transaction
from django.http import QueryDict

from corrigenda.core.states import Act, State, acts_from
from corrigenda.desk.words import JUNK_REASONS, REASONS
from corrigenda.models import Erratum, Event, EventKind, Mention, Outdated

_EVENTS = {
    Act.VERIFY: EventKind.VERIFIED,
    Act.HOLD: EventKind.HELD,
    Act.REJECT: EventKind.REJECTED,
    Act.DUPLICATE: EventKind.DUPLICATE,
    Act.JUNK: EventKind.JUNKED,
    Act.UNDO: EventKind.UNDONE,
}


class DecisionForm(forms.Form):
    """What the decision form sends. Which fields count depends on the act."""

    version = forms.IntegerField(min_value=0)
    seen = forms.IntegerField(min_value=0, required=False)
    should_read = forms.CharField(required=False, strip=False, max_length=4000)
    remove = forms.BooleanField(required=False)
    preset = forms.ChoiceField(required=False, choices=[(each, each) for each in ("", *REASONS, *JUNK_REASONS)])
    reason = forms.CharField(required=False, max_length=2000)
    hold_until = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    duplicate_of = forms.IntegerField(required=False, min_value=1)
    duplicate_number = forms.IntegerField(required=False, min_value=1)


@dataclass(frozen=True)
class Decision:
    """A decision that can be carried out."""

    act: Act
    version: int
    reason: str = ""
    should_read: str | None = None
    hold_until: date | None = None
    duplicate_of: Erratum | None = None


@dataclass(frozen=True)
class Typed:
    """A decision as typed: kept to be shown again, with `errors` by field; `seen`: the newest event on that page."""

    should_read: str = ""
    remove: bool = False
    preset: str = ""
    reason: str = ""
    hold_until: str = ""
    duplicate_of: str = ""
    duplicate_number: str = ""
    seen: int | None = None
    errors: dict[str, str] = field(default_factory=dict)


def parse(data: QueryDict, act: Act, erratum: Erratum, today: date) -> tuple[Decision | None, Typed]:
    """Read a decision on `erratum`; None with what is wrong with it in `Typed.errors`. `today` is the site's day."""
    form = DecisionForm(data)
    form.is_valid()
    values = form.cleaned_data
    errors = {name: str(messages[0]) for name, messages in form.errors.items()}
    if act is not Act.JUNK and values.get("preset") in JUNK_REASONS:
        errors["preset"] = "That is a reason for junk, which readers are not told. Give one that they may read."
    should_read: str | None = None
    duplicate: Erratum | None = None
    reason = ": ".join(part for part in (values.get("preset"), values.get("reason")) if part)
    if act is Act.VERIFY and "should_read" in data and "should_read" not in errors:
        should_read, problem = _should_read(erratum, lines(values["should_read"]), values["remove"])
        errors |= problem
    elif act is Act.REJECT and not reason and "reason" not in errors:
        errors["reason"] = "Say why: the reader sees it on the receipt."
    elif act is Act.JUNK and not reason and "reason" not in errors:
        errors["junk"] = "Say why it is junk; colleagues see it, readers do not."
    elif act is Act.HOLD and (until := values.get("hold_until")) and until <= today:
        errors["hold_until"] = "Choose a day that is still to come."
    elif act is Act.DUPLICATE:
        duplicate, problem = _duplicate(erratum, values.get("duplicate_number") or values.get("duplicate_of"))
        errors |= problem
    typed = _typed(data, values.get("seen"), errors)
    if errors:
        return None, typed
    return Decision(
        act, values["version"], reason, should_read, values["hold_until"] if act is Act.HOLD else None, duplicate
    ), typed


def carry_out(erratum: Erratum, decision: Decision, *, actor: User, at: datetime) -> Erratum:
    """Apply a decision. The same decision sent twice by the same person is done once. `at` is UTC.

    Raises Outdated and NotAllowed as `Erratum.apply` does.
    """
    try:
        with transaction.atomic():
            decided = Erratum.apply(
                erratum.pk, decision.act, at=at, actor=actor, seen_version=decision.version, reason=decision.reason,
                should_read=decision.should_read, hold_until=decision.hold_until, duplicate_of=decision.duplicate_of,
            )  # fmt: skip
            Mention.answer(decided.pk, actor, at)
            return decided
    except Outdated:
        if _is_second_press(erratum.pk, decision, actor):
            return Erratum.objects.select_related("site", "article").get(pk=erratum.pk)
        raise


def may_be_duplicate_of(erratum: Erratum, other: Erratum) -> bool:
    """Whether the reports of one may count for the other: same site, not itself, neither a duplicate nor junk."""
    is_other = other.site_id == erratum.site_id and other.pk != erratum.pk
    return is_other and other.duplicate_of_id is None and other.junked_at is None


def lines(text: str) -> str:
    """Text as typed, with the line ends that a browser's form encoding changed put back (HTML, 4.10.21).

    NUL, which PostgreSQL stores in no text, is left out.
    """
    return text.replace("\r\n", "\n").replace("\0", "")


def _should_read(erratum: Erratum, typed: str, remove: bool) -> tuple[str | None, dict[str, str]]:
    if not erratum.exact:
        return None, {}
    if remove:
        return "", {}
    if not typed.strip():
        return None, {"should_read": "Say what it should read, or tick that the words are to be removed."}
    # Untouched words say that the passage is wrong, and leave open what it should read.
    return (None if typed == erratum.exact else typed), {}


def _duplicate(erratum: Erratum, number: int | None) -> tuple[Erratum | None, dict[str, str]]:
    if number is None:
        return None, {"duplicate_of": "Choose the erratum that says the same, or give its number."}
    other = Erratum.objects.filter(site=erratum.site, pk=number).first()
    if other is None or not may_be_duplicate_of(erratum, other):
        why = "it has to be another one of this site, and neither a duplicate nor junk"
        return None, {"duplicate_of": f"Erratum {number} cannot take these reports: {why}."}
    return other, {}


def _typed(data: QueryDict, seen: int | None, errors: dict[str, str]) -> Typed:
    names = ("should_read", "preset", "reason", "hold_until", "duplicate_of", "duplicate_number")
    typed = {name: lines(data.get(name) or "") for name in names}
    return Typed(**typed, remove="remove" in data, seen=seen, errors=errors)


def _is_second_press(pk: int, decision: Decision, actor: User) -> bool:
    last: Event | None = Event.objects.filter(erratum=pk, kind__in=EventKind.of_state()).order_by("-pk").first()
    if last is None or last.actor_id != actor.pk or last.kind != _EVENTS[decision.act]:
        return False
    # Undo takes nothing with it that could differ.
    if decision.act is Act.UNDO:
        return True
    other = decision.duplicate_of
    said = {
        "reason": decision.reason,
        "should_read": decision.should_read,
        "hold_until": decision.hold_until.isoformat() if decision.hold_until else None,
        "duplicate_of": other.pk if other else None,
    }
    # A verdict without words keeps none; the other acts keep the earlier ones.
    if decision.act is not Act.VERIFY:
        said.pop("should_read")
    return all((last.after or {}).get(name) == value for name, value in said.items())


def offered_acts(erratum: Erratum) -> set[Act]:
    """The acts a page offers: none on a duplicate, whose reports are elsewhere, or on words that are forgotten."""
    if erratum.duplicate_of_id or erratum.is_forgotten:
        return set()
    acts = set(acts_from(State(erratum.state)))
    return acts - {Act.JUNK} if erratum.junked_at else acts
