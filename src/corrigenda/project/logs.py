"""Lines of the log without what opens something: some addresses hold a key, and Django logs where a request failed."""

from __future__ import annotations

import logging
import re

_KEYS = re.compile(r"/(invited|reset/key|mail/confirm|receipt)/[^/\s'\"]+")
_CODES = re.compile(r"\b(code|state)=[^&\s'\"]+")


class Line(logging.Formatter):
    """A formatter that leaves the keys out, also of a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with … for each key."""
        return _CODES.sub(r"\1=…", _KEYS.sub(r"/\1/…", super().format(record)))
