"""Which characters a page's bytes mean."""

from __future__ import annotations

import codecs
import re

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]{1,40})", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# The HTML Standard reads these labels as windows-1252 (Encoding Standard, section 4.2).
_WINDOWS_1252 = frozenset({"ascii", "us-ascii", "iso-8859-1", "latin1", "iso8859-1", "cp1252", "windows-1252"})


def decode(body: bytes, announced: str = "") -> str:
    """Decode a page: byte order mark, else the charset announced in Content-Type, else a meta element's, else UTF-8.

    Never raises; what cannot be decoded becomes U+FFFD. Rule: HTML Standard, section 13.2.3.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if announced and (known := _codec(announced)):
        return body.decode(known, "replace")
    meta = _META_CHARSET.search(body[:1024])
    if meta and (known := _codec(meta[1].decode("ascii"))):
        # A meta element that can be read as ASCII cannot be in UTF-16 (HTML Standard, section 13.2.3.2).
        return body.decode("utf-8" if known.startswith("utf-16") else known, "replace")
    return body.decode("utf-8", "replace")


def _codec(label: str) -> str | None:
    if label.lower() in _WINDOWS_1252:
        return "cp1252"
    try:
        return codecs.lookup(label).name if codecs.lookup(label)._is_text_encoding else None
    except LookupError:
        return None
