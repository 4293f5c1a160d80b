"""Notes that colleagues leave at an erratum, with those they call upon, and whose an erratum is."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from corrigenda.core.mentions import mentioned
from corrigenda.core.roles import Power, Role, may
from corrigenda.models import Erratum, Event, EventKind, Membership, Mention, Site

LONGEST = 4000


def people(site: Site, power: Power = Power.SEE_DESK) -> list[User]:
    """The members of a site who have a power, by name."""
    rows = Membership.objects.filter(site=site, user__is_active=True).select_related("user").order_by("user__username")
    return [row.user for row in rows if may(Role(row.role), power)]


def note(erratum: Erratum, text: str, *, actor: User, at: datetime) -> list[User]:
    """Leave a note; those it calls upon. It answers what its writer was called upon for. `at` is UTC."""
    members = {user.get_username(): user for user in people(erratum.site) if user.pk != actor.pk}
    upon = [members[name] for name in mentioned(text, members)]
    with transaction.atomic():
        event = Event.write(EventKind.NOTED, site=erratum.site, at=at, actor=actor, erratum=erratum, note=text)
        Mention.answer(erratum.pk, actor, at)
        Mention.objects.bulk_create(Mention(event=event, erratum=erratum, user=user) for user in upon)
    return upon


def assign(pk: int, to: User | None, *, actor: User, at: datetime) -> bool:
    """Give an erratum to a person, or (None) to nobody. Whether that changed anything. `at` is UTC."""
    with transaction.atomic():
        return Erratum.locked(pk).assign(to, at=at, actor=actor)
