"""An article as a content system pushes it, parsed once into a typed object.

Strict, as reports are: wrong types and unknown fields are refused, so that an integration's mistake shows at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from corrigenda.core.origins import origin_of
from corrigenda.core.problems import FieldError, Problem, decoded
from corrigenda.core.text import Block, Text, canonical_error, excess, plain

MOST_BYTES = 5_000_000
_BLOCK_SEPARATOR = "\n\n"
_NOT_IN_URLS = re.compile(r"[\x00-\x20\x7f]")

_Offset = Annotated[int, Meta(ge=0, le=2**31 - 1)]
_Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]{0,29}$")]
BlockFields = Annotated[
    tuple[_Offset, _Offset, _Name],
    Meta(description="Start and end in code points, and the element's name, as “corrigenda text --json” has it."),
]


class ArticlePayload(Struct, forbid_unknown_fields=True, frozen=True):
    """What `PUT /api/v1/articles` takes: `url`, and one of `html` and `text`."""

    url: Annotated[str, Meta(min_length=1, max_length=2000, description="The article's address.")]
    html: Annotated[str, Meta(description="The page, or the part with the article.")] | None = None
    text: Annotated[str, Meta(description="The canonical text; see the text model.")] | None = None
    blocks: list[BlockFields] | None = None
    title: Annotated[str, Meta(max_length=500, description="Without it, the page's own.")] = ""
    language: Annotated[str, Meta(max_length=35, description="BCP 47. Without it, the page's own.")] = ""

    @property
    def canonical(self) -> Text | None:
        """The canonical text with its blocks, where that is what was sent; without blocks, paragraphs are."""
        if self.text is None:
            return None
        if self.blocks is not None:
            return Text(self.text, tuple(Block(*block) for block in self.blocks))
        return plain(self.text)


class DatedArticle(ArticlePayload, forbid_unknown_fields=True, frozen=True):
    """A line of what is imported: an article, and since when it read so (UTC); without, since now."""

    at: Annotated[datetime, Meta(tz=True)] | None = None


_DECODE = msgspec.json.Decoder(ArticlePayload).decode
_DECODE_DATED = msgspec.json.Decoder(DatedArticle).decode


def parse(body: bytes) -> ArticlePayload:
    """Parse the body of a request. Raises Problem: malformed, fields."""
    payload = decoded(_DECODE, body)
    _refuse_mistakes(payload)
    return payload


def parse_dated(line: bytes) -> DatedArticle:
    """Parse a line that is imported. Raises Problem: too-large, malformed, fields."""
    if len(line) > MOST_BYTES:
        raise Problem("too-large", f"An article has at most {MOST_BYTES:,} bytes.")
    payload = decoded(_DECODE_DATED, line)
    _refuse_mistakes(payload)
    return payload


def _refuse_mistakes(payload: ArticlePayload) -> None:
    errors = list(_mistakes(payload))
    if errors:
        raise Problem("fields", f"{errors[0].field}: {errors[0].detail}", errors)


def _mistakes(payload: ArticlePayload) -> Iterator[FieldError]:
    if _NOT_IN_URLS.search(payload.url) or origin_of(payload.url) is None:
        yield FieldError("url", "The article's address has to begin with http:// or https://, and has no spaces.")
    for name, value in (("title", payload.title), ("language", payload.language)):
        if "\x00" in value:
            yield FieldError(name, "The character U+0000 cannot be stored.")
    if payload.html is None and payload.text is None:
        yield FieldError("html", "Send the page's html, or its canonical text.")
    if payload.html is not None:
        if payload.text is not None:
            yield FieldError("text", "Send html or text, not both.")
        if payload.blocks is not None:
            yield FieldError("blocks", "Blocks go with text; those of html are read from it.")
        if too_much := excess(payload.html):
            yield FieldError("html", f"The page has {too_much}. Send the part with the article.")
    elif payload.text is not None:
        if reason := canonical_error(payload.text):
            yield FieldError("text", reason)
        elif payload.blocks is not None:
            yield from _wrong_blocks(payload.text, payload.blocks)
    elif payload.blocks is not None:
        yield FieldError("blocks", "Blocks go with text.")


def _wrong_blocks(text: str, blocks: list[BlockFields]) -> Iterator[FieldError]:
    """The first block that is not as section 4 of the text model has it: with what parts them, they are the text."""
    for number, (start, end, _) in enumerate(blocks):
        if end <= start:
            yield FieldError(f"blocks[{number}]", "A block ends after it starts.")
            return
    if not blocks or blocks[0][0] != 0:
        yield FieldError("blocks[0]" if blocks else "blocks", "The first block starts at 0.")
        return
    for number, ((_, end, _), (start, _, _)) in enumerate(pairwise(blocks), start=1):
        if text[end:start] != _BLOCK_SEPARATOR:
            yield FieldError(f"blocks[{number}]", "Two blocks are parted by two line feeds, and by nothing else.")
            return
    if blocks[-1][1] != len(text):
        yield FieldError(f"blocks[{len(blocks) - 1}]", f"The last block ends where the text does, at {len(text)}.")
