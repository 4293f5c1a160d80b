"""What RFC 4287 asks of a feed (its MUSTs, by section) and RFC 5005 of a paged one; `check` fails saying which."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_FEED = {"author", "category", "contributor", "generator", "icon", "id", "link", "logo", "rights", "subtitle", "title",
         "updated", "entry"}  # fmt: skip
_ENTRY = {"author", "category", "content", "contributor", "id", "link", "published", "rights", "source", "summary",
          "title", "updated"}  # fmt: skip
_PERSON = {"name", "uri", "email"}


def check(document: bytes) -> Element:
    """The feed, once it has been found to keep to the rules."""
    feed = fromstring(document)
    assert feed.tag == f"{ATOM}feed"
    _container(feed, _FEED)  # 4.1.1
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _container(entry, _ENTRY)  # 4.1.2
        assert len(entry.findall(f"{ATOM}published")) <= 1
        contents = entry.findall(f"{ATOM}content")
        assert len(contents) <= 1
        assert contents or _links(entry, "alternate")
        for content in contents:  # 4.1.3: plain text has no child elements
            assert content.get("type", "text") == "text"
            assert not list(content)
        assert _authors(entry) or _authors(feed)
    assert entries or _authors(feed)
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert any(_links(feed, relation) for relation in ("first", "last", "previous", "next"))  # RFC 5005, 3
    assert all(len(_links(feed, relation)) <= 1 for relation in ("first", "last", "previous", "next", "self"))
    return feed


def _container(element: Element, known: set[str]) -> None:
    assert {child.tag.removeprefix(ATOM) for child in element} <= known
    for name in ("id", "title", "updated"):
        assert len(element.findall(f"{ATOM}{name}")) == 1, name
    _iri(element.findtext(f"{ATOM}id"))  # 4.2.6
    for date in [*element.findall(f"{ATOM}updated"), *element.findall(f"{ATOM}published")]:
        assert _DATE.fullmatch(date.text or ""), date.text  # 3.3
    for link in element.findall(f"{ATOM}link"):  # 4.2.7
        _iri(link.get("href"))
        assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", link.get("type", "a/b"))
    kinds = [(link.get("type"), link.get("hreflang")) for link in _links(element, "alternate")]
    assert len(set(kinds)) == len(kinds)
    assert all(category.get("term") for category in element.findall(f"{ATOM}category"))  # 4.2.2
    for person in _authors(element):  # 3.2
        assert {child.tag.removeprefix(ATOM) for child in person} <= _PERSON
        assert len(person.findall(f"{ATOM}name")) == 1
        if (uri := person.findtext(f"{ATOM}uri")) is not None:
            _iri(uri)


def _authors(element: Element) -> list[Element]:
    return element.findall(f"{ATOM}author")


def _links(element: Element, relation: str) -> list[Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == relation]


def _iri(value: str | None) -> None:
    assert value
    assert urlsplit(value).scheme
    assert not re.search(r'[\s<>"{}|\\^`]', value), value
