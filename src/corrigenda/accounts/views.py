"""A person's own pages: what there is to set, where they are signed in, and an invitation they follow."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from corrigenda.accounts.forms import NewAccount
from corrigenda.accounts.joining import join_as_new
from corrigenda.accounts.sessions import KEY
from corrigenda.core.numbers import number
from corrigenda.models import Invitation, SignIn


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Your account: what can be set, and how it stands."""
    context = {
        "email": EmailAddress.objects.filter(user=request.user.pk).order_by("-verified").first(),
        "has_factor": is_mfa_enabled(request.user),
        "sign_ins": SignIn.objects.filter(user=request.user.pk).count(),
    }
    return render(request, "account/home.html", context)


@login_required
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Where this person is signed in, the newest first."""
    rows = SignIn.objects.filter(user=request.user.pk).order_by("-seen_at", "-pk")
    context = {"rows": rows, "here": request.session.get(KEY), "now": timezone.now()}
    return render(request, "account/sessions.html", context)


@login_required
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of the person's own sessions."""
    if SignIn.objects.filter(user=request.user.pk, pk=number(request.POST.get("session")) or 0).delete()[0]:
        messages.success(request, "That session has ended.")
    else:
        messages.info(request, "That session had ended already.")
    return redirect("account_sessions")


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of the person's sessions but this one."""
    user = request.user
    assert isinstance(user, User)  # login_required let nobody else in
    count = SignIn.end_others(user, request.session.get(KEY))
    messages.success(request, f"{count} other {'session has' if count == 1 else 'sessions have'} ended.")
    return redirect("account_sessions")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """Follow an invitation: join with the account one has, or make one."""
    invitation = Invitation.of(key, timezone.now())
    if invitation is None:
        return render(request, "account/not_invited.html", status=410)
    user = request.user
    context = {"invitation": invitation, "site_name": invitation.site.name}
    if request.method != "POST":
        return render(request, "account/invited.html", {**context, "form": NewAccount()})
    form = None
    try:
        if isinstance(user, User):
            invitation.accept(user, at=timezone.now())
        else:
            form = NewAccount(request.POST)
            if not form.is_valid():
                return render(request, "account/invited.html", {**context, "form": form}, status=422)
            user = join_as_new(invitation, form.cleaned_data["username"], form.cleaned_data["password"], timezone.now())
            login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    except ValidationError as error:
        context |= {"form": form, "reason": " ".join(error.messages)}
        return render(request, "account/invited.html", context, status=409)
    except IntegrityError:
        context |= {"form": form, "reason": "Somebody has just taken this name."}
        return render(request, "account/invited.html", context, status=409)
    messages.success(request, f"You now work on {invitation.site.name}.")
    return redirect("desk:queue", invitation.site.key)
