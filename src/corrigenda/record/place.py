"""Where a correction's words stand: the wrong ones in the text that was first reported, which never changes; the right
ones in the article's newest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from corrigenda.core.anchoring import Quote, Span, describe
from corrigenda.core.occurrence import occurrence
from corrigenda.models import Correction, Report, Revision
from corrigenda.record.reading import reading


@dataclass(frozen=True, slots=True)
class Stood:
    """The wrong words: as a quote, as a span in code points, and when the text with them was first seen (UTC)."""

    quote: Quote
    span: Span
    seen_at: datetime


def stood(corrections: Sequence[Correction]) -> dict[int, Stood]:
    """By the corrections' keys, where their `before` stood; those whose place is not sure are left out.

    Only what the notice quotes, and what the article still said beside it, leaves the desk. What readers wrote does
    not, nor do words that the notice keeps silent about: surroundings that were corrected too are left out.
    """
    asked = [c for c in corrections if c.before and c.erratum_id is not None]
    errata = {c.erratum_id for c in asked}
    placed = Report.objects.filter(erratum__in=errata, revision__isnull=False, start__isnull=False, end__isnull=False)
    firsts = placed.order_by().values("erratum").annotate(first=Min("pk")).values("first")
    rows = list(Report.objects.filter(pk__in=firsts).values_list("erratum", "revision", "start", "end"))
    texts = Revision.objects.in_bulk({row[1] for row in rows} | {c.revision_id for c in asked} - {None})
    found: dict[int, Stood] = {}
    for erratum, revision, start, end in rows:
        assert start is not None
        assert end is not None
        for correction in [c for c in asked if c.erratum_id == erratum]:
            then = texts[revision]
            now = texts.get(correction.revision_id) if correction.revision_id else None
            if span := occurrence(then.text, correction.before, Span(start, end)):
                quote = _public(describe(then.text, span), now.text if now else "")
                found[correction.pk] = Stood(quote, span, then.seen_at)
    return found


def link_to_words(correction: Correction) -> str:
    """The article's address with a text fragment that leads to the right words; "" when their place is not sure."""
    article, erratum = correction.article, correction.erratum
    if not correction.after or not reading(correction).stands or (newest := article.revision) is None:
        return ""
    text = newest.text
    passage = erratum.span if erratum and erratum.revision_id == newest.pk else None
    # A notice that is about no erratum is believed where its words stand once in all of the text.
    span = occurrence(text, correction.after, passage or Span(0, len(text)))
    return article.link_to(span) if span else ""


def _public(quote: Quote, text: str) -> Quote:
    return Quote(
        quote.exact,
        prefix=quote.prefix if quote.prefix in text else "",
        suffix=quote.suffix if quote.suffix in text else "",
    )
