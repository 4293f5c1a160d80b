"""One reason for many errata. Each is decided by itself, and only as it stood when the editor saw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.models import User
from django.http import QueryDict

from corrigenda.core.numbers import number, numbers
from corrigenda.core.states import Act, NotAllowed
from corrigenda.desk import history
from corrigenda.desk.attention import held_by_others
from corrigenda.desk.deciding import Typed, carry_out, lines, parse
from corrigenda.models import Erratum, Event, EventKind, Outdated, Site

_MOST = 200
_NOTHING = "Choose at least one erratum, by the boxes at the rows."


@dataclass(frozen=True, slots=True)
class Refusal:
    """An erratum that stays as it is: why, and what happened since the editor saw it."""

    pk: int
    why: str
    between: list[history.Line] = field(default_factory=list)
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Bulk:
    """What became of a decision on many errata, with what was typed where it has to be shown again."""

    typed: Typed = field(default_factory=Typed)
    done: list[int] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    chosen: frozenset[int] = frozenset()
    error: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether everything was done as asked."""
        return not self.refused and not self.error

    @property
    def has_held(self) -> bool:
        """Whether any was left because a colleague has it open."""
        return any(refusal.is_held for refusal in self.refused)


def decide_all(site: Site, data: QueryDict, act: Act, *, actor: User, at: datetime, today: date) -> Bulk:
    """Carry out one act on every chosen erratum; if the reason is missing, on none. `at` is UTC."""
    seen = _seen(data.getlist("erratum"))
    preset, reason, until = (lines(data.get(name) or "") for name in ("preset", "reason", "hold_until"))
    typed = Typed(preset=preset, reason=reason, hold_until=until)
    if not seen:
        return Bulk(typed, error=_NOTHING)
    errata = Erratum.objects.select_related("site", "article").in_bulk(list(seen))
    # Taking back waits for nobody: the colleague has a page that is outdated already.
    held = {} if act is Act.UNDO or "held_too" in data else held_by_others(errata, actor, at)
    done: list[int] = []
    refused: list[Refusal] = []
    for pk, version in seen.items():
        erratum = errata.get(pk)
        if erratum is None or erratum.site_id != site.pk:
            refused.append(Refusal(pk, "There is no such erratum on this site."))
            continue
        one = data.copy()
        one["version"] = str(version)
        decision, typed = parse(one, act, erratum, today)
        if decision is None:
            # The same for all: what is wrong with it is found at the first, before anything is done.
            return Bulk(typed, chosen=frozenset(seen), error=next(iter(typed.errors.values())))
        if pk in held:
            refused.append(Refusal(pk, f"{held[pk]} has it open and may be deciding.", is_held=True))
            continue
        try:
            carry_out(erratum, decision, actor=actor, at=at)
            done.append(pk)
        except Outdated as outdated:
            refused.append(Refusal(pk, "It changed since you saw it.", history.tell(outdated.events)))
        except NotAllowed as not_allowed:
            refused.append(Refusal(pk, f"That cannot be done: {not_allowed}."))
    return Bulk(typed, done, refused, frozenset(each.pk for each in refused))


def just_done(site: Site, pks: list[int], actor: User) -> list[tuple[Erratum, Event]]:
    """Of these errata, those that this person decided last, each with that decision, to be undone. Two queries."""
    last: dict[int, Event] = {}
    for event in Event.objects.filter(site=site, erratum__in=pks, kind__in=EventKind.of_state()).order_by("pk"):
        if event.erratum_id is not None:
            last[event.erratum_id] = event
    mine = [pk for pk, event in last.items() if event.kind in EventKind.of_decision() and event.actor_id == actor.pk]
    errata = Erratum.objects.filter(site=site).select_related("site").in_bulk(mine)
    return [(errata[pk], last[pk]) for pk in pks if pk in errata]


def named(text: str) -> list[int]:
    """The errata that an address names, each once: “12,15”."""
    return numbers(text.split(","), _MOST)


def _seen(values: list[str]) -> dict[int, int]:
    """The chosen errata with the versions that the page showed: “12.3” is erratum 12 in version 3."""
    seen = {}
    for value in values[:_MOST]:
        pk, _, version = (number(part) for part in value.partition("."))
        if pk is not None and version is not None:
            seen[pk] = version
    return seen
