"""Every refusal that leaves Corrigenda over HTTP, in one shape: RFC 9457 problem details.

    Problem(Exception)          .kind .status .title .detail .errors .retry_after

The kinds are the rows of `KINDS`; the reference documents each. `errors` names fields and what is wrong with them;
`retry_after` is in seconds and is sent as the header too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

KINDS: dict[str, tuple[int, str]] = {
    "malformed": (400, "The request is not understood"),
    "unauthorized": (401, "A valid token is needed"),
    "unknown-site": (403, "No such site"),
    "foreign-origin": (403, "This page may not send reports for the site"),
    "foreign-url": (403, "The address is not on the site's origins"),
    "scope": (403, "The token does not allow this"),
    "not-found": (404, "Nothing here"),
    "method": (405, "This method is not for this address"),
    "another-report": (409, "Another report was sent under this id"),
    "older-text": (409, "The desk has a newer text of the article"),
    "length": (411, "The length of the body is needed"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "The body has to be JSON"),
    "fields": (422, "Something in the body has to be changed"),
    "too-many": (429, "Too many reports for now"),
    "damaged": (500, "What is stored here is damaged"),
    "busy": (503, "Too many articles at once"),
    "unavailable": (503, "It cannot be stored just now"),
}
TYPE_PREFIX = "urn:corrigenda:problem:"
Payload = TypeVar("Payload")
_AT = re.compile(r"^(?P<detail>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field; `field` is its path in the request, e.g. quote.exact."""

    field: str
    detail: str


@dataclass
class Problem(Exception):
    """A refusal with its reason. `kind` is a key of KINDS; `retry_after` in seconds."""

    kind: str
    detail: str
    errors: list[FieldError] = field(default_factory=list)
    retry_after: int | None = None

    def __str__(self) -> str:
        return f"{self.title}: {self.detail}"

    @property
    def status(self) -> int:
        """The HTTP status code."""
        return KINDS[self.kind][0]

    @property
    def title(self) -> str:
        """The title, the same for every problem of the kind."""
        return KINDS[self.kind][1]

    def as_json(self) -> dict[str, Any]:
        """The members of the problem document."""
        members: dict[str, Any] = {
            "type": TYPE_PREFIX + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.errors:
            members["errors"] = [{"field": error.field, "detail": error.detail} for error in self.errors]
        if self.retry_after is not None:
            members["retry_after"] = self.retry_after
        return members


def decoded(decode: Callable[[bytes], Payload], body: bytes) -> Payload:
    """Parse the JSON body of a request by a msgspec decoder. Raises Problem: malformed, fields."""
    try:
        return decode(body)
    except msgspec.ValidationError as error:
        raise of_validation(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem("malformed", f"The body is not JSON in UTF-8: {error}") from error


def of_validation(error: msgspec.ValidationError) -> Problem:
    """What msgspec refused, as a problem that names the field."""
    found = _AT.match(str(error))
    detail, path = (found["detail"], found["path"] or "") if found else (str(error), "")
    return Problem("fields", f"{path}: {detail}" if path else detail, [FieldError(path, detail)])
