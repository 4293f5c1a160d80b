"""Whom a failed attempt to sign in is counted against.

Never an account alone: then a stranger could lock a colleague out by failing on purpose. It is counted against the
account as seen from one network, and against that network; other networks are not concerned. A browser in which the
person has signed in before holds a cookie that says so, and is counted by itself: a stranger in the same office, behind
the same address, does not lock it out either. (The idea is OWASP's device cookie.)
"""

from __future__ import annotations

import hashlib
import secrets

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.http import HttpRequest, HttpResponse

from corrigenda.core.address import Network, client_address, source_of

COOKIE = "corrigenda_device"
_SALT = "corrigenda.accounts.device"
_KEPT_SECONDS = 365 * 24 * 3600


def network_of(request: HttpRequest) -> str:
    """A keyed hash of the client's network, which is used to count and never leads back to an address."""
    address = client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        _trusted(),
    )
    return source_of(address, hashlib.sha256(b"attempts" + settings.SECRET_KEY.encode()).digest())


def _trusted() -> tuple[Network, ...]:
    trusted: tuple[Network, ...] = settings.CORRIGENDA.trusted_proxies
    return trusted


def device_of(request: HttpRequest, login: str) -> str | None:
    """The device, when its cookie says that whoever signs in as `login` has done so there before."""
    try:
        pk, device = signing.TimestampSigner(salt=_SALT).unsign(
            request.COOKIES.get(COOKIE, ""), max_age=_KEPT_SECONDS
        ).split(".")  # fmt: skip
    except (signing.BadSignature, ValueError):
        return None
    return device if _is_called(int(pk), login) else None


def remember_device(response: HttpResponse, user: User) -> None:
    """Give the browser the cookie of a device in which this person has signed in."""
    value = signing.TimestampSigner(salt=_SALT).sign(f"{user.pk}.{secrets.token_hex(12)}")
    response.set_cookie(
        COOKIE, value, max_age=_KEPT_SECONDS, path="/desk/", secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip


def _is_called(pk: int, login: str) -> bool:
    if User.objects.filter(pk=pk, username__iexact=login).exists():
        return True
    return bool(EmailAddress.objects.filter(user_id=pk, email__iexact=login).exists())
