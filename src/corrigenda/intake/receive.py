"""A report comes in: checked against its site, limited, stored, acknowledged. Everything slow comes after."""

from __future__ import annotations

import asyncio
import hmac
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

from django.conf import settings
from django.db import close_old_connections

from corrigenda.core.address import Network, client_address, source_of
from corrigenda.core.naming import named
from corrigenda.core.problems import Problem
from corrigenda.intake.limits import TokenBuckets
from corrigenda.intake.payload import ReportPayload
from corrigenda.intake.writer import Row, writer
from corrigenda.models import DayKey, SetAside, Site

buckets = TokenBuckets()


@dataclass(frozen=True, slots=True)
class Receipt:
    """The proof that a report is stored: its id, and the token in its receipt's address."""

    uuid: str
    token: str

    @property
    def url(self) -> str:
        """The receipt's absolute address."""
        return f"{settings.CORRIGENDA_ADDRESS}/receipt/{self.token}/"


def receive(payload: ReportPayload, *, origin: str | None, remote: str, forwarded: str) -> Receipt:
    """Store a report durably and give its receipt.

    `origin` is the request's Origin header (None without one), `remote` the connection's address and `forwarded` the
    `X-Forwarded-For` header. Raises Problem: unknown-site, foreign-origin, too-many, another-report, unavailable.
    """
    now = datetime.now(UTC)
    network = source_of(client_address(remote, forwarded, _trusted()), _key_of(now.date()))
    row = _admit(payload, Site.known(), origin, network, now)
    return Receipt(str(payload.id), writer.store(row))


async def areceive(
    payload: ReportPayload, *, sites: Mapping[str, Site], origin: str | None, remote: str, forwarded: str
) -> Receipt:
    """The same on an event loop, with the sites at hand."""
    now = datetime.now(UTC)
    key = _keys.get(now.date())
    if key is None:
        key = await asyncio.to_thread(_key_of, now.date())
    row = _admit(payload, sites, origin, source_of(client_address(remote, forwarded, _trusted()), key), now)
    return Receipt(str(payload.id), await writer.astore(row))


@cache
def _trusted() -> tuple[Network, ...]:
    trusted: tuple[Network, ...] = settings.CORRIGENDA.trusted_proxies
    return trusted


def _admit(payload: ReportPayload, sites: Mapping[str, Site], origin: str | None, network: str, now: datetime) -> Row:
    """Check a report against its site and the limits; the row to store."""
    site = sites.get(payload.site)
    if site is None:
        raise Problem("unknown-site", f"There is no site “{payload.site}” at this desk.")
    if origin is not None and origin not in site.origins:
        raise Problem("foreign-origin", f"Reports for {site.name} are not taken from {origin}.")
    if payload.page_origin not in site.origins and named(payload.url, site.naming) is None:
        raise Problem("foreign-origin", f"The page is not one of {site.name}: {payload.url}")
    wait = buckets.take((site.pk, network), site.burst, site.hourly_rate)
    if wait:
        raise Problem("too-many", f"Please send this report again in {_in_words(wait)}.", retry_after=wait)
    return Row(_columns(payload, site, network, now), site.daily_cap)


def _columns(payload: ReportPayload, site: Site, network: str, now: datetime) -> dict[str, object]:
    set_aside = _reason_to_set_aside(payload, site)
    quote, position = payload.quote, payload.position
    return {
        "uuid": payload.id,
        "site_id": site.pk,
        "digest": _keyed(payload.digest),
        "received_at": now,
        "url": payload.url,
        "canonical": payload.canonical,
        "exact": quote.exact if quote else "",
        "prefix": quote.prefix if quote else "",
        "suffix": quote.suffix if quote else "",
        "position_start": position.start if position else None,
        "position_end": position.end if position else None,
        "text_digest": payload.text,
        "proposal": payload.new_words,
        "kind": payload.kind,
        "comment": payload.comment,
        "source": payload.source,
        "email": payload.email,
        "language": payload.language,
        "network": network,
        "set_aside": set_aside.value,
        "place_at": None if set_aside else now,
        "attempts": 0,
        "trouble": "",
    }


def _keyed(digest: str) -> str:
    """What was sent, to tell a retry from another report. Keyed: what was deleted since cannot be tried against it."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"report {digest}".encode(), "sha256").hex()


def _reason_to_set_aside(payload: ReportPayload, site: Site) -> SetAside:
    """Signs of a machine are no reason to refuse: people with assistive tools show them too. An editor looks."""
    if payload.website:
        return SetAside.HONEYPOT
    if payload.seconds < site.least_seconds:
        return SetAside.FAST
    return SetAside.NO


def _in_words(seconds: int) -> str:
    if seconds < 90:
        return f"{seconds} seconds"
    return f"{round(seconds / 60)} minutes"


_keys: dict[date, bytes] = {}
_keys_lock = threading.Lock()


def _key_of(day: date) -> bytes:
    key = _keys.get(day)
    if key is None:
        with _keys_lock:
            close_old_connections()  # it may be a thread of the event loop's own
            key = DayKey.of(day)
            _keys.clear()
            _keys[day] = key
    return key
