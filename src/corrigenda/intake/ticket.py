"""What the plain form carries instead of a cookie: a signed note of which report it is for and since when it is open.

It binds the report's id to the site, so that sending the form twice stores one report, and gives the seconds to fill
that the widget would have counted. Signed by the server's secret key; nothing in it is secret.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Self
from uuid import UUID, uuid4

from django.core import signing

LIFETIME = 24 * 3600
_SIGNER = signing.TimestampSigner(salt="corrigenda.intake.form")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One form in one reader's browser. `opened` is Unix time in seconds, when the reader first saw it."""

    site: str
    report: UUID
    opened: int
    is_expired: bool = False

    @classmethod
    def new(cls, site: str) -> Self:
        """A ticket for a form that opens now."""
        return cls(site, uuid4(), int(time.time()))

    @classmethod
    def read(cls, signed: str, site: str) -> Self | None:
        """The ticket that came back, or None when it is not one of ours for this site."""
        try:
            kept = _SIGNER.unsign_object(signed)
            ticket = cls(site, UUID(kept["report"]), int(kept["opened"]))
        except (signing.BadSignature, ValueError, KeyError, TypeError):
            return None
        if kept["site"] != site:
            return None
        try:
            _SIGNER.unsign(signed, max_age=LIFETIME)
        except signing.SignatureExpired:
            return replace(ticket, is_expired=True)
        return ticket

    @property
    def signed(self) -> str:
        """What the form carries; valid for a day from now."""
        return _SIGNER.sign_object({"site": self.site, "report": str(self.report), "opened": self.opened})

    @property
    def seconds(self) -> int:
        """How long the form has been open."""
        return max(0, int(time.time()) - self.opened)

    def for_another_report(self) -> Self:
        """The same opened form, for a report with an id of its own."""
        return replace(self, report=uuid4(), is_expired=False)
