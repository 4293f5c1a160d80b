"""The part of schema.org's vocabulary that the record uses, and a check of JSON-LD against it.

A property is known for a type or one that it descends from, and its values are of the property's types.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

PARENTS = {
    "NewsArticle": "Article",
    "Article": "CreativeWork",
    "CorrectionComment": "Comment",
    "Comment": "CreativeWork",
    "CreativeWork": "Thing",
    "NewsMediaOrganization": "Organization",
    "Organization": "Thing",
    "Thing": None,
}
PROPERTIES = {  # property: what it is said of, what it may be
    "url": ("Thing", "URL"),
    "name": ("Thing", "Text"),
    "headline": ("CreativeWork", "Text"),
    "inLanguage": ("CreativeWork", "Language"),
    "publisher": ("CreativeWork", "Organization"),
    "correction": ("CreativeWork", "CorrectionComment"),
    "correctionsPolicy": ("Organization", "URL"),
    "text": ("CreativeWork", "Text"),
    "datePublished": ("CreativeWork", "DateTime"),
    "about": ("CreativeWork", "Thing"),
    "dateModified": ("CreativeWork", "DateTime"),
    "version": ("CreativeWork", "Number"),
    "creativeWorkStatus": ("CreativeWork", "Text"),
}


def check(value: Any) -> None:
    """Fail on a type, a property or a value that schema.org does not have there."""
    assert value.get("@context") == "https://schema.org"
    _node({name: member for name, member in value.items() if name != "@context"})


def _node(node: dict[str, Any]) -> None:
    if set(node) == {"@id"}:
        return _url(node["@id"])
    kinds = _ancestors(node["@type"])
    for name, member in node.items():
        if name == "@id":
            _url(member)
        elif name != "@type":
            domain, kind = PROPERTIES[name]
            assert domain in kinds, f"{name} is no property of {node['@type']}"
            for one in member if isinstance(member, list) else [member]:
                _value(one, kind)


def _value(value: Any, kind: str) -> None:
    if kind in PARENTS:
        assert isinstance(value, dict)
        assert "@type" not in value or kind in _ancestors(value["@type"])
        _node(value)
    elif kind == "URL":
        _url(value)
    elif kind == "DateTime":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value)
    elif kind == "Language":
        assert re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", value)
    elif kind == "Number":
        assert type(value) is int
    else:
        assert isinstance(value, str)
        assert value


def _ancestors(kind: str | None) -> set[str]:
    found = set()
    while kind is not None:
        found.add(kind)
        kind = PARENTS[kind]
    return found


def _url(value: Any) -> None:
    assert urlsplit(value).scheme in ("http", "https")
    assert not re.search(r'[\s<>"]', value)
