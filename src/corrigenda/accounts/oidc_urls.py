"""The addresses of single sign-on, which there are only with a provider."""

from __future__ import annotations

from allauth.socialaccount.views import login_cancelled
from django.urls import path

from corrigenda.accounts import oidc

urlpatterns = [
    path("cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("<slug:provider_id>/", oidc.sign_in, name="openid_connect_login"),
    path("<slug:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
]
