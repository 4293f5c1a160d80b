"""A text that a content system has checked before it is published. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from corrigenda.core.anchoring import describe
from corrigenda.core.copycheck import Facts, Finding, check, published_in
from corrigenda.core.page import Page, read_page
from corrigenda.core.problems import FieldError, Problem, decoded
from corrigenda.core.text import Text, excess, plain, read
from corrigenda.models import CopyRule, Site

MOST_BYTES = 1_000_000
_PUBLISHED = "When it is, or is to be, published. Without it, the page's own."


class Draft(Struct, forbid_unknown_fields=True, frozen=True):
    """What `POST /api/v1/check` takes: one of `html` and `text`."""

    html: Annotated[str, Meta(description="The page, or the part with the article.")] | None = None
    text: Annotated[str, Meta(description="The text, with an empty line between paragraphs.")] | None = None
    language: Annotated[str, Meta(max_length=35, description="BCP 47. Without it, the page's own, or the site's.")] = ""
    published: Annotated[datetime, Meta(tz=True, description=_PUBLISHED)] | None = None


class QuoteOf(Struct, frozen=True):
    """Where a finding stands, as a W3C TextQuoteSelector."""

    exact: str
    prefix: str
    suffix: str


class DraftFinding(Struct, frozen=True):
    """One finding; `start` and `end` are code points of the text as it was sent, or of the page's canonical text."""

    rule: str
    version: int
    tier: str
    start: int
    end: int
    quote: QuoteOf
    message: str
    evidence: str
    replacement: str | None


class CheckedDraft(Struct, frozen=True):
    """What a check found, and in which language it read."""

    language: str
    findings: list[DraftFinding]


_DECODE = msgspec.json.Decoder(Draft).decode


def parse(body: bytes) -> Draft:
    """Parse the body of a request. Raises Problem: malformed, fields."""
    draft = decoded(_DECODE, body)
    if errors := list(_mistakes(draft)):
        raise Problem("fields", f"{errors[0].field}: {errors[0].detail}", errors)
    return draft


def check_draft(site: Site, draft: Draft) -> CheckedDraft:
    """What the site's checks find in a draft. Raises Problem: fields (no article text)."""
    text, page = _read(site, draft)
    language = draft.language or page.language or site.language
    facts = Facts(published_in(site.zone, draft.published or page.published_at), language, CopyRule.rules_of(site))
    return CheckedDraft(language, [_told(text, finding) for finding in check(text, facts)])


def _mistakes(draft: Draft) -> Iterator[FieldError]:
    if (draft.html is None) == (draft.text is None):
        yield FieldError("html", "Send html or text, and one of them only.")
    if draft.html is not None and (too_much := excess(draft.html)):
        yield FieldError("html", f"The page has {too_much}. Send the part with the article.")
    if draft.text is not None and not draft.text.strip():
        yield FieldError("text", "It has no text.")


def _read(site: Site, draft: Draft) -> tuple[Text, Page]:
    if draft.text is not None:
        return plain(draft.text), Page()
    html = draft.html or ""
    text = read(html, site.rules)
    if not text.text:
        detail = "No article text was found by the site's rules."
        raise Problem("fields", f"html: {detail}", [FieldError("html", detail)])
    return text, read_page(html)


def _told(text: Text, finding: Finding) -> DraftFinding:
    quote = describe(text.text, finding.span)
    return DraftFinding(
        finding.rule, finding.version, finding.tier, finding.span.start, finding.span.end,
        QuoteOf(quote.exact, quote.prefix, quote.suffix), finding.message, finding.evidence, finding.replacement,
    )  # fmt: skip
