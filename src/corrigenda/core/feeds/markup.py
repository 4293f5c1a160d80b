"""Bytes that should be XML: unpacked, decoded, and walked with every bound kept.

expat alone reads what comes from outside. It never loads an external DTD or entity, and a feed that declares an entity
of its own is refused, so nothing can grow (the “billion laughs”).
"""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from xml.parsers import expat  # nothing is expanded or loaded, see above

from corrigenda.core.feeds.feed import MOST_BYTES, FeedError

MOST_DEPTH = 100
MOST_ELEMENTS = 600_000
_LONGEST_TEXT = 8_000  # characters of an element's own text that are kept
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ANNOUNCED = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})")


def unpacked(body: bytes) -> bytes:
    """What a gzip file holds (sitemaps often are such files), or the bytes as they are. Raises FeedError when large."""
    if body.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(wbits=31)
        try:
            body = unpacker.decompress(body, MOST_BYTES + 1)
        except zlib.error as error:
            raise FeedError("it is packed, and cannot be unpacked") from error
    if len(body) > MOST_BYTES:
        raise FeedError(f"it is larger than {MOST_BYTES:,} bytes")
    return body


def characters(body: bytes, content_type: str) -> str:
    """Decode a feed: byte order mark, else the charset that is announced or declared, else UTF-8, else windows-1252.

    A charset in which the bytes make no sense is passed over, and UTF-8 goes first where either names it, since bytes
    that are UTF-8 by accident hardly exist. Never raises.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    announced, declared = _ANNOUNCED.search(content_type), _DECLARED.search(body[:400])
    labels = [match[1] for match in (announced,) if match] + [match[1].decode() for match in (declared,) if match]
    names = [name for label in labels if (name := _codec(label))]
    for name in sorted([*names, "utf-8"], key=lambda name: (name != "utf-8") if "utf-8" in names else 0):
        try:
            return body.decode(name)
        except UnicodeError:
            continue
    return body.decode("cp1252", "replace")


def _codec(label: str) -> str | None:
    try:
        found = codecs.lookup(label)
    except LookupError:
        return None
    return found.name if found._is_text_encoding and found.name not in ("utf-7", "idna", "punycode") else None


class _Done(Exception):
    """Enough was seen."""


def root_of(data: bytes) -> str:
    """The local name of the first element in lower case, or "" when there is none. Raises FeedError for entities."""
    found: list[str] = []

    def opened(name: str) -> None:
        found.append(name.rpartition(" ")[2].lower())
        raise _Done

    with suppress(_Done):
        walk(data[:100_000], opened, lambda *_: None)
    return found[0] if found else ""


def walk(data: bytes, opened: Callable[[str], None], closed: Callable[[str, str], None]) -> str:
    """Walk through UTF-8 XML; answers what is wrong with it, "" for nothing.

    `opened` gets each element's name, `closed` its name and its own text; names are “namespace local” or “local”.
    Raises FeedError for entities and for what is too deep or too much.
    """
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.buffer_text = True
    texts: list[list[str]] = []
    count = 0

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(texts) >= MOST_DEPTH:
            raise FeedError(f"its elements are nested more than {MOST_DEPTH} deep")
        if count > MOST_ELEMENTS:
            raise FeedError(f"it has more than {MOST_ELEMENTS:,} elements")
        texts.append([])
        opened(name)

    def data_(piece: str) -> None:
        if texts and len(texts[-1]) < _LONGEST_TEXT:
            texts[-1].append(piece[:_LONGEST_TEXT])

    def end(name: str) -> None:
        closed(name, "".join(texts.pop())[:_LONGEST_TEXT])

    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = start, data_, end
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        return f"it is not well-formed XML (line {error.lineno}: {expat.ErrorString(error.code)})"
    return ""


def _refuse_entity(*_: object) -> None:
    raise FeedError("it declares entities of its own, which are refused")
