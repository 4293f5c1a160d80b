"""Views of the queue that are kept under a name, by one person or for the whole desk of a site."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from corrigenda.desk.access import Desk
from corrigenda.desk.deciding import lines
from corrigenda.desk.selection import Selection
from corrigenda.models import SavedView
from corrigenda.models.saved_view import LONGEST_NAME

_MOST = 50  # of one person, and of a desk; more are no help in finding anything


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A kept view, as the queue lists it."""

    view: SavedView
    is_current: bool
    may_change: bool


class Refused(Exception):
    """The view was not kept or renamed; the message says why."""


def listed(desk: Desk, selection: Selection) -> list[ViewLink]:
    """The desk's views, then the person's own, by name. One query."""
    rows = SavedView.objects.filter(_seen(desk), site=desk.site).order_by(F("owner").asc(nulls_first=True), "name")
    changeable = desk.may_decide
    return [ViewLink(row, row.query == selection.first(), row.owner_id is not None or changeable) for row in rows]


def keep(desk: Desk, name: str, selection: Selection, *, for_all: bool) -> SavedView:
    """Keep a selection under a name; its first page. Raises Refused."""
    owner = None if for_all else desk.user
    if SavedView.objects.filter(site=desk.site, owner=owner).count() >= _MOST:
        raise Refused(f"There are {_MOST} views already; remove one first.")
    return _named(SavedView(site=desk.site, owner=owner, query=selection.first()), name)


def rename(desk: Desk, pk: int, name: str) -> bool:
    """Give a view another name. Whether there was such a view. Raises Refused."""
    view = _changeable(desk).filter(pk=pk).first()
    if view is not None:
        _named(view, name)
    return view is not None


def remove(desk: Desk, pk: int) -> bool:
    """Remove a view. Whether there was one."""
    count, _ = _changeable(desk).filter(pk=pk).delete()
    return count > 0


def _named(view: SavedView, name: str) -> SavedView:
    view.name = " ".join(lines(name).split())
    if not view.name or len(view.name) > LONGEST_NAME:
        raise Refused(f"A view needs a name of at most {LONGEST_NAME} characters.")
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise Refused(f"There is a view “{view.name}” already.") from None
    return view


def _seen(desk: Desk) -> Q:
    return Q(owner=desk.user) | Q(owner__isnull=True)


def _changeable(desk: Desk) -> QuerySet[SavedView]:
    mine = _seen(desk) if desk.may_decide else Q(owner=desk.user)
    return SavedView.objects.filter(mine, site=desk.site)
