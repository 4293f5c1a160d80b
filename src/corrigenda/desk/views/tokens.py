"""The page of a site's tokens, with which its own software speaks to the desk."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from corrigenda.core.roles import Power
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.models import ApiToken, Scope

_DAYS = [("90", "in 90 days"), ("365", "in a year"), ("30", "in 30 days"), ("", "never")]


class TokenForm(forms.Form):
    """What uses a token, what it may do, and when it ends."""

    name = forms.CharField(label="Name", max_length=200, help_text="What uses it, e.g. WordPress.")
    scopes = forms.MultipleChoiceField(
        label="It may", choices=Scope.choices, initial=Scope.values, widget=forms.CheckboxSelectMultiple
    )
    days = forms.ChoiceField(label="It ends", choices=_DAYS, required=False, initial="365")


@desk_page(Power.CONFIGURE)
def tokens(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All tokens of the site, those that count first."""
    return _tokens(request, desk, TokenForm())


@desk_page(Power.CONFIGURE, methods=("POST",))
def make_token(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Make a token, and show it in the answer: it is stored nowhere, so no other page could."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tokens(request, desk, form, status=422)
    now, days = timezone.now(), form.cleaned_data["days"]
    expires_at = now + timedelta(days=int(days)) if days else None
    scopes = [Scope(scope) for scope in form.cleaned_data["scopes"]]
    try:
        _, token = ApiToken.issue(
            desk.site, form.cleaned_data["name"], at=now, expires_at=expires_at, scopes=scopes, actor=desk.user
        )
    except ValidationError as error:
        form.add_error(None, " ".join(error.messages))
        return _tokens(request, desk, form, status=422)
    return _tokens(request, desk, TokenForm(), token=token)


@desk_page(Power.CONFIGURE, methods=("POST",))
def revoke_token(request: HttpRequest, desk: Desk) -> HttpResponse:
    """End a token for good."""
    token = ApiToken.objects.filter(site=desk.site, prefix=request.POST.get("token", "")).first()
    if token is not None and token.revoke(at=timezone.now(), actor=desk.user):
        messages.success(request, "It is revoked; the next request with it is refused.")
    else:
        messages.info(request, "That token was revoked already.")
    return redirect("desk:tokens", desk.site.key)


def _tokens(request: HttpRequest, desk: Desk, form: TokenForm, *, token: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    rows = [(row, row.state(now)) for row in ApiToken.objects.filter(site=desk.site).order_by("-pk")]
    rows.sort(key=lambda row: row[1] != "valid")
    return page(request, desk, "tokens", {"form": form, "rows": rows, "token": token}, status=status)
