"""Times in the headers of HTTP, as servers send them (RFC 9110)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

_LONGEST = timedelta(days=1)


def http_date(value: str) -> datetime | None:
    """A date of section 5.6.7 in UTC; None: there is none, or it cannot be read."""
    try:
        return parsedate_to_datetime(value).astimezone(UTC) if value else None
    except (ValueError, TypeError, OverflowError):
        return None


def retry_after(value: str, now: datetime) -> timedelta | None:
    """How long a server asks to be left alone, a day at the most (section 10.2.3); `now` in UTC."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), _LONGEST)
    at = http_date(value)
    return min(max(at - now, timedelta(0)), _LONGEST) if at is not None else None
