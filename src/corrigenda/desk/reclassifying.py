"""Calling an error another kind than its readers did: its clock, and with it its place in the queue, follows."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from corrigenda.models import Erratum, Event, EventKind, Kind


def reclassify(pk: int, kind: Kind, *, actor: User, at: datetime) -> bool:
    """Give an erratum another kind of error. Whether it had another. `at` is UTC.

    It is no decision, and refuses nobody's; what readers called it stays in their reports.
    """
    with transaction.atomic():
        erratum = Erratum.locked(pk)
        if erratum.kind == kind:
            return False
        Erratum.objects.filter(pk=pk).update(kind=kind)
        Event.write(
            EventKind.RECLASSIFIED, site=erratum.site, at=at, actor=actor, erratum=erratum,
            before={"kind": erratum.kind}, after={"kind": str(kind)},
        )  # fmt: skip
        return True
