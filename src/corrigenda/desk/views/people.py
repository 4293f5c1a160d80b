"""The page of who works on a site, and the acts on it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from corrigenda.core.numbers import number
from corrigenda.core.roles import Power, Role
from corrigenda.desk import people as deeds
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.models import Invitation, Membership
from corrigenda.models.membership import ROLES

_GONE = "That person does not work here any more."


@desk_page(Power.CONFIGURE)
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Who works here, and who is invited."""
    return _people(request, desk, deeds.InviteForm())


@desk_page(Power.CONFIGURE, methods=("POST",))
def invite(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Invite somebody by mail."""
    form = deeds.InviteForm(request.POST)
    if not form.is_valid():
        return _people(request, desk, form, status=422)
    email = form.cleaned_data["email"]
    try:
        is_sent = deeds.invite(desk, email, Role(form.cleaned_data["role"]), timezone.now())
    except ValidationError as error:
        form.add_error("email", error)
        return _people(request, desk, form, status=409)
    if is_sent:
        messages.success(request, f"An invitation is on its way to {email}.")
    else:
        messages.error(request, "The mail could not be sent, so nobody is invited. Whoever runs this desk can see why.")
    return redirect("desk:people", desk.site.key)


@desk_page(Power.CONFIGURE, methods=("POST",))
def set_role(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Give somebody another role."""
    membership, role = _chosen(request, desk), request.POST.get("role", "")
    if membership is None:
        messages.info(request, _GONE)
    elif role not in dict(ROLES):
        messages.error(request, "There is no such role.")
    else:
        try:
            if deeds.set_role(desk, membership, Role(role), timezone.now()):
                messages.success(request, f"{membership.user} is {dict(ROLES)[role]} now.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
    return _back(desk)


@desk_page(Power.CONFIGURE, methods=("POST",))
def take_off(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take somebody off the site."""
    membership = _chosen(request, desk)
    if membership is None:
        messages.info(request, _GONE)
        return _back(desk)
    try:
        deeds.take_off(desk, membership, timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"{membership.user} does not work here any more.")
    return _back(desk)


@desk_page(Power.CONFIGURE, methods=("POST",))
def take_back(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take an invitation back."""
    pk = number(request.POST.get("invitation"))
    invitation = Invitation.objects.filter(site=desk.site, pk=pk).first() if pk else None
    if invitation is not None and invitation.take_back(at=timezone.now(), actor=desk.user):
        messages.success(request, "The invitation is taken back; its link counts no more.")
    else:
        messages.info(request, "That invitation was used, taken back, or has ended.")
    return _back(desk)


def _people(request: HttpRequest, desk: Desk, form: deeds.InviteForm, status: int = 200) -> HttpResponse:
    now = timezone.now()
    members = Membership.objects.filter(site=desk.site).select_related("user").order_by("user__username")
    invitations = Invitation.objects.filter(site=desk.site, closed_at=None, expires_at__gt=now)
    context = {
        "form": form,
        "members": members,
        "invitations": invitations.select_related("made_by").order_by("pk"),
        "roles": ROLES,
    }
    return page(request, desk, "people", context, status=status)


def _chosen(request: HttpRequest, desk: Desk) -> Membership | None:
    pk = number(request.POST.get("member"))
    return Membership.objects.filter(site=desk.site, pk=pk).select_related("user").first() if pk else None


def _back(desk: Desk) -> HttpResponse:
    # Whoever has just given away the power to be here is led to what they may see.
    is_here = Membership.may(desk.user, desk.site, Power.CONFIGURE)
    return redirect("desk:people", desk.site.key) if is_here else redirect("desk:home")
