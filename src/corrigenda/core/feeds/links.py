"""The HTTP header `Link` of a feed, as far as WebSub needs it: which hub it names, and its own address (RFC 8288)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from corrigenda.core.origins import absolute

_MOST_CHARACTERS = 8_000
_MOST_LINKS = 50


@dataclass(frozen=True, slots=True)
class HubLinks:
    """The hub, and the address that the feed gives itself; "" where it names none."""

    hub: str = ""
    topic: str = ""


def hub_links(header: str, base: str) -> HubLinks:
    """Read a Link header; several of one kind: the first counts. `base` is where the feed was had from."""
    found: dict[str, str] = {}
    for target, relations in _links(header[:_MOST_CHARACTERS]):
        if address := absolute(target, base):
            for relation in relations:
                found.setdefault(relation, address)
    return HubLinks(found.get("hub", ""), found.get("self", ""))


def _links(header: str) -> Iterator[tuple[str, list[str]]]:
    """Each link's target and relations. What is no link ends the reading."""
    rest = header
    for _ in range(_MOST_LINKS):
        rest = rest.lstrip(" \t,")
        target, closed, rest = rest[1:].partition(">")
        if not closed:
            return
        relations: list[str] = []
        while (rest := rest.lstrip()).startswith(";"):
            name, value, rest = _parameter(rest[1:])
            if name == "rel" and not relations:  # only the first counts (RFC 8288, section 3.3)
                relations = value.lower().split()
        yield target, relations
        if not rest.startswith(","):
            return


def _parameter(text: str) -> tuple[str, str, str]:
    """A link's parameter: its name in lower case, its value, and the text after it."""
    end = next((place for place, sign in enumerate(text) if sign in "=;,"), len(text))
    name, rest = text[:end].strip().lower(), text[end:]
    if not rest.startswith("="):
        return name, "", rest
    rest = rest[1:].lstrip()
    if rest.startswith('"'):
        return name, *_quoted(rest[1:])
    end = next((place for place, sign in enumerate(rest) if sign in ";,"), len(rest))
    return name, rest[:end].strip(), rest[end:]


def _quoted(text: str) -> tuple[str, str]:
    """A quoted string without its quotes and escapes, and the text after it."""
    value: list[str] = []
    signs = iter(range(len(text)))
    for place in signs:
        if text[place] == '"':
            return "".join(value), text[place + 1 :]
        if text[place] == "\\":
            place = next(signs, place)
        value.append(text[place])
    return "".join(value), ""
