"""Columns of text and JSON that are stored compressed. Who reads them sees the plain value and nothing of this.

zlib and not zstd, because it is in Python itself: articles' texts come out at half their size, and are unpacked in 10
to 20 microseconds (`python -m bench.texts`). A library of its own would have to save much more to be worth its wheel.
Such a column cannot be searched, so every lookup but `isnull` is refused.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Lookup, Transform

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field

_LEVEL = 6


def pack(text: str) -> bytes:
    """A text as it is stored: UTF-8, compressed, with zlib's checksum."""
    return zlib.compress(text.encode(), _LEVEL)


def unpack(stored: bytes | memoryview) -> str:
    """The text again. Raises zlib.error for bytes that are damaged."""
    return zlib.decompress(stored).decode()


class PackedTextField(_Field):
    """A text, compressed."""

    description = "Compressed text"

    def get_internal_type(self) -> str:
        """Stored as bytes."""
        return "BinaryField"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: ARG002
        """The value for the database's driver."""
        return None if value is None else pack(self._text(value))

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:  # noqa: ARG002
        """The value as it was saved."""
        return None if value is None else self._value(unpack(value))

    def get_lookup(self, lookup_name: str) -> type[Lookup[Any]] | None:
        """None but whether there is a value."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> type[Transform] | None:  # noqa: ARG002
        """None: there is nothing in the bytes to look into."""
        return None

    def value_to_string(self, obj: models.Model) -> str:
        """The plain text, for Django's serialisers."""
        return self._text(self.value_from_object(obj))

    def to_python(self, value: Any) -> Any:
        """The value from Django's serialisers."""
        return self._value(value) if isinstance(value, str) else value

    def _text(self, value: Any) -> str:
        return str(value)

    def _value(self, text: str) -> Any:
        return text


class PackedJSONField(PackedTextField):
    """JSON, compressed."""

    description = "Compressed JSON"

    def _text(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def _value(self, text: str) -> Any:
        return json.loads(text)
