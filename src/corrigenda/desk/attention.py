"""Who else has an erratum open, in words; and whose it is for the moment: of those who may decide, who came first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User

from corrigenda.desk.words import called
from corrigenda.models import Attention, Site


def looking(errata: Iterable[int], user: User, at: datetime) -> dict[int, str]:
    """For each erratum that others have open (`at` in UTC), their names in a sentence."""
    found = {}
    for pk, rows in Attention.paid_to(errata, at).items():
        if names := [called(row.user) for row in rows if row.user_id != user.pk]:
            named = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
            found[pk] = f"{named} {'is' if len(names) == 1 else 'are'} looking at this"
    return found


def looked_at(site: Site, user: User, at: datetime) -> dict[int, str]:
    """The same for all errata of a site that others have open."""
    return looking(
        Attention.objects.filter(erratum__site=site, until__gt=at).values_list("erratum", flat=True), user, at
    )


def held_by_others(errata: Iterable[int], user: User, at: datetime) -> dict[int, str]:
    """For each erratum that somebody else is about to decide on (`at` in UTC), who."""
    found = {}
    for pk, rows in Attention.paid_to(errata, at).items():
        holder = next((row.user for row in rows if row.holds), None)
        if holder is not None and holder.pk != user.pk:
            found[pk] = called(holder)
    return found
