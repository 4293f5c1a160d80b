"""Who sends a request: by a session that was not ended."""

from __future__ import annotations

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from corrigenda.accounts.sessions import known_user


class KnownSessions(AuthenticationMiddleware):
    """Django's own, but that ended sessions are nobody's. Asked only by pages that want to know."""

    def process_request(self, request: HttpRequest) -> None:
        """Set `request.user`."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: known_user(request))  # type: ignore[assignment]

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """No cache keeps a page of an account, whoever wrote its view, and no other site learns its address."""
        if request.path.startswith(reverse("account_home")):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["Referrer-Policy"] = "same-origin"  # the address of an invitation opens something
        return response
