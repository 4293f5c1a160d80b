"""Coming in: signing in and out, and the sites a person works on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from corrigenda.core.roles import Role
from corrigenda.core.states import State
from corrigenda.desk.queue import counts_of
from corrigenda.models import Membership, Site


class Login(RedirectView):
    """Where the sign-in page once was."""

    pattern_name = "account_login"
    query_string = True


class Logout(LogoutView):
    """Signing out, by POST only."""


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site with what waits there."""

    site: Site
    role: str
    to_decide: int
    held: int
    waiting: int


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The sites a person works on; with one only, its queue."""
    user = request.user
    assert isinstance(user, User)  # login_required let nobody else in
    memberships = list(Membership.objects.filter(user=user).select_related("site").order_by("site__name"))
    if len(memberships) == 1:
        return redirect("desk:queue", memberships[0].site.key)
    if any(Membership.lacks_second_factor(user, Role(membership.role)) for membership in memberships):
        return redirect("mfa_index")
    counts = counts_of([membership.site for membership in memberships])
    sites = []
    for membership in memberships:
        by_state = counts[membership.site_id]
        sites.append(
            SiteLine(
                membership.site,
                membership.role.replace("_", " "),
                by_state.get(State.REPORTED, 0),
                by_state.get(State.HELD, 0),
                by_state.get(State.VERIFIED, 0),
            )
        )
    response = render(request, "corrigenda/desk/home.html", {"sites": sites})
    add_never_cache_headers(response)
    return response
