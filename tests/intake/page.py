"""What a browser without JavaScript does with the form: read its fields, fill some in, send the rest as they came."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from django.test import Client


class FormFields(HTMLParser):
    """The fields of the page's form as a browser would send them, and the text of its errors."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "textarea":
            self._area = name
            self.fields[name] = ""
        elif tag == "input":
            if given.get("type") in ("radio", "checkbox") and "checked" not in given:
                return
            self.fields[name] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the line break that follows the start tag, and sends CRLF.
            self.fields[self._area] = self.fields[self._area].removeprefix("\n").replace("\n", "\r\n")
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data


def fields_of(response: Any) -> dict[str, str]:
    """The fields of the form in an answer."""
    parser = FormFields()
    parser.feed(response.content.decode())
    return parser.fields


def opened(client: Client, **query: str) -> dict[str, str]:
    """The fields of the form as it opens; `query` is added to `?site=tidings`."""
    return fields_of(client.get("/report", {"site": "tidings", "url": "https://tidings.example/pier.html", **query}))
