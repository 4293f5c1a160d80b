"""Sessions that can be seen and ended: each has a row, and lives as long as the row does."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.utils import timezone

from corrigenda.models import ShortMemory, SignIn

KEY = "sign_in"


def begin(*, request: HttpRequest, user: User, **_: Any) -> None:
    """Somebody has signed in."""
    now = timezone.now()
    key = request.session[KEY] = secrets.token_urlsafe(32)
    SignIn.begin(user, key, request.META.get("HTTP_USER_AGENT", ""), now)
    ShortMemory.forget(now)


def end(*, request: HttpRequest, user: User | None, **_: Any) -> None:
    """Somebody has signed out."""
    key = request.session.get(KEY)
    if user is not None and key is not None:
        SignIn.objects.filter(user=user, key=key).delete()


def end_others(*, request: HttpRequest, user: User, **_: Any) -> None:
    """A password was changed: what was signed in with the old one, but this session, is not any more."""
    SignIn.end_others(user, request.session.get(KEY))


def end_all(*, user: User, **_: Any) -> None:
    """A password was reset by mail."""
    SignIn.end_others(user, None)


def known_user(request: HttpRequest) -> User | AnonymousUser:
    """Whose session it is, unless it was ended."""
    user = get_user(request)
    if not isinstance(user, User):
        return AnonymousUser()
    key = request.session.get(KEY)
    if key is None:  # it began under a version that kept no rows
        begin(request=request, user=user)
        return user
    found = SignIn.of(user, key)
    if found is None:
        request.session.flush()
        return AnonymousUser()
    if found.note_use(timezone.now()):
        request.session.modified = True  # so that it ends two weeks after its last use, as the row says
    return user
