"""The two addresses of single sign-on, stricter than allauth's own.

The identity token's signature is always checked, and it has to name the same person as the user information: a mix-up
of the two would let one person in as another. A provider is never connected to the account that is signed in: whoever
could make a browser sign in at the provider as themselves would have a door to that account.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from requests import RequestException

# What a document lacks, or has in another shape, when a provider does not speak OpenID Connect.
_WRONG_SHAPE = (KeyError, TypeError, ValueError, AttributeError)


class StrictAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Takes an answer only with a token that is signed and of the same person."""

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The person that the provider names. Raises OAuth2Error."""
        try:
            login = super().complete_login(request, app, token, **kwargs)
            data = login.account.extra_data
            if data["userinfo"]["sub"] != data["id_token"]["sub"]:
                raise OAuth2Error("The identity token and the user information are of two persons.")
        except _WRONG_SHAPE as error:
            raise OAuth2Error(f"The provider's answer is not of OpenID Connect: {error!r}") from error
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> Any:
        # allauth leaves the signature out when the token came from the provider itself, which the standard allows.
        self.did_fetch_access_token = False
        return super()._decode_id_token(app, id_token)


@require_safe
def sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider."""
    if request.GET.get("process", "login") != "login":
        raise Http404("No such page.")
    _be_at_the_configured_address(request)
    adapter = StrictAdapter(request, provider_id)
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404("No such page.") from None
    except (RequestException, *_WRONG_SHAPE) as error:
        answer = render_authentication_error(request, adapter.get_provider(), exception=error)
    return answer


@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """And back from there."""
    _be_at_the_configured_address(request)
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(StrictAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404("No such page.") from None
    return answer


def _be_at_the_configured_address(request: HttpRequest) -> None:
    """allauth makes the redirect address from the Host header, which the client writes; its scheme is a setting."""
    request.META["HTTP_HOST"] = urlsplit(settings.CORRIGENDA_ADDRESS).netloc
