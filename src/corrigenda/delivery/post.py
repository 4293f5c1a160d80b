"""Post a message to a webhook's address, signed (Standard Webhooks 1.0), and say what came of it.

On https and to public addresses only, but for the origins that the operator lists in `private_origins`. A redirect is
not followed: it would take the message to an address that nobody named.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from corrigenda.core.http_time import retry_after
from corrigenda.core.origins import origin_of
from corrigenda.core.signing import sign
from corrigenda.models import Webhook
from corrigenda.reach import FAILURES, USER_AGENT, Late, Unreachable, answer

SECONDS = 20.0
_GONE = 410
_MOST_READ = 400


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver answered: `why` it was not taken, or ""; `status` none: it did not answer.

    `words` is the beginning of the answer, where somebody wanted to see it.
    """

    why: str
    status: int | None = None
    patience: timedelta | None = None
    words: str = ""

    @property
    def is_gone(self) -> bool:
        """Whether the receiver wants to be told nothing more."""
        return self.status == _GONE


def why_not(url: str) -> str:
    """Why this address is not told anything, or ""."""
    origin = origin_of(url)
    if origin is None:
        return "not an address of the form https://host/path"
    is_private = origin in settings.CORRIGENDA.config.private_origins
    return "" if url.startswith("https://") or is_private else "it is not on https"


def post(webhook: Webhook, message_id: str, body: bytes, now: datetime, *, is_read: bool = False) -> Answer:
    """Send it once, signed at `now` (UTC). With `is_read`, the beginning of the answer is read, too. Never raises."""
    if why := why_not(webhook.url):
        return Answer(why)
    seconds = int(now.timestamp())
    headers = {
        "User-Agent": USER_AGENT,
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": sign(webhook.secret, message_id, seconds, body),
    }
    private = origin_of(webhook.url) in settings.CORRIGENDA.config.private_origins
    try:
        with answer(webhook.url, headers, private=private, seconds=SECONDS, body=body) as (response, _):
            words = response.read(_MOST_READ).decode(errors="replace") if is_read else ""
            patience = retry_after(response.headers.get("Retry-After", ""), now)
            return Answer(_why(response.status), response.status, patience, words)
    except Unreachable as error:
        return Answer(str(error))
    except Late:
        return Answer(f"the receiver took longer than {SECONDS:.0f} seconds")
    except FAILURES as error:
        return Answer(f"the receiver cannot be reached: {type(error).__name__}")


def _why(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if status == _GONE:
        return "the receiver answered HTTP 410: it wants to be told nothing more"
    more = ", a redirect, which is not followed" if 300 <= status < 400 else ""
    return f"the receiver answered HTTP {status}{more}"
