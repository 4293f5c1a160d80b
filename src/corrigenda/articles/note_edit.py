"""Note an edit of words of fact that nobody reported and no notice tells of, where the site's rules ask for it."""

from __future__ import annotations

from dataclasses import asdict, replace

from corrigenda.core.states import OPEN
from corrigenda.core.stealth import STOOD_FOR, facts_changed
from corrigenda.models import Article, Correction, Event, EventKind, Revision, StealthEdit

_MOST_CHANGES, _LONGEST = 20, 300


def note_edit(article: Article, before: Revision, after: Revision, event: Event) -> None:
    """Store what the edit changed, if anybody should look at it; `event` tells of the new text.

    Called in the transaction of the new text, after the errata were carried over to it.
    """
    if not article.site.lists_stealth_edits or _is_accounted_for(article, before, event):
        return
    stood = article.revisions.filter(seen_at__lte=event.at - STOOD_FOR).order_by("-seen_at", "-pk").first()
    if stood is None:
        return
    changes = [
        asdict(replace(change, before=change.before[:_LONGEST], after=change.after[:_LONGEST]))
        for change in facts_changed(before.text, after.text, stood.text)[:_MOST_CHANGES]
    ]
    if changes:
        StealthEdit.objects.create(
            site=article.site, article=article, event=event, before=before, after=after, seen_at=event.at,
            changes=changes,
        )  # fmt: skip


def _is_accounted_for(article: Article, before: Revision, event: Event) -> bool:
    """Whether an erratum waits for a fix or was met by this edit, or a notice was published since the text before."""
    return (
        article.errata.filter(duplicate_of__isnull=True, state__in=OPEN).exists()
        or Event.objects.filter(erratum__article=article, at=event.at, kind__in=EventKind.of_passage()).exists()
        or Correction.objects.filter(article=article, published_at__gte=before.seen_at).exists()
    )
