"""Where allauth asks what to do here: no sign-up, addresses built from the configuration, attempts counted our way.

allauth builds links from the Host header, which whoever sends a request can choose; a link in a mail must not be
chosen by them.
"""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from corrigenda.accounts.attempts import device_of, network_of, remember_device

log = logging.getLogger(__name__)

_MISMATCH = "That name and password do not belong together, or the account is not active."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts: names, passwords, mail addresses."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "too_many_login_attempts": "Too many attempts failed from here. Wait five minutes, or sign in from elsewhere.",
    }

    def is_open_for_signup(self, *_: Any) -> bool:
        """People are invited, or added on the command line."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """No address: its keyed hash, which limits as well."""
        return network_of(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count an attempt, and refuse it when there were too many. Raises ValidationError."""
        super().pre_authenticate(request, **credentials)
        self._network_usage = None
        if device_of(request, _login_of(credentials)) is None:
            usage = ratelimit.consume(request, app="allauth.account", action="login_network", key=network_of(request))
            if not usage:
                raise self.validation_error("too_many_login_attempts")
            self._network_usage = usage

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse:
        """Remember the device of somebody who has signed in."""
        response: HttpResponse = super().post_login(request, user, **options)
        remember_device(response, user)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; a mail server that is down is the operator's to see, and no reason to fail a page."""
        try:
            super().send_mail(template_prefix, email, {**context, "desk": settings.CORRIGENDA_ADDRESS})
        except OSError:
            log.exception("a mail (%s) could not be sent", template_prefix)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.CORRIGENDA_ADDRESS + path.replace("UID-KEY", quote(key))

    def get_email_confirmation_url(self, _: HttpRequest, emailconfirmation: Any) -> str:
        """The link in the mail."""
        return settings.CORRIGENDA_ADDRESS + reverse("account_confirm_email", args=[emailconfirmation.key])

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth's own key is the account alone; see attempts.py.
        login = _login_of(credentials)
        device = device_of(request, login)
        return f"device:{device}" if device else f"{network_of(request)}:{login}"

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._network_usage is not None:
            self._network_usage.rollback()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: passkeys belong to the configured address, whatever a request says."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whom a passkey is for."""
        return {"id": urlsplit(settings.CORRIGENDA_ADDRESS).hostname or "", "name": "Corrigenda"}

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """What a passkey is called until its owner says otherwise."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def get_totp_label(self, user: User) -> str:
        """How an authenticator app names the account."""
        return f"{user.get_username()} at {urlsplit(settings.CORRIGENDA_ADDRESS).netloc}"


def _login_of(credentials: dict[str, Any]) -> str:
    # A name with an @ comes as both; it is one attempt at one account.
    return str(credentials.get("email") or credentials.get("username") or "").lower()
