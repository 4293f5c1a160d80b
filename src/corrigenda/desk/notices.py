"""Drafting and publishing the public notice of an erratum. The rule of when one may be published stands here, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from corrigenda.core.states import State
from corrigenda.models import Correction, CorrectionKind, Erratum, Event, EventKind

_MAY_HAVE_NOTICE = frozenset({State.VERIFIED, State.FIXED})


class NoticeRefused(Exception):
    """The erratum may have no notice as it stands now; the message says why."""


@dataclass(frozen=True)
class NoticeOutdated(Exception):
    """The draft changed since the editor's page was made; `draft` is how it stands now, None when it is gone."""

    draft: Correction | None


def may_have_notice(erratum: Erratum) -> bool:
    """Whether a notice may be drafted and published: an editor verified the error, or the page was seen fixed.

    Being fixed on the page is not asked for: readers should not wait for a notice because a page is slow to change.
    """
    return erratum.state in _MAY_HAVE_NOTICE


def draft_of(erratum: Erratum) -> Correction | None:
    """The erratum's one draft, if there is one."""
    return erratum.corrections.filter(published_at__isnull=True).select_related("drafted_by").first()


def stamp(erratum: Erratum) -> str:
    """Names the draft as it stands, and how many notices were published before it; a form carries it back."""
    draft = draft_of(erratum)
    published = erratum.corrections.filter(published_at__isnull=False).count()
    return f"{published}/{draft.pk}/{draft.drafted_at.timestamp():.6f}" if draft else f"{published}"


def save_draft(
    pk: int, seen: str, *, kind: CorrectionKind, language: str, text: str, before: str, after: str,
    actor: User, at: datetime,
) -> Correction:  # fmt: skip
    """Write the draft of erratum `pk`, with its event; the same words again change nothing. `at` is UTC.

    Raises NoticeRefused when the erratum may have no notice, NoticeOutdated when `seen` is not its stamp any more.
    """
    with transaction.atomic():
        erratum = _ready(pk)
        draft = draft_of(erratum)
        wanted = {"kind": str(kind), "language": language, "text": text, "before": before, "after": after}
        earlier = draft.words if draft else None
        if draft and earlier == wanted:
            return draft
        if stamp(erratum) != seen:
            raise NoticeOutdated(draft)
        draft = draft or Correction(site=erratum.site, article=erratum.article, erratum=erratum)
        for name, value in wanted.items():
            setattr(draft, name, value)
        draft.drafted_by, draft.drafted_at = actor, at
        draft.save()
        Event.write(
            EventKind.DRAFTED, site=erratum.site, at=at, actor=actor, erratum=erratum, article=erratum.article,
            correction=draft, before=earlier, after=wanted,
        )  # fmt: skip
        return draft


def publish(pk: int, notice: int, seen: str, *, actor: User, at: datetime) -> Correction:
    """Publish draft `notice` of erratum `pk`, once; publishing again gives the same notice. `at` is UTC.

    Raises NoticeRefused, NoticeOutdated, and Correction.DoesNotExist for a notice that is not this erratum's.
    """
    with transaction.atomic():
        erratum = Erratum.locked(pk)
        draft = erratum.corrections.get(pk=notice)
        if draft.published_at is not None:
            return draft
        _refuse(erratum)
        if stamp(erratum) != seen:
            raise NoticeOutdated(draft)
        return Correction.publish(draft.pk, at=at, actor=actor)


def _ready(pk: int) -> Erratum:
    erratum = Erratum.locked(pk)
    _refuse(erratum)
    return erratum


def _refuse(erratum: Erratum) -> None:
    if not may_have_notice(erratum):
        raise NoticeRefused("Only an error that was verified, or seen fixed, can have a notice.")
