"""The page of the copy checks' settings, and teaching them from an erratum."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from corrigenda.core.numbers import number
from corrigenda.core.roles import Power
from corrigenda.core.states import NotAllowed
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.copy_checks import CopyForm, ask_again, asked, change, forget, never_again
from corrigenda.desk.selection import Selection, queue_address
from corrigenda.models import CopyIgnored, CopyTier, Erratum, Outdated, Site

_MOST_SHOWN = 500


@desk_page(Power.CONFIGURE, methods=("GET", "HEAD", "POST"))
def copy_checks(request: HttpRequest, desk: Desk) -> HttpResponse:
    """See and change which findings come to the desk, and see how each rule has done."""
    form = CopyForm(request.POST or None, instance=Site.objects.get(pk=desk.site.pk))
    if request.method == "POST" and form.is_valid():
        if change(desk, form, request.POST, timezone.now()):
            messages.success(request, "Saved. It counts for the texts that come from now on.")
        return redirect("desk:copy_checks", desk.site.key)
    ignored = CopyIgnored.objects.filter(site=desk.site).select_related("added_by").order_by("-pk")
    context = {
        "form": form, "rules": asked(desk.site), "tiers": CopyTier.choices,
        "ignored": ignored[:_MOST_SHOWN], "ignored_count": ignored.count(),
    }  # fmt: skip
    return page(request, desk, "copy_checks", context, status=422 if form.errors else 200)


@desk_page(Power.CONFIGURE, methods=("POST",))
def ask_rule_again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Ask a rule again that was made a note by itself."""
    if ask_again(desk, request.POST.get("rule", ""), timezone.now()):
        messages.success(request, "It is asked again; what was decided until now counts no more.")
    return redirect("desk:copy_checks", desk.site.key)


@desk_page(Power.CONFIGURE, methods=("POST",))
def forget_words(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let a rule report words again."""
    pk = number(request.POST.get("row"))
    if pk is not None and forget(desk, pk, timezone.now()):
        messages.success(request, "They may be reported again.")
    return redirect("desk:copy_checks", desk.site.key)


@desk_page(Power.DECIDE, methods=("POST",))
def teach(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Reject what a copy check reported as no error, and never have these words reported by it again."""
    found = get_object_or_404(Erratum.objects.select_related("site", "article"), site=desk.site, pk=pk)
    version = number(request.POST.get("version"))
    try:
        done = never_again(found, version if version is not None else -1, actor=desk.user, at=timezone.now())
    except Outdated:
        messages.error(request, "This erratum changed while you were deciding. Nothing was saved; decide again.")
        return redirect("desk:erratum", desk.site.key, pk)
    except NotAllowed as refused:
        messages.error(request, f"Nothing was saved: {refused}.")
        return redirect("desk:erratum", desk.site.key, pk)
    if "from" not in request.POST:
        messages.success(request, "Rejected, and these words are not reported again.")
        return redirect("desk:erratum", desk.site.key, done.pk)
    return redirect(queue_address(desk.site, Selection.of(request.POST["from"]), [done.pk]))
