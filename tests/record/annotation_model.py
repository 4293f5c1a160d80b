"""The MUSTs of the W3C Web Annotation Data Model (sections 3 to 5), for what the record uses of it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip
_AGENTS = {"Person", "Organization", "Software"}
_KNOWN = {
    "Annotation": {"id", "type", "motivation", "created", "modified", "creator", "body", "target"},
    "TextualBody": {"type", "purpose", "value", "format", "language"},
    "SpecificResource": {"type", "source", "state", "selector"},
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
    "TextPositionSelector": {"type", "start", "end"},
    "TimeState": {"type", "sourceDate"},
    "AnnotationCollection": {"id", "type", "label", "creator", "total", "first"},
    "AnnotationPage": {"id", "type", "partOf", "next", "items"},
    "Organization": {"id", "type", "name"},
}


def check_annotation(value: dict[str, Any]) -> None:
    """A document that is one Annotation."""
    _annotation(_without_context(value))


def check_collection(value: dict[str, Any]) -> None:
    """A document that is a Collection (5.1)."""
    collection = _typed(_without_context(value), "AnnotationCollection")
    _iri(collection["id"])
    _agent(collection["creator"])
    assert isinstance(collection["total"], int)
    assert collection["total"] >= 0
    if collection["total"]:
        _iri(collection["first"])
    else:
        assert "first" not in collection


def check_page(value: dict[str, Any]) -> None:
    """A document that is a Page of a Collection (5.2)."""
    page = _typed(_without_context(value), "AnnotationPage")
    for name in ("id", "partOf", *({"next"} & set(page))):
        _iri(page[name])
    assert isinstance(page["items"], list)
    assert page["items"]
    ids = [item["id"] for item in page["items"]]
    assert len(set(ids)) == len(ids)
    for item in page["items"]:
        _annotation(item)


def _without_context(value: dict[str, Any]) -> dict[str, Any]:
    assert value["@context"] == CONTEXT
    return {name: member for name, member in value.items() if name != "@context"}


def _typed(value: dict[str, Any], *kinds: str) -> dict[str, Any]:
    assert value["type"] in kinds
    assert set(value) <= _KNOWN[value["type"]], f"not in the model: {set(value) - _KNOWN[value['type']]}"
    return value


def _annotation(value: dict[str, Any]) -> None:
    annotation = _typed(value, "Annotation")
    _iri(annotation["id"])  # 3.1: exactly one
    assert annotation["target"]  # 3.1: one or more
    assert annotation["motivation"] in MOTIVATIONS  # 3.3.5
    _date(annotation["created"])
    _agent(annotation["creator"])
    for body in annotation["body"]:  # 3.2.4: exactly one value
        _typed(body, "TextualBody")
        assert isinstance(body["value"], str)
        assert body["purpose"] in MOTIVATIONS
        assert re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", body.get("language", "en"))
    _target(annotation["target"])


def _target(target: Any) -> None:
    if isinstance(target, str):
        return _iri(target)
    _typed(target, "SpecificResource")
    _iri(target["source"])  # 4: exactly one
    _date(_typed(target["state"], "TimeState")["sourceDate"])  # 4.3.1: or a start and an end, or a cached copy
    for selector in target["selector"]:
        _typed(selector, "TextQuoteSelector", "TextPositionSelector")
        if selector["type"] == "TextQuoteSelector":  # 4.2.4
            assert selector["exact"]
            assert all(isinstance(member, str) for member in selector.values())
        else:  # 4.2.5
            assert 0 <= selector["start"] <= selector["end"]


def _agent(value: dict[str, Any]) -> None:
    assert value["type"] in _AGENTS
    _typed(value, "Organization")
    _iri(value["id"])


def _date(value: str) -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value)  # 3.3.1: xsd:dateTime with a time zone


def _iri(value: Any) -> None:
    assert isinstance(value, str)
    assert urlsplit(value).scheme
    assert not re.search(r'[\s<>"{}|\\^`]', value)
