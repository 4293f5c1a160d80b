"""A report as it comes in, parsed once into a typed object.

Strict: wrong types and unknown fields are refused, so that a client learns of its mistake while somebody still looks.
Text stays as it was typed: no trimming, no Unicode normalisation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from msgspec import Meta, Struct

from corrigenda.core.anchoring import CONTEXT
from corrigenda.core.origins import origin_of
from corrigenda.core.problems import FieldError, Problem, decoded, of_validation

MOST_BYTES = 16 * 1024
LONGEST_PASSAGE = 1000

_Words = Annotated[
    str, Meta(min_length=1, max_length=LONGEST_PASSAGE, description="Code points of the canonical text.")
]
_Context = Annotated[str, Meta(max_length=CONTEXT)]
_Url = Annotated[str, Meta(min_length=1, max_length=2000)]
_Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class QuoteFields(Struct, forbid_unknown_fields=True, frozen=True):
    """A W3C TextQuoteSelector."""

    exact: _Words
    prefix: _Context = ""
    suffix: _Context = ""


class PositionFields(Struct, forbid_unknown_fields=True, frozen=True):
    """A W3C TextPositionSelector in the canonical text, in code points."""

    start: _Offset
    end: _Offset


class ReportPayload(Struct, forbid_unknown_fields=True, frozen=True):
    """What `POST /api/v1/reports` takes."""

    id: UUID
    site: Annotated[str, Meta(min_length=1, max_length=40)]
    url: _Url
    kind: Literal["typo", "fact", "link", "unclear", "other"]
    language: Annotated[str, Meta(min_length=1, max_length=35)]
    seconds: Annotated[int, Meta(ge=0, description="How long the dialog was open.")]
    canonical: Annotated[str, Meta(max_length=2000)] = ""
    quote: QuoteFields | None = None
    position: PositionFields | None = None
    text: Annotated[str, Meta(max_length=80, pattern=r"^([0-9]{1,4}:[0-9a-f]{64})?$")] = ""
    proposal: Annotated[str, Meta(max_length=2000)] | None = None
    comment: Annotated[str, Meta(max_length=4000)] = ""
    source: Annotated[str, Meta(max_length=2000)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    website: Annotated[str, Meta(max_length=2000, description="Left empty by people.")] = ""

    @property
    def page_origin(self) -> str | None:
        """The origin of the page's address, None when it is not http or https."""
        return _origin_of(self.url)

    @property
    def new_words(self) -> str | None:
        """What the passage should read, or None when nothing is proposed."""
        if self.proposal is None or self.quote is None or self.proposal == self.quote.exact:
            return None
        return self.proposal

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of all that a reader said: the same for a retry, another for another report."""
        said = msgspec.structs.replace(self, seconds=0)
        return hashlib.sha256(_ENCODE(said)).hexdigest()


_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(ReportPayload).decode
_EMAIL = EmailValidator()
# Readers of one story send the same address; parsing it is a fifth of what a report costs before it is stored.
_origin_of = lru_cache(maxsize=2048)(origin_of)


def parse(body: bytes) -> ReportPayload:
    """Parse the body of a request. Raises Problem: too-large, malformed, fields."""
    if len(body) > MOST_BYTES:
        raise Problem("too-large", f"A report has at most {MOST_BYTES} bytes.")
    payload = decoded(_DECODE, body)
    # A NUL can only come escaped; looking for it in every field of every report would cost more than the rest.
    return _checked(payload, look_for_nul=b"\\u0000" in body)


def parse_fields(fields: dict[str, Any]) -> ReportPayload:
    """Parse fields that were read otherwise, such as the plain form's. Raises Problem: fields."""
    try:
        payload = msgspec.convert(fields, ReportPayload)
    except msgspec.ValidationError as error:
        raise of_validation(error) from error
    return _checked(payload)


def _checked(payload: ReportPayload, *, look_for_nul: bool = True) -> ReportPayload:
    errors = list(_mistakes(payload))
    if look_for_nul:
        errors += [
            FieldError(name, "The character U+0000 cannot be stored.")
            for name, text in _texts(payload)
            if "\x00" in text
        ]
    if errors:
        raise Problem("fields", errors[0].detail, errors)
    return payload


def _mistakes(payload: ReportPayload) -> Iterator[FieldError]:
    if payload.page_origin is None:
        yield FieldError("url", "The page's address has to begin with http:// or https://.")
    if payload.source and _origin_of(payload.source) is None:
        yield FieldError("source", "The source has to be a link that begins with http:// or https://.")
    if payload.email:
        try:
            _EMAIL(payload.email)
        except ValidationError:
            yield FieldError("email", "This is not an e-mail address.")
    if payload.position and payload.position.end < payload.position.start:
        yield FieldError("position.end", "A passage cannot end before it starts.")
    if payload.quote is not None and not payload.quote.exact.strip():
        yield FieldError("quote.exact", "The passage has no words.")
    if payload.new_words is None and not payload.comment.strip():
        yield FieldError(
            "proposal" if payload.quote else "comment", "Change the words, or say in the comment what is wrong."
        )


def _texts(payload: ReportPayload) -> Iterator[tuple[str, str]]:
    yield from (
        ("site", payload.site), ("url", payload.url), ("canonical", payload.canonical), ("comment", payload.comment),
        ("source", payload.source), ("language", payload.language), ("proposal", payload.proposal or ""),
    )  # fmt: skip
    if payload.quote:
        yield from (
            ("quote.exact", payload.quote.exact),
            ("quote.prefix", payload.quote.prefix),
            ("quote.suffix", payload.quote.suffix),
        )
