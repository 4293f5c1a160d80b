"""Who may see and do what on the desk. Every page of a site stands behind `desk_page`, which is the only door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone

from corrigenda.core.roles import Power, Role, may
from corrigenda.models import Membership, Mention, Report, SetAside, Site
from corrigenda.models.queues import given_up_count

_Arguments = ParamSpec("_Arguments")


@dataclass(frozen=True)
class Desk:
    """A person at the desk of one site."""

    site: Site
    user: User
    role: Role

    def may(self, power: Power) -> bool:
        """Whether this person has a power here."""
        return may(self.role, power)

    @property
    def may_decide(self) -> bool:
        """For templates: whether to show what only deciders can use."""
        return self.may(Power.DECIDE)

    @property
    def may_publish(self) -> bool:
        """For templates: whether to show what only publishers can use."""
        return self.may(Power.PUBLISH)

    @property
    def may_export(self) -> bool:
        """For templates: whether to offer what names who decided what."""
        return self.may(Power.EXPORT)

    @property
    def may_configure(self) -> bool:
        """For templates: whether to show what only administrators can use."""
        return self.may(Power.CONFIGURE)

    @property
    def role_name(self) -> str:
        """The role in words."""
        return self.role.value.replace("_", " ")

    @property
    def waiting_count(self) -> int:
        """How many errata wait for this person."""
        return Mention.waiting(self.site, self.user).order_by().count()

    @property
    def set_aside_count(self) -> int:
        """How many reports wait for review outside the queue."""
        return Report.objects.filter(site=self.site, set_aside__in=SetAside.of_review()).count()

    @property
    def given_up_count(self) -> int:
        """How much the worker gave up."""
        return given_up_count(self.site)


View = Callable[Concatenate[HttpRequest, Desk, _Arguments], HttpResponse]


def desk_page(
    power: Power, *, methods: tuple[str, ...] = ("GET", "HEAD")
) -> Callable[[View[_Arguments]], Callable[..., HttpResponse]]:
    """Let a view be seen only by members of its site who have `power`; the view gets a Desk in place of the site's key.

    Signed out: to the sign-in page. No member of the site: 404, as for a site that is not there, so that nobody learns
    which sites exist. A member who has to have a second factor and has none: to where it is set up. A member who lacks
    the power: 403. Times inside are shown in the site's time zone.
    """

    def decorate(view: View[_Arguments]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, key: str, *args: Any, **kwargs: Any) -> HttpResponse:
            user = request.user
            if not isinstance(user, User):
                # A form's own address cannot be opened after signing in, the queue can.
                return redirect_to_login(
                    request.get_full_path() if request.method == "GET" else resolve_url("desk:home")
                )
            site = Site.objects.filter(key=key).first()
            role = Membership.objects.filter(user=user, site=site).values_list("role", flat=True).first()
            if site is None or role is None or not user.is_active or not may(Role(role), Power.SEE_DESK):
                raise Http404("No such page.")
            desk = Desk(site, user, Role(role))
            if Membership.lacks_second_factor(user, desk.role):
                messages.warning(request, f"As {desk.role_name} here you need a second factor: set one up.")
                return redirect("mfa_index")
            if not desk.may(power):
                return page(request, desk, "forbidden", status=403)
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            with timezone.override(site.zone):
                response = view(request, desk, *args, **kwargs)
            response.headers["Cache-Control"] = "private, no-store"
            return response

        return guarded

    return decorate


def page(
    request: HttpRequest, desk: Desk, name: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render one of the desk's pages."""
    context = {"desk": desk, "site": desk.site, "now": timezone.now(), **(context or {})}
    return render(request, f"corrigenda/desk/{name}.html", context, status=status)
