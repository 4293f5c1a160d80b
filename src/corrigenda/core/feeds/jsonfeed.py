"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from corrigenda.core.feeds.feed import Entry, Feed, FeedError, FeedKind, bounded, entry, line
from corrigenda.core.origins import absolute
from corrigenda.core.page import parse_time

_VERSION = "https://jsonfeed.org/version/"


def read(text: str, url: str) -> Feed:
    """Read a JSON Feed. Raises FeedError."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise FeedError(f"it is not valid JSON{where}") from error
    if not isinstance(said, dict) or not _text(said, "version").startswith(_VERSION):
        raise FeedError("it is JSON, but no JSON Feed: its version is none of jsonfeed.org's")
    entries, cut = bounded(_entries(said.get("items"), url))
    return Feed(
        FeedKind.JSON,
        entries,
        title=line(_text(said, "title")),
        hub=_hub(said.get("hubs"), url),
        self_url=absolute(_text(said, "feed_url"), url) if said.get("feed_url") else "",
        flaw=cut,
    )


def _entries(items: Any, base: str) -> Iterator[Entry | None]:
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, dict):
            continue
        entry_id = _text(item, "id")
        address = _text(item, "url") or (entry_id if entry_id.startswith(("http://", "https://")) else "")
        if address:
            yield entry(
                address, base, title=_text(item, "title"), published=_time(item, "date_published"),
                updated=_time(item, "date_modified"), entry_id=entry_id,
            )  # fmt: skip


def _hub(hubs: Any, base: str) -> str:
    for hub in hubs if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and _text(hub, "type").lower() == "websub" and (found := _text(hub, "url")):
            return absolute(found, base)
    return ""


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def _time(fields: dict[str, Any], name: str) -> datetime | None:
    return parse_time(_text(fields, name)[:100])
